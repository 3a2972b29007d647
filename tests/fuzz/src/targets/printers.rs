//! What CUPS answers of its printers: what `lpstat -e` prints, a zero byte, what `lpstat -d -p -v` prints.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use keyrite::desk::printing::{PrintError, Printer, parse_printers};
use keyrite::vocab::shown;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "printers", check, seeds, words };

fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (names, details) = text.split_once('\0').unwrap_or(("", &text));
    let all = parse_printers(names, details);
    all.iter().for_each(holds);
    let unique: BTreeSet<&str> = all.iter().map(|printer| printer.name.as_str()).collect();
    assert_eq!(unique.len(), all.len(), "a printer is listed twice");
    assert!(
        all.iter().skip(1).all(|printer| !printer.is_default),
        "the default one is not the first, or not alone"
    );
    let (names, details) = written(&all);
    let again = parse_printers(&names, &details);
    assert_eq!(again, all, "CUPS says the same of them, and it is read as something else");
}

/// A name is one word that is no option, and what is said of it can stand in a line.
fn holds(printer: &Printer) {
    let Printer { name, state, device, .. } = printer;
    assert!((1..=127).contains(&name.len()) && !name.starts_with('-'), "{name:?}");
    assert!(
        !name.contains(|c: char| c.is_whitespace() || c.is_control() || "/#?'\"".contains(c)),
        "{name:?}"
    );
    said::line(&shown(name));
    said::line(&format!("state: {state}"));
    if let Some(device) = device {
        said::line(&format!("device: {device}"));
    }
    assert!(!printer.is_networked() || device.is_some());
    let printer = || name.clone();
    let refused = [
        PrintError::NoPrinter(printer()),
        PrintError::Networked { printer: printer(), device: device.clone().unwrap_or_default() },
        PrintError::Stalled { printer: printer() },
        PrintError::Refused { printer: printer(), why: format!("it is {state}") },
    ];
    refused.iter().for_each(|error| drop(said::line(error)));
}

/// The answers of a CUPS that has these printers.
fn written(all: &[Printer]) -> (String, String) {
    let names: String = all.iter().map(|printer| format!("{}\n", printer.name)).collect();
    let mut details = match all.iter().find(|printer| printer.is_default) {
        Some(default) => format!("system default destination: {}\n", default.name),
        None => "no system default destination\n".to_owned(),
    };
    for Printer { name, state, device, .. } in all {
        let says = match state.as_str() {
            "set up when used" => None,
            "idle" => Some("is idle.  enabled since today".to_owned()),
            "printing" => Some(format!("now printing {name}-1.  enabled since today")),
            "disabled" => Some("disabled since today -".to_owned()),
            other => Some(match other.strip_prefix("disabled: ") {
                Some(why) => format!("disabled since today -\n\t{why}"),
                None => other.to_owned(),
            }),
        };
        if let Some(says) = says {
            let _ = writeln!(details, "printer {name} {says}");
        }
        if let Some(device) = device {
            let _ = writeln!(details, "device for {name}: {device}");
        }
    }
    (names, details)
}

fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "laser\n\0system default destination: laser\nprinter laser is idle.  enabled since Mon 02 Nov 2026\ndevice for laser: usb://Brother/HL-L2350DW?serial=E1\n",
        "laser\nback-room\nfound_one\n\0no system default destination\nprinter laser now printing laser-17.  enabled since today\nprinter back-room disabled since today -\n\tPaused\ndevice for laser: socket://192.168.1.7:9100\ndevice for back-room: ipp://localhost:60000/ipp/print\n",
        "printer a is idle.\nprinter b disabled since today -\n\treason unknown\n",
        "printer lp waiting for it to become available\n\tfiltering\n",
        "\0lpstat: No destinations added.\n",
        "two words\n-o\na/b\n\u{202e}x\n\0printer \u{202e}x is idle\ndevice for \u{202e}x: beh:/1/3/5/socket://10.0.0.2\n",
        "",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

fn words() -> Vec<String> {
    let words = [
        "system default destination: ",
        "printer ",
        " is idle",
        " now printing ",
        " disabled since ",
        "\n\tPaused\n",
        "device for ",
        "usb://",
        "socket://",
        "ipps://localhost",
        "hp:/net/",
        "\0",
    ];
    words.map(str::to_owned).to_vec()
}
