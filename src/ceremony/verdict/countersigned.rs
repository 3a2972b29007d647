//! Signatures that people made elsewhere, with keys of their own, and brought back as files: who signed, who did not,
//! and which files are something else.

use super::super::state::State;
use crate::transcript::countersignature::{Judgement, judge};
use crate::transcript::record::Person;
use crate::transcript::{PersonId, PersonKey, names};
use crate::vocab::Mode;

/// A file of the folder of countersignatures: its name as it is shown, and its text or why it cannot be read.
pub type FoundFile = (String, Result<String, String>);

/// How somebody stands to the statement; a better one of several files counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignerStanding {
    /// Named no key.
    NoKey,
    /// Named a key, and no file is by it.
    NotSigned,
    /// A file under the id of their minisign key is not by that key, or was changed.
    Broken {
        /// The file.
        file: String,
    },
    /// Their key signed, for another purpose than this.
    AnotherPurpose {
        /// The file.
        file: String,
        /// The purpose: SSH's namespace.
        namespace: String,
    },
    /// Their key signed another statement, or the file was changed.
    AnotherStatement {
        /// The file.
        file: String,
    },
    /// Their security key signed without being touched.
    NoTouch {
        /// The file.
        file: String,
    },
    /// By their key, of a kind that another tool checks.
    NotCheckable {
        /// The file.
        file: String,
        /// The kind.
        kind: &'static str,
        /// The command that checks it.
        command: String,
    },
    /// Signed this statement.
    Signed {
        /// The file.
        file: String,
    },
}

impl SignerStanding {
    /// One word for machines.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NoKey => "no-key",
            Self::NotSigned => "not-signed",
            Self::Broken { .. } => "broken",
            Self::AnotherPurpose { .. } => "another-purpose",
            Self::AnotherStatement { .. } => "another-statement",
            Self::NoTouch { .. } => "no-touch",
            Self::NotCheckable { .. } => "not-checkable-here",
            Self::Signed { .. } => "signed",
        }
    }
}

impl std::fmt::Display for SignerStanding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoKey => f.write_str("named no key"),
            Self::NotSigned => f.write_str("not signed"),
            Self::Broken { file } => {
                write!(
                    f,
                    "not signed: {file} bears the id of their key and is not by that key, or was changed"
                )
            }
            Self::AnotherPurpose { file, namespace } => {
                write!(f, "not signed: {file} is by their key, for the namespace {namespace}, not for this")
            }
            Self::AnotherStatement { file } => {
                write!(
                    f,
                    "signed another statement: {file} is by their key and not over this one, or was changed"
                )
            }
            Self::NoTouch { file } => {
                write!(f, "not signed: {file} is by their security key, which nobody touched")
            }
            Self::NotCheckable { file, kind, command } => {
                write!(f, "not checkable here: {file} is by their {kind} key; check it with: {command}")
            }
            Self::Signed { file } => write!(f, "signed ({file})"),
        }
    }
}

/// One person and the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersigner {
    /// The person, by the number on the roll.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// True if they left before the end: what they sign does not count for the script.
    pub left: bool,
    /// How they stand.
    pub standing: SignerStanding,
}

/// One line of what the script wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedCountersigners {
    /// As it stands in the template, `2 witness`.
    pub text: String,
    /// How many people of that role.
    pub at_least: usize,
    /// How many of them signed.
    pub have: usize,
}

impl WantedCountersigners {
    /// True if enough signed.
    pub const fn is_met(&self) -> bool {
        self.have >= self.at_least
    }
}

/// Everything about countersignatures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Countersignatures {
    /// Everybody on the roll, if anybody named a key; in order.
    pub people: Vec<Countersigner>,
    /// What the script wants, if anything.
    pub wanted: Vec<WantedCountersigners>,
    /// Files that are nobody's signature, and what they are.
    pub others: Vec<(String, String)>,
    /// A rehearsal's missing signatures are told, and hold nothing up.
    worthless: bool,
}

impl Countersignatures {
    /// What the script wants and is not there.
    pub fn unmet(&self) -> impl Iterator<Item = &WantedCountersigners> {
        self.wanted.iter().filter(|wanted| !wanted.is_met())
    }

    /// What keeps a production ceremony from being finished, in words.
    pub fn holds_up(&self) -> Option<String> {
        let missing: Vec<String> = self
            .unmet()
            .map(|wanted| format!("{} ({} of {} so far)", wanted.text, wanted.have, wanted.at_least))
            .collect();
        (!self.worthless && !missing.is_empty()).then(|| missing.join(", "))
    }
}

/// Judges every file that was found in the folder of countersignatures.
pub fn countersigned(
    files: impl Iterator<Item = FoundFile>,
    state: &State,
    statement: &[u8],
) -> Countersignatures {
    let keys: Vec<PersonKey> = state.people().iter().flat_map(|person| person.keys.clone()).collect();
    let mut found = Countersignatures { worthless: state.mode() == Mode::Rehearsal, ..Default::default() };
    if !keys.is_empty() {
        found.people = state.people().iter().map(|person| begin(state, person)).collect();
    }
    for (shown, content) in files {
        match content {
            Err(reason) => found.others.push((shown, reason)),
            Ok(text) => place(&mut found, state, shown, judge(&text, statement, &keys)),
        }
    }
    for wanted in &state.plan().template.countersignatures {
        let counts = |person: &&Person| {
            let signed = |by: &Countersigner| {
                by.id == person.id && matches!(by.standing, SignerStanding::Signed { .. })
            };
            found.people.iter().any(signed)
        };
        // who is not here on the last day has been here on another one
        let in_role = state.on_the_roll().filter(|person| person.roles.contains(&wanted.role));
        let have = in_role.filter(counts).count();
        found.wanted.push(WantedCountersigners {
            text: wanted.to_string(),
            at_least: wanted.at_least.into(),
            have,
        });
    }
    found
}

/// Good signatures of the statement by whatever SSH key, or by a minisign key among `keys`, and the files they are in.
pub fn good(
    files: impl Iterator<Item = FoundFile>,
    statement: &[u8],
    keys: &[PersonKey],
) -> Vec<(PersonKey, String)> {
    let signed = |(shown, content): FoundFile| match judge(&content.ok()?, statement, keys) {
        Judgement::Signed(key) => Some((key, shown)),
        Judgement::AnotherStatement(_)
        | Judgement::AnotherPurpose(..)
        | Judgement::NoTouch(_)
        | Judgement::NotCheckable(..)
        | Judgement::UnknownMinisign(_)
        | Judgement::BrokenMinisign(_)
        | Judgement::NotASignature => None,
    };
    files.filter_map(signed).collect()
}

fn begin(state: &State, person: &Person) -> Countersigner {
    let standing = if person.keys.is_empty() { SignerStanding::NoKey } else { SignerStanding::NotSigned };
    let left = state.on_the_roll().all(|other| other.id != person.id);
    Countersigner { id: person.id, name: person.name.to_string(), left, standing }
}

/// Puts what a file is where it belongs: to the person whose key it is by, or to the rest.
fn place(to: &mut Countersignatures, state: &State, file: String, found: Judgement) {
    let command = |principal: &str| {
        format!(
            "ssh-keygen -Y verify -f {} -I {principal} -n keyrite-transcript@v1 -s {file} < {}",
            names::ALLOWED_WITNESSES,
            names::STATEMENT
        )
    };
    let stranger = "by a key that nobody named at the roll call";
    let (key, rest) = match &found {
        Judgement::Signed(key) => {
            (key, format!("a good signature of this statement, {stranger}: {}", key.short()))
        }
        Judgement::AnotherStatement(key) => {
            (key, format!("no signature of this statement, and {stranger}: {}", key.short()))
        }
        Judgement::AnotherPurpose(key, namespace) => (
            key,
            format!("a signature for the namespace {namespace}, not for this, {stranger}: {}", key.short()),
        ),
        Judgement::NoTouch(key) => (key, format!("made without a touch, {stranger}: {}", key.short())),
        Judgement::NotCheckable(key, kind) => {
            (key, format!("not checkable here ({kind}), and {stranger}: {}", key.short()))
        }
        Judgement::BrokenMinisign(key) => (key, "changed".to_owned()),
        Judgement::UnknownMinisign(id) => {
            let why = format!(
                "of minisign, {stranger}: its id is {id}. Whoever has that key checks it with: minisign -V -P KEY -x {file} -m {}",
                names::STATEMENT
            );
            return to.others.push((file, why));
        }
        Judgement::NotASignature => {
            return to
                .others
                .push((file, "no signature file of ssh-keygen or minisign, or a damaged one".into()));
        }
    };
    let owner = state.people().iter().find(|person| person.keys.contains(key)).map(|person| person.id);
    let Some(signer) = owner.and_then(|id| to.people.iter_mut().find(|signer| signer.id == id)) else {
        return to.others.push((file, rest));
    };
    let standing = match found {
        Judgement::Signed(_) => SignerStanding::Signed { file },
        Judgement::AnotherStatement(_) => SignerStanding::AnotherStatement { file },
        Judgement::AnotherPurpose(_, namespace) => SignerStanding::AnotherPurpose { file, namespace },
        Judgement::NoTouch(_) => SignerStanding::NoTouch { file },
        Judgement::NotCheckable(_, kind) => {
            let command = command(&signer.id.to_string());
            SignerStanding::NotCheckable { file, kind, command }
        }
        Judgement::BrokenMinisign(_) | Judgement::UnknownMinisign(_) | Judgement::NotASignature => {
            SignerStanding::Broken { file }
        }
    };
    // the order of the enum: a good signature outweighs whatever else is there
    if std::mem::discriminant(&standing) != std::mem::discriminant(&signer.standing)
        && standing > signer.standing
    {
        signer.standing = standing;
    }
}
