//! `VERIFY.txt`: commands to paste that check a ceremony with stock tools, for three systems.
//!
//! A command stands on one line behind four spaces, and nothing else does. On Debian each one ends with success or
//! failure as its sentence promises; a test pastes them.

use super::hybrid::HybridKey;
use super::minisign::{self, PublicKey};
use super::sshsig;
use super::statement::Statement;
use crate::sharing::share::CeremonyKey;
use crate::vocab::CeremonyId;

const INTRO: &str = "\
HOW TO CHECK THIS CEREMONY WITHOUT KEYRITE

Everything here is signed by one key, made for this ceremony and gone at its end. Nothing in this folder can
vouch for that key. Compare it with paper first: {paper}

  {words}
  {hex}

If they differ, stop: this folder is not that ceremony's. If you have no paper, go on, but know what you get: the
commands alone show that the folder is consistent, by whatever key, and whoever makes a folder can make a key.

This file is signed by nobody. READ EACH COMMAND BEFORE YOU PASTE IT: all they do is read this folder, and write
small files into a new folder below the one for temporary files. Open a terminal in this folder and paste, one line
at a time. Each command says OK, Good or Verified, or what is wrong.
";

const LINUX: &str = r#"
DEBIAN AND OTHER LINUX (minisign and jq are not there from the start, on small systems others neither:
apt install openssh-client minisign jq openssl perl)

1. The key that the transcript, ssh-keygen and minisign are given is the one of statement.txt:
    (k=$(sed -n 's/^ceremony key *//p' statement.txt); t=$(head -n 1 transcript.jsonl | jq -r .record.ceremony_key); [ "$k" = {hex} ] && [ "$t" = "$k" ] && printf '%s\n' '{signer}' | cmp - allowed_signers && printf '%s\n' '{comment}' '{minisign}' | cmp - ceremony.pub && echo "OK: one key everywhere, $k" || { echo "WRONG: statement $k, transcript $t; what differs besides stands above"; false; })

2. The statement is signed by that key, as OpenSSH 8.1 or later checks it:
    printf '%s\n' '{signer}' | cmp - allowed_signers && ssh-keygen -Y verify -f allowed_signers -I {principal} -n keyrite-transcript@v1 -s statement.txt.sig < statement.txt

3. The statement is signed by that key, as minisign checks it:
    minisign -V -P {minisign} -m statement.txt

4. The transcript has as many lines as the statement says, each has a signature, and nothing stands behind the last:
    (for f in transcript.jsonl transcript.sig; do [ "$(tail -c 1 $f | od -An -tx1 | tr -d ' ')" = 0a ] || { echo "WRONG: bytes stand behind the last line of $f"; exit 1; }; done; w=$(sed -n 's/^lines *//p' statement.txt); n=$(($(wc -l < transcript.jsonl))); s=$(($(wc -l < transcript.sig))); [ "$n" = "$w" ] && [ "$s" = "$w" ] && echo "OK: $n lines" || { echo "WRONG: the statement says $w lines; there are $n, and $s signatures"; false; })

5. Every line names the one before it, and the last one is the one that the statement names:
    (p=$(printf '%064d' 0); n=0; while IFS= read -r l; do n=$((n+1)); q=$(printf '%s' "$l" | jq -r .prev); [ "$q" = "$p" ] || { echo "WRONG: line $n does not follow the line before it"; exit 1; }; p=$(printf '%s' "$l" | sha256sum | cut -d' ' -f1); done < transcript.jsonl; w=$(sed -n 's/^last line *//p' statement.txt); [ "$p" = "$w" ] && echo "OK: $n lines, the last one is $p" || { echo "WRONG: line $n is not the last line that the statement names"; false; })

6. Each line is signed by that key (OpenSSL 3 or later; some minutes for a long transcript):
    (d=$(mktemp -d); head -n 1 transcript.jsonl | jq -r '"302a300506032b6570032100" + .record.ceremony_key' | perl -ne 'chomp; print pack "H*", $_' > "$d/key"; n=0; r=0; while IFS= read -r l <&3 && IFS= read -r g <&4; do n=$((n+1)); printf '%s' "$g" | perl -ne 'print pack "H*", $_' > "$d/sig"; printf 'keyrite-entry@v1 %s' "$(printf '%s' "$l" | sha256sum | cut -d' ' -f1)" > "$d/text"; openssl pkeyutl -verify -pubin -keyform DER -inkey "$d/key" -rawin -in "$d/text" -sigfile "$d/sig" > "$d/said" 2>&1 || { cat "$d/said"; echo "WRONG: line $n is not signed by that key"; r=1; break; }; done 3< transcript.jsonl 4< transcript.sig; rm -r "$d"; [ "$r" = 0 ] && echo "OK: $n lines are signed by that key")

7. The script is the one whose digest the statement names; compare it with the approved one:
    (d=$(head -n 1 transcript.jsonl | jq -j .record.template | sha256sum | cut -d' ' -f1); w=$(sed -n 's/^template sha256 *//p' statement.txt); [ "$d" = "$w" ] && echo "OK: template $d" || { echo "WRONG: the transcript's template is $d, the statement says $w"; false; })
"#;

const MACOS: &str = r#"
MACOS (ssh-keygen, shasum and perl are there; minisign and, before macOS 15, jq are not: brew install minisign jq)

1 to 4 as on Linux.

5. As on Linux, with shasum:
    (p=$(printf '%064d' 0); n=0; while IFS= read -r l; do n=$((n+1)); q=$(printf '%s' "$l" | jq -r .prev); [ "$q" = "$p" ] || { echo "WRONG: line $n does not follow the line before it"; exit 1; }; p=$(printf '%s' "$l" | shasum -a 256 | cut -d' ' -f1); done < transcript.jsonl; w=$(sed -n 's/^last line *//p' statement.txt); [ "$p" = "$w" ] && echo "OK: $n lines, the last one is $p" || { echo "WRONG: line $n is not the last line that the statement names"; false; })

6. The openssl of macOS is LibreSSL, whose pkeyutl has no -rawin and cannot check Ed25519. Nothing is lost: 2
   or 3 with 5 cover every line. To check each line's own signature: brew install openssl@3, then
    (d=$(mktemp -d); head -n 1 transcript.jsonl | jq -r '"302a300506032b6570032100" + .record.ceremony_key' | perl -ne 'chomp; print pack "H*", $_' > "$d/key"; n=0; r=0; while IFS= read -r l <&3 && IFS= read -r g <&4; do n=$((n+1)); printf '%s' "$g" | perl -ne 'print pack "H*", $_' > "$d/sig"; printf 'keyrite-entry@v1 %s' "$(printf '%s' "$l" | shasum -a 256 | cut -d' ' -f1)" > "$d/text"; "$(brew --prefix openssl@3)/bin/openssl" pkeyutl -verify -pubin -keyform DER -inkey "$d/key" -rawin -in "$d/text" -sigfile "$d/sig" > "$d/said" 2>&1 || { cat "$d/said"; echo "WRONG: line $n is not signed by that key"; r=1; break; }; done 3< transcript.jsonl 4< transcript.sig; rm -r "$d"; [ "$r" = 0 ] && echo "OK: $n lines are signed by that key")

7. As on Linux, with shasum; compare with "template sha256" in statement.txt:
    head -n 1 transcript.jsonl | jq -j .record.template | shasum -a 256
"#;

const WINDOWS: &str = r#"
WINDOWS (PowerShell; ssh-keygen is in the optional feature "OpenSSH Client"; minisign is not there: put minisign.exe
from its release page into this folder)

1. The key, which must be the digits at the top, and whether ssh-keygen is given that key, which must be True:
    (Get-Content -Encoding UTF8 -TotalCount 1 transcript.jsonl | ConvertFrom-Json).record.ceremony_key; [IO.File]::ReadAllText((Join-Path $PWD 'allowed_signers')) -ceq ('{signer}' + [char]10)

2. The statement by ssh-keygen (PowerShell has no <, so cmd reads the file):
    cmd /c "ssh-keygen -Y verify -f allowed_signers -I {principal} -n keyrite-transcript@v1 -s statement.txt.sig < statement.txt"

3. The statement by minisign:
    .\minisign -V -P {minisign} -m statement.txt

4. and 5. Lines and chain; compare both numbers of lines with "lines" and the last line with "last line" in
statement.txt:
    & { foreach ($f in 'transcript.jsonl','transcript.sig') { $b=[IO.File]::ReadAllBytes((Join-Path $PWD $f)); if ($b[$b.Length-1] -ne 10) { "WRONG: bytes stand behind the last line of $f"; return } }; $s=[Security.Cryptography.SHA256]::Create(); $p='0'*64; $n=0; foreach ($l in [IO.File]::ReadLines((Join-Path $PWD 'transcript.jsonl'))) { $n++; if (($l | ConvertFrom-Json).prev -ne $p) { "WRONG: line $n does not follow the line before it"; return }; $p=-join ($s.ComputeHash([Text.Encoding]::UTF8.GetBytes($l)) | ForEach-Object { $_.ToString('x2') }) }; "$n lines, $([IO.File]::ReadAllLines((Join-Path $PWD 'transcript.sig')).Length) signatures, the last line is $p" }

6. Windows has no openssl; 2 or 3 with 5 cover every line. Whether the lines of transcript.sig are exchanged among
   themselves, nothing that is there can tell.

7. The script; compare with "template sha256" in statement.txt:
    & { $t=([IO.File]::ReadAllLines((Join-Path $PWD 'transcript.jsonl'))[0] | ConvertFrom-Json).record.template; -join ([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($t)) | ForEach-Object { $_.ToString('x2') }) }

To compare whole files with a list made elsewhere, either of:
    Get-FileHash -Algorithm SHA256 transcript.jsonl
    certutil -hashfile transcript.jsonl SHA256
"#;

const HYBRID: &str = "
THE SECOND, HYBRID SIGNATURE (optional for you; it is for the day on which Ed25519 is broken)

This script wanted the statement signed once more, by ML-DSA-44 and Ed25519 together, with a key of this ceremony
that line 1 of the transcript and statement.txt name. Only OpenSSH 10.6 or later reads it (ssh -V tells which you
have). It must say Good; the end of the line takes no other key for it than the one below, which statement.txt
names too. On Windows leave out what follows |, put it within cmd /c as in 2, and compare:
    ssh-keygen -Y verify -f allowed_signers_hybrid -I {principal} -n keyrite-transcript@v1 -s statement.txt.hybrid.sig < statement.txt | grep -F {hybrid}
  {hybrid}
";

const END: &str = "
SIGNATURES OF PEOPLE (folder countersignatures, if people named keys of their own at the roll call)

ssh-keygen, with the person's number as it stands in statement.txt:
  ssh-keygen -Y verify -f allowed_witnesses -I P3 -n keyrite-transcript@v1 -s countersignatures/FILE < statement.txt
It counts if the SHA256: that it prints stands in the line 'key of P3' of statement.txt, and only then. Who has no
such line named no key, and nobody's signature is theirs.
minisign, with the key in that person's line 'key of', which is the one they named:
  minisign -V -P KEY -x countersignatures/FILE -m statement.txt

WHAT THIS PROVES

That nothing was changed after it was written, by the key at the top; whose key that is, paper alone tells. That the
script was followed, step by step and by the right people, is what `keyrite-verify` checks besides.
What nothing here can prove: that the laptop was honest, and what time it really was.
";

/// Where the key of a ceremony of one day stands on paper.
const ON_PAPER: &str = "the share sheets and the attestation page show these words,
and the attestation page these digits too.";

/// The same of a later day.
const ON_PAPER_LATER: &str = "the attestation page of day {day} shows these words and these digits.
This is day {day} of a ceremony, and each day has a key of its own{sheets}.";

/// The sheets are of an earlier day.
const SHEETS_EARLIER: &str = ". The share sheets were signed on an earlier day
and show the words of that key: {sheet-words}";

const DAYS: &str = r#"
THE DAYS BEFORE THIS ONE (their transcripts lie in the folder parts)

8. Each day before ends with the line that the day after it names, and its lines follow each other; on Linux:
    (t=transcript.jsonl; for i in {days}; do f=parts/$i/transcript.jsonl; p=$(printf '%064d' 0); n=0; while IFS= read -r l; do n=$((n+1)); q=$(printf '%s' "$l" | jq -r .prev); [ "$q" = "$p" ] || { echo "WRONG: day $i, line $n does not follow the line before it"; exit 1; }; p=$(printf '%s' "$l" | sha256sum | cut -d' ' -f1); done < $f; w=$(head -n 1 $t | jq -r .record.parent.head); [ "$p" = "$w" ] && echo "OK: day $i, $n lines, the last one is $p" || { echo "WRONG: day $i does not end with the line that the day after it names"; exit 1; }; [ "$(tail -c 1 $f | od -An -tx1 | tr -d ' ')" = 0a ] || { echo "WRONG: bytes stand behind the last line of day $i"; exit 1; }; t=$f; done)

On macOS write shasum -a 256 in place of sha256sum. On Windows nothing that is there does it: python recover.py --verify
in the folder recovery-kit, or keyrite-verify, reads all days.
"#;

/// What `VERIFY.txt` is about.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The ceremony, or the day of it.
    pub ceremony: CeremonyId,
    /// The key that signed its lines.
    pub key: CeremonyKey,
    /// The key of the second signature of the statement.
    pub hybrid_key: Option<&'a HybridKey>,
    /// Which day it is, from 1.
    pub day: u16,
    /// The key that signed the sheets; none if no sheets are told of.
    pub sheets_key: Option<CeremonyKey>,
}

/// The text of `VERIFY.txt`.
pub fn verify_text(of: &Checked<'_>) -> String {
    let Checked { ceremony, key, hybrid_key, day, sheets_key } = of;
    let public_key = minisign::public_key_file(ceremony, key);
    let comment = public_key.lines().next().expect("the file begins with its comment");
    let hybrid = if hybrid_key.is_some() { HYBRID } else { "" };
    let earlier = sheets_key.filter(|sheets| sheets != key && *day > 1);
    let sheets =
        earlier.map_or_else(String::new, |key| SHEETS_EARLIER.replace("{sheet-words}", &key.spoken()));
    let (paper, days) = if *day > 1 { (ON_PAPER_LATER, DAYS) } else { (ON_PAPER, "") };
    let before: Vec<String> = (1..*day).rev().map(|day| day.to_string()).collect();
    [INTRO, LINUX, MACOS, WINDOWS, days, hybrid, END]
        .concat()
        .replace("{paper}", paper)
        .replace("{sheets}", &sheets)
        .replace("{day}", &day.to_string())
        .replace("{days}", &before.join(" "))
        .replace("{hybrid}", &hybrid_key.map(HybridKey::fingerprint).unwrap_or_default())
        .replace("{words}", &key.spoken())
        .replace("{hex}", &key.hex())
        .replace("{signer}", sshsig::allowed_signer(&Statement::principal(ceremony), key).trim_end())
        .replace("{comment}", comment)
        .replace("{principal}", &Statement::principal(ceremony))
        .replace("{minisign}", &PublicKey::of_ceremony(key).text())
}
