//! What the child answers that reads foreign pages. A decoder that was taken over says what it likes there, so nothing is
//! believed but what our own child could say.

use data_encoding::HEXLOWER;
use keyrite::desk::page_answer::{FoundCode, Heard, Pages, Preview};
use keyrite::paper::scan::{MAX_PAGES, PREVIEW_DOTS};

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "page_answer", check, seeds, words };

/// Most codes of a page.
const MOST_CODES: usize = 100;

fn check(bytes: &[u8]) {
    let Ok(answer) = std::str::from_utf8(bytes) else { return };
    let mut heard = Heard::default();
    let told: Vec<(usize, usize)> =
        answer.split_inclusive('\n').filter_map(|line| heard.line(line)).collect();
    let in_order =
        told.iter().zip(1..).all(|((page, of), number)| *page == number && page <= of && *of <= MAX_PAGES);
    assert!(in_order, "{told:?}");
    match Pages::said(answer) {
        Some(Ok(found)) => holds(&found),
        Some(Err(error)) => drop(said::line(&error)),
        None => {}
    }
    match Preview::said(answer) {
        Some(Ok(Preview { width, pixels })) => {
            assert!((1..=PREVIEW_DOTS).contains(&width) && pixels.len() % width == 0);
            assert!((1..=PREVIEW_DOTS).contains(&(pixels.len() / width)));
            assert_eq!(
                answer,
                format!("preview {width} {}\n", HEXLOWER.encode(&pixels)),
                "two forms of one preview"
            );
        }
        Some(Err(error)) => drop(said::line(&error)),
        None => {}
    }
}

/// Every page that is named is there, and what was found is read again as it was.
fn holds(found: &Pages) {
    let Pages { pages, looked, codes, drawn } = found;
    assert!((1..=MAX_PAGES).contains(pages) && looked <= pages, "{looked} of {pages} pages");
    let named = codes.iter().map(|code| &code.page).chain(drawn);
    assert!(named.into_iter().all(|page| (1..=*pages).contains(page)), "a page of {pages} that is not there");
    let on_page = |page: usize| codes.iter().filter(|code| code.page == page).count();
    assert!(codes.iter().all(|code| on_page(code.page) <= MOST_CODES));
    assert!(drawn.is_sorted_by(|one, next| one < next), "{drawn:?}");
    let again = Pages::said(&written(found)).and_then(Result::ok).expect("what a child says");
    let as_found = |codes: &[FoundCode]| -> Vec<(usize, String)> {
        codes.iter().map(|code| (code.page, code.untrusted_text.to_string())).collect()
    };
    assert_eq!((again.pages, again.looked, &again.drawn), (*pages, *looked, drawn));
    assert_eq!(as_found(&again.codes), as_found(codes));
}

/// As our own child says it.
fn written(found: &Pages) -> String {
    let drawn = found.drawn.iter().map(|page| format!("drawn {page}\n"));
    let code = |code: &FoundCode| {
        format!("code {} {}\n", code.page, HEXLOWER.encode(code.untrusted_text.as_bytes()))
    };
    let codes = found.codes.iter().map(code);
    let looked = (1..=found.looked).map(|page| format!("looked {page}\n"));
    let lines: String = drawn.chain(codes).chain(looked).collect();
    format!("pages {}\n{lines}end\n", found.pages)
}

fn seeds() -> Vec<Vec<u8>> {
    let share = vectors::texts("share-v1.toml", "share", "text").swap_remove(0);
    let code = HEXLOWER.encode(&share);
    let texts = [
        format!("pages 1\ncode 1 {code}\nlooked 1\nend\n"),
        format!("pages 3\ndrawn 1\ndrawn 3\nlooked 1\ncode 2 {code}\nlooked 2\nlooked 3\ncode 1 6162\nend\n"),
        format!("pages 2\ncode 1 {code}\nlooked 1\nerror this TIFF file is damaged or incomplete.\n"),
        format!("pages 300\nlooked 1\ncode 2 {}", &code[..40]),
        "pages 1\nlooked 1\nend\n".to_owned(),
        "error this file is not a PDF, PNG, JPEG or TIFF picture.\n".to_owned(),
        "preview 2 00ff80ff\n".to_owned(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    [
        "pages ",
        "drawn ",
        "code ",
        "looked ",
        "preview ",
        "error ",
        "end\n",
        "\nlooked 1\n",
        "18446744073709551615",
    ]
    .map(str::to_owned)
    .to_vec()
}
