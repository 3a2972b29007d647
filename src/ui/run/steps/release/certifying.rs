//! What a private CA signs: by which profile, for whose request, and every line of it compared before it is signed.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal, sentence};
use super::file_read::{FileRead, Labels};
use super::lines::{blocks, compare};
use crate::desk::preparing::{self, Content, NotPrepared, ToSign};
use crate::plan::template::CertificateProfile;
use crate::sharing::certifying::profile::{CertificateKind, Profile};
use crate::sharing::certifying::{IssuedKind, Order, Signer, WrongFile};

const PROFILE: Labels = Labels {
    field: "Path of the profile: what the certificate says",
    hint: "/media/usb/root-ca.toml",
    button: "Read the profile",
};
const LIST: Labels =
    Labels { field: "Path of what the list says", hint: "/media/usb/revoked.toml", button: "Read the list" };
const REQUEST: Labels = Labels {
    field: "Path of the request: whose key is certified",
    hint: "/media/usb/issuing.csr",
    button: "Read the request",
};
const ISSUER: Labels = Labels {
    field: "Path of the certificate of the CA that signs",
    hint: "/media/usb/root-ca.crt",
    button: "Read the certificate",
};

const OWN_KEY: Labels = Labels {
    field: "Path of the public half of the CA's key",
    hint: "/media/usb/root-ca.pub",
    button: "Read the public key",
};

/// What says what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// A profile of the script, by its id.
    Script(String),
    /// A profile in a file.
    Profile,
    /// A file with what a revocation list says.
    List,
}

/// What may be signed at a step.
pub struct MaySign<'a> {
    /// The profiles of the script that are named.
    pub profiles: Vec<&'a CertificateProfile>,
    /// True if people may bring a profile.
    pub any: bool,
    /// True if they may bring what a revocation list says.
    pub lists: bool,
}

/// A certificate or a list being prepared.
#[derive(Default)]
pub struct Certifying {
    source: Option<Source>,
    said: FileRead<Content>,
    request: FileRead<Content>,
    issuer: FileRead<Content>,
    own_key: FileRead<Content>,
    /// What it makes, by the profile as it was read last.
    kind: Option<Result<IssuedKind, String>>,
    prepared: Option<(Signer, Result<Order, NotPrepared>)>,
    compared: Vec<bool>,
}

impl MaySign<'_> {
    /// What people choose from, with its words.
    fn sources(&self) -> Vec<(Source, String)> {
        let of_script = self.profiles.iter().map(|profile| {
            let says = format!("\u{201c}{}\u{201d}, as the script has it", profile.id);
            (Source::Script(profile.id.clone()), says)
        });
        let brought = [
            (self.any, Source::Profile, "A certificate, as a profile in a file has it"),
            (self.lists, Source::List, "A revocation list, as a file has it"),
        ];
        let brought = brought.into_iter().filter(|(may, ..)| *may);
        of_script.chain(brought.map(|(_, source, says)| (source, says.to_owned()))).collect()
    }

    fn text(&self, id: &str) -> Option<String> {
        self.profiles.iter().find(|profile| profile.id == id).map(|profile| profile.text())
    }
}

impl Certifying {
    /// What is signed, or what is missing first.
    pub fn ready(&self, by: &Signer) -> Result<Order, String> {
        if self.source.is_none() {
            return Err("choose what is signed".to_owned());
        }
        let order = match self.prepared.as_ref().filter(|(name, _)| name == by) {
            None => return Err("read the files of what is signed".to_owned()),
            Some((_, Err(_))) => return Err("choose another file: this one cannot be signed".to_owned()),
            Some((_, Ok(order))) => order,
        };
        let left = self.compared.iter().filter(|ticked| !**ticked).count();
        match left {
            0 if !self.compared.is_empty() => Ok(order.clone()),
            1 => Err("compare what is left, and tick it".to_owned()),
            _ => Err(format!("compare every line, and tick it: {left} ticks are left")),
        }
    }

    pub fn show(&mut self, ui: &mut Ui, by: &Signer, may: &MaySign<'_>) {
        let before = self.source.clone();
        match may.sources().as_slice() {
            [(only, _)] => self.source = Some(only.clone()),
            several => {
                kit::caption(ui, "What is signed");
                for (source, text) in several {
                    kit::choice(ui, &mut self.source, Some(source.clone()), text);
                }
                kit::space(ui);
            }
        }
        if self.source != before {
            *self = Self { source: self.source.take(), ..Self::default() };
        }
        let changed = match self.source {
            Some(Source::Profile) => self.said.show(ui, &PROFILE, preparing::read_profile),
            Some(Source::List) => self.said.show(ui, &LIST, preparing::read_profile),
            Some(Source::Script(_)) | None => false,
        };
        if changed || self.prepared.as_ref().is_some_and(|(name, _)| name != by) {
            self.forget();
        }
        if self.kind.is_none() {
            self.kind = self.read_kind(may);
        }
        let kind = match &self.kind {
            Some(Ok(kind)) => *kind,
            Some(Err(why)) => return kit::text::remark(ui, Signal::Stop, &sentence(why)),
            None => return,
        };
        if self.show_files(ui, by, kind) {
            self.forget();
        }
        if self.prepared.is_none()
            && let Some(done) = self.prepare(by, kind, may)
        {
            self.compared =
                done.as_ref().map_or_else(|_| Vec::new(), |order| vec![false; blocks(order).len()]);
            let wrong = done.as_ref().err().and_then(NotPrepared::wrong_file);
            // whoever went on to another field while it was read keeps the keyboard
            if let Some(file) = wrong.filter(|_| kit::focus_wanted(ui.ctx())) {
                let labels = match file {
                    WrongFile::Request => REQUEST,
                    WrongFile::Issuer => ISSUER,
                    WrongFile::OwnKey => OWN_KEY,
                };
                kit::want_focus_at(ui.ctx(), labels.field);
                ui.ctx().request_repaint();
            }
            self.prepared = Some((by.clone(), done));
        }
        kit::space(ui);
        if let Some((_, Ok(order))) = &self.prepared {
            compare(ui, order, &mut self.compared);
        }
        self.wrong(ui, None);
        kit::space(ui);
    }

    /// The fields of the files that such a thing wants beside what it says; true if one of them is another now.
    fn show_files(&mut self, ui: &mut Ui, by: &Signer, kind: IssuedKind) -> bool {
        let mut changed = false;
        if kind.is_root() {
            if by.sealed().is_some() {
                kit::space(ui);
                changed |= self.own_key.show(ui, &OWN_KEY, preparing::read_certificate);
                self.wrong(ui, Some(WrongFile::OwnKey));
            }
            return changed;
        }
        if matches!(kind, IssuedKind::Certificate(_)) {
            kit::space(ui);
            changed |= self.request.show(ui, &REQUEST, preparing::read_certificate);
            self.wrong(ui, Some(WrongFile::Request));
        }
        kit::space(ui);
        changed |= self.issuer.show(ui, &ISSUER, preparing::read_certificate);
        self.wrong(ui, Some(WrongFile::Issuer));
        changed
    }

    /// What is wrong with this file, below its field; with none of them, below all.
    fn wrong(&self, ui: &mut Ui, file: Option<WrongFile>) {
        if let Some((_, Err(why))) = self.prepared.as_ref()
            && why.wrong_file() == file
        {
            kit::text::remark(ui, Signal::Stop, &sentence(&why.to_string()));
        }
    }

    /// What was prepared and compared is that of other files.
    fn forget(&mut self) {
        (self.kind, self.prepared, self.compared) = (None, None, Vec::new());
    }

    /// The text of the profile or the list, once it is there.
    fn text(&self, may: &MaySign<'_>) -> Option<Content> {
        match self.source.as_ref()? {
            Source::Script(id) => may.text(id).map(|text| Content::new(text.into_bytes())),
            Source::Profile | Source::List => self.said.read().cloned(),
        }
    }

    /// What it makes, which says what else is wanted; or why it makes nothing.
    fn read_kind(&self, may: &MaySign<'_>) -> Option<Result<IssuedKind, String>> {
        let text = self.text(may)?;
        if self.source == Some(Source::List) {
            return Some(Ok(IssuedKind::List));
        }
        let Ok(text) = std::str::from_utf8(&text) else {
            return Some(Err("the profile is not text in UTF-8: give a TOML file".to_owned()));
        };
        let read = Profile::read(text, [0; 16]).map_err(|error| format!("the profile: {error}"));
        Some(read.map(|profile| IssuedKind::Certificate(profile.kind())))
    }

    /// Goes the whole way with a throw-away key, once every file is there.
    fn prepare(
        &self,
        by: &Signer,
        kind: IssuedKind,
        may: &MaySign<'_>,
    ) -> Option<Result<Order, NotPrepared>> {
        let text = self.text(may)?;
        let what = match kind {
            IssuedKind::Certificate(CertificateKind::Root) => {
                let own_key = match by.sealed() {
                    Some(_) => Some(&self.own_key.read()?[..]),
                    None => None,
                };
                ToSign::Root { profile: &text, own_key }
            }
            IssuedKind::Certificate(
                CertificateKind::Intermediate
                | CertificateKind::Server
                | CertificateKind::Client
                | CertificateKind::CodeSigning,
            ) => {
                let (request, issuer) = (self.request.read()?, self.issuer.read()?);
                ToSign::Certificate { profile: &text, request, issuer }
            }
            IssuedKind::List => ToSign::List { list: &text, issuer: self.issuer.read()? },
        };
        Some(preparing::prepare(by, what))
    }
}
