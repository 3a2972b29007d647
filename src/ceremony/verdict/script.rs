//! Whose script a ceremony followed. "The script was followed" says little of a script from which the checks were taken
//! out, so where it comes from stands beside the verdict.

use super::super::state::State;
use crate::plan::{blocks, load};
use crate::transcript::trust::TrustList;

/// Where the script of a transcript comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptStanding {
    /// To the byte the one of this name that this program ships.
    Shipped,
    /// The list of trusted keys names its digest, under this name.
    Listed(String),
    /// Of a name that this program does not ship.
    Own,
    /// It has the name of a shipped script, and is another one.
    Differs {
        /// The name.
        id: String,
    },
}

impl ScriptStanding {
    /// Looks at the script of these lines.
    pub fn of(state: &State, trust: Option<&TrustList>) -> Self {
        let digest = state.plan().template_digest();
        if let Some(named) = trust.and_then(|list| list.script(digest)) {
            return Self::Listed(named.said());
        }
        let id = &state.plan().template.id;
        let shipped = blocks::shipped(id).and_then(|text| load(id, text).ok());
        match shipped {
            None => Self::Own,
            Some(shipped) if shipped.to_toml() == state.header().template => Self::Shipped,
            Some(_) => Self::Differs { id: id.clone() },
        }
    }

    /// One word for machines.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Listed(_) => "listed",
            Self::Own => "own",
            Self::Differs { .. } => "differs",
        }
    }

    /// What belongs into the sentence of the verdict, if anything.
    pub(super) fn warning(&self) -> String {
        match self {
            Self::Shipped | Self::Listed(_) | Self::Own => String::new(),
            Self::Differs { id } => format!(
                " Its script calls itself {id}, and is NOT the {id} that Keyrite {} ships: checks may have been taken out of it.",
                env!("CARGO_PKG_VERSION")
            ),
        }
    }
}

impl std::fmt::Display for ScriptStanding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let version = env!("CARGO_PKG_VERSION");
        match self {
            Self::Shipped => write!(f, "as shipped with Keyrite {version}"),
            Self::Listed(name) => write!(f, "known to your list: {name}"),
            Self::Own => {
                f.write_str("a script of your own: compare its digest with the one that was approved")
            }
            Self::Differs { id } => {
                write!(
                    f,
                    "NOT the {id} that Keyrite {version} ships: compare its digest with the one that was approved"
                )
            }
        }
    }
}
