//! The file that is to be signed: read, spelled, and compared before anything is signed.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use super::file_read::{FileRead, Labels};
use crate::desk::signed_file;
use crate::sharing::derive::KeyName;
use crate::sharing::signing::{Namespace, Scheme, Subject};
use crate::vocab::text::counted;

const LABELS: Labels = Labels {
    field: "Path of the file that is signed",
    hint: "/media/usb/release.tar",
    button: "Read the file",
};

/// As which program's signature, as people choose it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    Ssh,
    Minisign,
}

/// A signature being prepared.
#[derive(Default)]
pub struct Signing {
    program: Option<Program>,
    namespace: String,
    file: FileRead<Subject>,
    compared: bool,
}

impl Signing {
    /// The field of the file that is signed.
    pub const FILE: &'static str = LABELS.field;

    fn scheme(&self, by: &KeyName) -> Result<Scheme, String> {
        let scheme = match self.program {
            None => return Err("choose whose signature it is".to_owned()),
            Some(Program::Minisign) => Scheme::Minisign,
            Some(Program::Ssh) => Scheme::SshSig(self.namespace()?),
        };
        scheme.check(by.algorithm).map_err(|error| error.to_string())?;
        Ok(scheme)
    }

    fn namespace(&self) -> Result<Namespace, String> {
        let typed = self.namespace.trim();
        if typed.is_empty() {
            return Err("fill in: the namespace".to_owned());
        }
        Namespace::new(typed).map_err(|error| format!("the namespace: {error}"))
    }

    /// Where the file is.
    pub fn path(&self) -> PathBuf {
        self.file.path()
    }

    /// What was compared is another file by now: it is read and compared anew.
    pub fn forget_file(&mut self) {
        self.file.forget();
        self.compared = false;
    }

    /// How it is signed, and what; or what is missing.
    pub fn ready(&self, by: &KeyName) -> Result<(Scheme, Subject), String> {
        let scheme = self.scheme(by)?;
        let subject = self.file.read().ok_or_else(|| "read the file that is signed".to_owned())?;
        if !self.compared {
            return Err("compare the file's SHA-256, and tick it".to_owned());
        }
        Ok((scheme, subject.clone()))
    }

    /// Draws it. Another scheme covers the file otherwise: it is read again.
    pub fn show(&mut self, ui: &mut Ui, by: &KeyName) {
        kit::caption(ui, "Whose signature");
        let before = self.program;
        kit::choice(ui, &mut self.program, Some(Program::Ssh), "sshsig: ssh-keygen -Y verify checks it");
        if Scheme::Minisign.check(by.algorithm).is_ok() {
            kit::choice(ui, &mut self.program, Some(Program::Minisign), "minisign: minisign -V checks it");
        } else if self.program == Some(Program::Minisign) {
            self.program = None;
        }
        if self.program != before {
            self.forget_file();
        }
        kit::space(ui);
        if self.program == Some(Program::Ssh) {
            let odd = self.namespace().err().filter(|_| !self.namespace.trim().is_empty());
            let remark = odd.as_deref().map(|why| (Signal::Stop, why));
            let name = "Namespace: what the signature is for, as the checker names it";
            kit::field_with(ui, name, &mut self.namespace, 420.0, "file", remark);
        }
        let Ok(scheme) = self.scheme(by) else { return };
        if self.file.show(ui, &LABELS, move |path| signed_file::read(path, &scheme)) {
            self.compared = false;
        }
        let Some(subject) = self.file.read() else { return };
        kit::space(ui);
        kit::fact(ui, "To be signed", &format!("{}, {}", subject.name, counted(subject.bytes, "byte")));
        kit::spelled(ui, "Its SHA-256 in words", &subject.sha256.words());
        kit::space(ui);
        let name = "The same in hex. Compare all of it with what whoever made the file says";
        kit::digits(ui, name, &subject.sha256.hex());
        kit::space(ui);
        kit::tick(ui, &mut self.compared, "All of it was compared, and it is the same");
        kit::space(ui);
    }
}
