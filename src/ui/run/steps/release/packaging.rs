//! How a secret is wrapped, and for what: one file by a method, or an import package for a target.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use crate::sharing::importing::{KekId, Kind, Target};
use crate::sharing::leaving::WrapAs;
use crate::sharing::wrap::{OaepHash, WrapMethod, WrappingKey};
use crate::vocab::Mode;

/// What becomes of it, as people choose it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Becomes {
    OneFile,
    Package(Target),
}

/// How it is wrapped, as people choose it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    By(WrapMethod),
    /// By what the target is for once it is known what was opened.
    AsTheTargetTakesIt,
}

/// A way of wrapping being chosen.
#[derive(Default)]
pub struct Packaging {
    becomes: Option<Becomes>,
    method: Option<Wrapping>,
    kek: String,
}

impl Packaging {
    /// True if it becomes a folder.
    pub const fn is_a_folder(&self) -> bool {
        matches!(self.becomes, Some(Becomes::Package(_)))
    }

    /// How, or what is missing or wrong. Of a payload nobody knows the kind before it is opened.
    pub fn wrap_as(
        &self,
        key: Option<&WrappingKey>,
        kind: Option<Kind>,
        mode: Mode,
    ) -> Result<WrapAs, String> {
        match self.becomes {
            None => Err("choose what it becomes".to_owned()),
            Some(Becomes::OneFile) => match self.method {
                Some(Wrapping::By(method)) => Ok(WrapAs::Alone(method)),
                Some(Wrapping::AsTheTargetTakesIt) | None => Err("choose how it is wrapped".to_owned()),
            },
            Some(Becomes::Package(target)) => {
                if let Some(why) = wrong(target, key, kind) {
                    return Err(why);
                }
                let wish = match (self.method, kind) {
                    (Some(Wrapping::By(method)), _) if takes(target, kind, method) => Some(method),
                    (Some(Wrapping::AsTheTargetTakesIt), None) => None,
                    (Some(Wrapping::By(_) | Wrapping::AsTheTargetTakesIt) | None, _) => {
                        return Err("choose how it is wrapped".to_owned());
                    }
                };
                Ok(WrapAs::For { target, wish, kek: self.kek(target)?, mode })
            }
        }
    }

    fn kek(&self, target: Target) -> Result<Option<KekId>, String> {
        if !target.wants_kek_id() {
            return Ok(None);
        }
        let typed = self.kek.trim();
        if typed.is_empty() {
            return Err("fill in: the identifier of the key in the vault".to_owned());
        }
        KekId::new(typed).map(Some).map_err(|error| error.to_string())
    }

    /// Draws it, with what is wrong where it was chosen.
    pub fn show(&mut self, ui: &mut Ui, key: Option<&WrappingKey>, kind: Option<Kind>) {
        kit::caption(ui, "What it becomes");
        kit::choice(ui, &mut self.becomes, Some(Becomes::OneFile), "One file with the wrapped key");
        for target in Target::ALL {
            let text = format!("An import package for {}", target.called());
            kit::choice(ui, &mut self.becomes, Some(Becomes::Package(target)), &text);
        }
        let target = match self.becomes {
            None => return,
            Some(Becomes::OneFile) => None,
            Some(Becomes::Package(target)) => Some(target),
        };
        if let Some(why) = target.and_then(|target| wrong(target, key, kind)) {
            kit::text::remark(ui, Signal::Stop, &why);
            return;
        }
        kit::space(ui);
        kit::caption(ui, "How it is wrapped, as the other side unwraps it");
        if target.is_some() && kind.is_none() {
            let text = "As its maker recommends for what is opened";
            kit::choice(ui, &mut self.method, Some(Wrapping::AsTheTargetTakesIt), text);
        }
        let fits = |method: &WrapMethod| target.is_none_or(|target| takes(target, kind, *method));
        for method in WrapMethod::ALL.into_iter().filter(fits) {
            let old = match method.hash() {
                OaepHash::Sha256 => "",
                OaepHash::Sha1 => "; only for what knows nothing else",
            };
            let text = format!("{}: {}{old}", method.word(), method.called());
            kit::choice(ui, &mut self.method, Some(Wrapping::By(method)), &text);
        }
        kit::space(ui);
        if let Some(target) = target.filter(|target| target.wants_kek_id()) {
            let odd = self.kek(target).err().filter(|_| !self.kek.trim().is_empty());
            let remark = odd.as_deref().map(|why| (Signal::Stop, why));
            let name = "Identifier of the key in the vault, the kid of az keyvault key show";
            kit::field_with(
                ui,
                name,
                &mut self.kek,
                520.0,
                "https://NAME.vault.azure.net/keys/KEY/VERSION",
                remark,
            );
            kit::space(ui);
        }
    }
}

/// True if this target takes this on that way, as far as is known.
fn takes(target: Target, kind: Option<Kind>, method: WrapMethod) -> bool {
    kind.map_or_else(|| target.ever_takes(method), |kind| target.method(kind, Some(method)).is_ok())
}

/// Why this target does not take it, as far as is known.
fn wrong(target: Target, key: Option<&WrappingKey>, kind: Option<Kind>) -> Option<String> {
    let of_key = key.and_then(|key| target.check_public_key(key).err());
    let of_kind = || kind.and_then(|kind| target.method(kind, None).err());
    of_key.or_else(of_kind).map(|why| why.to_string())
}
