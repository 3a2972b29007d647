//! What leaves, one thing after the other: what it is, what it takes, and where to.

mod allowed;
mod authority;
mod certifying;
mod chosen;
pub(super) mod file_read;
mod form;
mod hex;
mod key_name;
mod lines;
mod packaging;
mod sealed;
mod signing;
mod words;
mod wrapping;

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::{Beside, Deed, Primary, StepContext};
use super::screen::StepScreen;
use super::typed::line;
use crate::ceremony::{EventKind, SecretInput, State, Wanted, WayOut};
use crate::desk::holding::DeskTrouble;
use crate::desk::places;
use crate::desk::sealed_file::SealedContent;
use crate::desk::signed_file::SignedFileError;
use crate::plan::template::{MayLeave, PermittedWay};
use crate::sharing::form::Form;
use crate::transcript::record::{ClearWay, Exit};
use crate::vocab::{Line, Mode};
use allowed::Allowed;
use authority::Authority;
use certifying::Certifying;
use chosen::{Chosen, Secret};
use form::FormChoice;
use key_name::NameField;
use packaging::Packaging;
use sealed::SealedChoice;
use signing::Signing;
use words::{CHOICES, WAYS, begun, nothing};
use wrapping::Wrapping;

/// What leaves, as people choose it first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    This(MayLeave),
    Nothing,
}

/// One thing that leaves, being chosen.
#[derive(Default)]
pub struct Release {
    what: Option<What>,
    name: NameField,
    form: FormChoice,
    sealed: SealedChoice,
    signing: Signing,
    authority: Authority,
    certifying: Certifying,
    way: Option<PermittedWay>,
    wrapping: Wrapping,
    packaging: Packaging,
    path: String,
    destination: String,
}

/// From this width on, in points, what is secret and what is not stand beside each other.
const SIDE_BY_SIDE: f32 = 620.0;

/// Of what left before, so much is shown.
const SHOWN: usize = 3;

impl Release {
    /// What was chosen, or what is missing of the name of its key.
    fn chosen(&self, allowed: &Allowed<'_>, what: MayLeave) -> Result<Chosen, String> {
        Chosen::of(what, || self.name.name(&allowed.names(what)))
    }

    /// What leaves and which way, or what is missing first.
    fn way_out(&self, context: &StepContext<'_>) -> Result<Option<WayOut>, String> {
        let allowed = Allowed::of(context);
        let what = match self.what {
            None => return Err("choose what leaves".to_owned()),
            Some(What::Nothing) => return Ok(None),
            Some(What::This(what)) => what,
        };
        Ok(Some(match self.chosen(&allowed, what)? {
            Chosen::Certificate => {
                let by = self.authority.signer(&allowed)?;
                WayOut::Certificate { order: Box::new(self.certifying.ready(&by)?) }
            }
            Chosen::Signature(by) => {
                let (scheme, subject) = self.signing.ready(&by)?;
                WayOut::Signature { by, scheme, subject: Box::new(subject) }
            }
            Chosen::PublicHalf(of) => {
                let form = self.form.public(&of)?;
                WayOut::Public { of, form }
            }
            Chosen::Secret(secret) => self.secret_out(&allowed, &secret, context.state.mode())?,
        }))
    }

    fn secret_out(&self, allowed: &Allowed<'_>, secret: &Secret, mode: Mode) -> Result<WayOut, String> {
        let wanted = match secret {
            Secret::Key => Wanted::Key,
            Secret::Payload => Wanted::Payload { file: self.sealed.called()?.to_string() },
            Secret::Derived(name) => Wanted::Derived(name.clone()),
        };
        if self.has_no_way(allowed, secret) {
            return Err("choose another payload".to_owned());
        }
        let way = self.way.filter(|way| self.may_go(allowed, secret, *way));
        let way = match way.ok_or_else(|| "choose how it leaves".to_owned())? {
            PermittedWay::Wrapped => {
                if let Some(missing) = self.wrapping.missing() {
                    return Err(missing);
                }
                let key = self.wrapping.key().ok_or_else(|| "read the public key".to_owned())?;
                let wrap_as = self.packaging.wrap_as(Some(key), secret.kind(), mode)?;
                return Ok(WayOut::Wrapped { secret: wanted, key: Box::new(key.clone()), wrap_as });
            }
            PermittedWay::File => ClearWay::File,
            PermittedWay::Screen => ClearWay::Display,
            PermittedWay::Program => ClearWay::Descriptor,
        };
        Ok(WayOut::InTheClear { secret: wanted, form: self.written(secret, way)?, way })
    }

    /// In which form it is written, if not as it is: the bytes of the root key, and a payload as it was sealed.
    fn written(&self, secret: &Secret, way: ClearWay) -> Result<Option<Form>, String> {
        let as_it_is = match (secret, way) {
            (Secret::Key | Secret::Payload, ClearWay::Descriptor) | (Secret::Key, ClearWay::Display) => true,
            (Secret::Key, ClearWay::File)
            | (Secret::Payload, ClearWay::File | ClearWay::Display)
            | (Secret::Derived(_), ClearWay::File | ClearWay::Display | ClearWay::Descriptor) => false,
        };
        let of = secret.in_a_form(self.sealed.payload_bytes()).filter(|_| !as_it_is);
        let form = of.map(|of| self.form.form(of)).transpose()?;
        let is_said = |form: &Form| secret.name().is_some() || *form != Form::Raw;
        Ok(form.filter(is_said))
    }

    /// Where nothing leaves, nobody is asked where to.
    fn destination(&self, context: &StepContext<'_>) -> Result<Line, String> {
        let text = match self.what {
            Some(What::Nothing) if context.state.plan().template.kind.draws_a_key() => {
                "nowhere: nothing left"
            }
            Some(What::Nothing) => "nowhere: a drill",
            Some(What::This(_)) | None => &self.destination,
        };
        line("where to", text)
    }

    /// The whole event, or what is missing first.
    fn ready(&self, context: &StepContext<'_>) -> Result<EventKind, String> {
        let way = self.way_out(context)?;
        if begun(context) && way.is_none() {
            return Ok(EventKind::nothing_more());
        }
        if way.as_ref().is_some_and(WayOut::is_written) && self.path.trim().is_empty() {
            let place = if way.as_ref().is_some_and(WayOut::is_a_folder) { "folder" } else { "file" };
            return Err(format!("name the new {place}"));
        }
        let more = way.is_some();
        Ok(EventKind::Release { way, destination: self.destination(context)?, more })
    }

    /// What may leave, what is secret apart from what is not: beside each other where there is room.
    fn things(&mut self, ui: &mut Ui, allowed: &Allowed<'_>) {
        let may = |things: &[(MayLeave, &'static str)]| {
            things.iter().copied().filter(|(what, _)| allowed.may(*what)).collect::<Vec<_>>()
        };
        let groups: Vec<_> = CHOICES
            .into_iter()
            .map(|(title, things)| (title, may(things)))
            .filter(|(_, things)| !things.is_empty())
            .collect();
        let mut group = |ui: &mut Ui, (title, things): &(&str, Vec<(MayLeave, &'static str)>)| {
            kit::space(ui);
            kit::caption(ui, title);
            for (what, text) in things {
                kit::choice(ui, &mut self.what, Some(What::This(*what)), text);
            }
        };
        match groups.as_slice() {
            [one, two] if ui.available_width() >= SIDE_BY_SIDE => ui.columns(2, |columns| {
                for (column, things) in columns.iter_mut().zip([one, two]) {
                    group(column, things);
                }
            }),
            groups => groups.iter().for_each(|things| group(ui, things)),
        }
    }

    /// What this choice needs besides, and nothing else.
    fn fields(&mut self, ui: &mut Ui, context: &StepContext<'_>, what: MayLeave) {
        let allowed = Allowed::of(context);
        // whose key signs a certificate is chosen with its kind, below
        if what.is_of_a_derived_key() && what != MayLeave::Certificate {
            self.name.show(ui, what, &allowed.names(what));
        }
        match self.chosen(&allowed, what) {
            Ok(Chosen::Certificate) => {
                self.authority.show(ui, context, &allowed);
                if let Ok(by) = self.authority.signer(&allowed) {
                    self.certifying.show(ui, &by, &allowed.certificates(&by));
                }
            }
            Ok(Chosen::Signature(by)) => self.signing.show(ui, &by),
            Ok(Chosen::PublicHalf(of)) => self.form.show_public(ui, &of),
            Ok(Chosen::Secret(secret)) => {
                if matches!(secret, Secret::Payload) {
                    self.sealed.show(ui, context);
                    // what was chosen for another file may have no way for this one
                    self.way = self.way.filter(|way| self.may_go(&allowed, &secret, *way));
                }
                self.ways(ui, &allowed, &secret);
            }
            // the name is not whole yet
            Err(_) => {}
        }
    }

    /// True if the script lets it go on this way, and it can go there: what no memory holds goes into a file.
    fn may_go(&self, allowed: &Allowed<'_>, secret: &Secret, way: PermittedWay) -> bool {
        let fits = !matches!(secret, Secret::Payload) || way == PermittedWay::File || !self.sealed.is_large();
        fits && allowed.may_go(secret, way)
    }

    /// True of a payload that goes into a file alone, where the script lets none go into one.
    fn has_no_way(&self, allowed: &Allowed<'_>, secret: &Secret) -> bool {
        matches!(secret, Secret::Payload)
            && self.sealed.is_large()
            && !self.may_go(allowed, secret, PermittedWay::File)
    }

    /// How a secret leaves, and what that way needs.
    fn ways(&mut self, ui: &mut Ui, allowed: &Allowed<'_>, secret: &Secret) {
        if self.has_no_way(allowed, secret) {
            let why = "A payload of this size leaves into a file alone, and this script allows none: choose another.";
            kit::notice(ui, Signal::Stop, why);
            return;
        }
        kit::caption(ui, "How it leaves");
        for (way, text) in WAYS {
            if self.may_go(allowed, secret, way) {
                kit::choice(ui, &mut self.way, Some(way), text);
            }
        }
        kit::space(ui);
        let has_forms = match self.way.filter(|way| self.may_go(allowed, secret, *way)) {
            Some(PermittedWay::Wrapped) => {
                self.wrapping.show(ui);
                kit::space(ui);
                self.packaging.show(ui, self.wrapping.key(), secret.kind());
                false
            }
            Some(PermittedWay::File) => true,
            // the root key is shown as it is
            Some(PermittedWay::Screen) => !matches!(secret, Secret::Key),
            Some(PermittedWay::Program) | None => false,
        };
        if let Some(of) = secret.in_a_form(self.sealed.payload_bytes()).filter(|_| has_forms) {
            self.form.show(ui, of);
        }
    }

    /// The field of the new file or folder.
    fn path_field(&self) -> &'static str {
        let is_secret = matches!(self.what, Some(What::This(what)) if what.is_secret());
        let wrapped = is_secret && self.way == Some(PermittedWay::Wrapped);
        if wrapped && self.packaging.is_a_folder() {
            "Path of the new folder"
        } else {
            "Path of the new file"
        }
    }

    /// Where it goes: a new file or folder, and in words.
    fn place(&mut self, ui: &mut Ui, what: MayLeave) {
        let written =
            !what.is_secret() || matches!(self.way, Some(PermittedWay::File | PermittedWay::Wrapped));
        let wrapped = what.is_secret() && self.way == Some(PermittedWay::Wrapped);
        if written {
            let hint = match (wrapped, self.packaging.is_a_folder()) {
                (true, true) => "/media/usb/import",
                (true, false) => "/media/usb/key.wrapped",
                (false, _) if self.sealed.is_large() => "/media/usb/disk.img",
                (false, _) if what.is_secret() => "/run/user/1000/key",
                (false, _) if what == MayLeave::Certificate => "/media/usb/ca.crt",
                (false, _) => "/media/usb/release.tar.sig",
            };
            kit::field_with(ui, self.path_field(), &mut self.path, 520.0, hint, None);
            kit::space(ui);
            if what.is_secret() && !wrapped && places::lands_on_disk(&PathBuf::from(self.path.trim())) {
                kit::text::remark(
                    ui,
                    Signal::Attention,
                    "This path is on a disk: what is written there can be found long after the file was deleted.",
                );
                kit::modest(ui);
                kit::space(ui);
            }
        }
        if written || self.way == Some(PermittedWay::Screen) {
            let name = "Where to, in words, as it was approved";
            let hint = match what {
                MayLeave::Certificate => "onto the intranet page of the authority",
                MayLeave::Key
                | MayLeave::DerivedKey
                | MayLeave::Payload
                | MayLeave::Signature
                | MayLeave::PublicHalf => "into the module of site B",
            };
            kit::field_with(ui, name, &mut self.destination, 520.0, hint, None);
        }
    }

    fn label(&self, context: &StepContext<'_>) -> &'static str {
        match (self.what, self.way) {
            (Some(What::Nothing), _) if begun(context) => "End this step",
            (Some(What::Nothing), _) if context.state.plan().template.kind.draws_a_key() => {
                "End this step, nothing leaves"
            }
            (Some(What::Nothing), _) if context.state.is_emergency() => "End without an exit",
            (Some(What::Nothing), _) => "End the drill without an exit",
            (Some(What::This(MayLeave::Signature)), _) => "Sign the file",
            (Some(What::This(MayLeave::PublicHalf)), _) => "Write the public half",
            (Some(What::This(MayLeave::Certificate)), _) => "Sign it and write the file",
            (Some(What::This(_)), Some(PermittedWay::Wrapped)) if self.packaging.is_a_folder() => {
                "Wrap it and write the package"
            }
            (Some(What::This(MayLeave::Key)), Some(PermittedWay::Wrapped)) => {
                "Wrap the key and write the file"
            }
            (Some(What::This(_)), Some(PermittedWay::Wrapped)) => "Wrap it and write the file",
            (Some(What::This(MayLeave::Key)), Some(PermittedWay::File)) => "Write the key to the file",
            (Some(What::This(_)), Some(PermittedWay::File)) => "Write it to the file",
            (Some(What::This(MayLeave::Key)), Some(PermittedWay::Screen)) => "Show the key",
            (Some(What::This(_)), Some(PermittedWay::Screen)) => "Show it",
            (None, _) => "Go on",
            (Some(What::This(_)), Some(PermittedWay::Program) | None) => "Let it out",
        }
    }
}

/// What left before, the latest few.
fn has_left(ui: &mut Ui, state: &State) {
    let all: Vec<_> = state.releases().iter().filter(|(exit, _)| *exit != Exit::None).collect();
    for (exit, to) in all.iter().skip(all.len().saturating_sub(SHOWN)) {
        kit::fact(ui, "Has left", &format!("{}: {to}", exit.said()));
    }
    kit::space(ui);
}

impl StepScreen for Release {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let allowed = Allowed::of(context);
        if let Some(said) = allowed.said() {
            kit::caption(ui, &said);
            kit::space(ui);
        }
        let begun = begun(context);
        if begun {
            has_left(ui, context.state);
        }
        kit::caption(ui, if begun { "Does something else leave?" } else { "What leaves" });
        let before = self.what;
        // what harms nobody comes first; after something left, most often nothing else does
        kit::choice(ui, &mut self.what, Some(What::Nothing), nothing(context));
        self.things(ui, &allowed);
        if self.what != before {
            // what was chosen for another thing was not chosen for this one
            *self = Self {
                what: self.what,
                destination: std::mem::take(&mut self.destination),
                ..Self::default()
            };
            kit::seek_missing(ui.ctx());
        }
        kit::gap(ui);
        if let Some(What::This(what)) = self.what {
            self.fields(ui, context, what);
            self.place(ui, what);
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::new(self.label(context), self.ready(context).err()))
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        // paths, digests and lines that are compared want the width
        None
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let what = self.ready(context).ok()?;
        let EventKind::Release { way: Some(way), .. } = &what else { return Some(Deed::new(what)) };
        let (written, opens) = (way.is_written(), way.opens().is_some());
        let (signs, certifies) =
            (matches!(way, WayOut::Signature { .. }), matches!(way, WayOut::Certificate { .. }));
        let mut deed = Deed::new(what);
        if written {
            deed = deed.into_file(PathBuf::from(self.path.trim()));
        }
        if signs {
            deed = deed.signing(self.signing.path());
        }
        if !opens {
            return Some(deed);
        }
        let opened = if certifies { self.authority.content() } else { self.sealed.content() };
        Some(match opened? {
            SealedContent::Whole(bytes) => deed.with_secret(SecretInput::SealedFile(bytes)),
            SealedContent::InChunks(looked_at) => deed.opening(*looked_at),
        })
    }

    // "nothing else leaves" holds no longer
    fn was_spoken(&self, context: &StepContext<'_>) -> bool {
        begun(context)
    }

    fn not_begun(&mut self, trouble: &DeskTrouble) -> Option<&'static str> {
        if let DeskTrouble::Signed(SignedFileError::Changed { .. }) = trouble {
            self.signing.forget_file();
            return Some(Signing::FILE);
        }
        trouble.is_of_a_path().then(|| self.path_field())
    }

    fn taken(&mut self, _: &State) {
        *self = Self::default();
    }
}
