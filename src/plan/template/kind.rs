//! What a ceremony is for.

use serde::{Deserialize, Serialize};

/// What the register makes of a ceremony, and so which steps it cannot lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Makes a root key and its shares.
    Generation,
    /// Rebuilds a root key from its sheets.
    Recovery,
    /// Proves that a root key can be rebuilt from its sheets; nothing leaves.
    Drill,
    /// Gives a root key a new set of sheets: it is rebuilt from the old ones, and split anew.
    Reshare,
    /// Prints one share of a set once more, its sheet being lost or damaged: the same number, the same value, signed anew.
    Reissue,
    /// Makes a root key that replaces another, with shares of its own; no sheet of the other is touched.
    Rotation,
    /// Looks at the sheets of a set, one by one; no key is rebuilt.
    Audit,
    /// The end of a key: every sheet that the transcript before tells of is destroyed, or named as not there. The key is
    /// not rebuilt for it.
    Destruction,
    /// Something is given to an agent, who keeps it for a beneficiary until conditions that were agreed are met.
    Deposit,
    /// What a deposit keeps is handed to whoever is entitled to it, after everybody could object.
    #[serde(rename = "release-of-deposit")]
    DepositRelease,
    /// A ceremony of keys that are made elsewhere: in a module, by an authority's program. No key of ours is touched.
    Record,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Generation,
        Self::Recovery,
        Self::Drill,
        Self::Reshare,
        Self::Reissue,
        Self::Rotation,
        Self::Audit,
        Self::Destruction,
        Self::Deposit,
        Self::DepositRelease,
        Self::Record,
    ];

    /// The word used in templates.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Generation => "generation",
            Self::Recovery => "recovery",
            Self::Drill => "drill",
            Self::Reshare => "reshare",
            Self::Reissue => "reissue",
            Self::Rotation => "rotation",
            Self::Audit => "audit",
            Self::Destruction => "destruction",
            Self::Deposit => "deposit",
            Self::DepositRelease => "release-of-deposit",
            Self::Record => "record",
        }
    }

    /// True if it makes a set of shares, and so wants k of n and what the key is for.
    pub const fn makes_a_set(self) -> bool {
        match self {
            Self::Generation | Self::Reshare | Self::Rotation => true,
            Self::Recovery
            | Self::Drill
            | Self::Reissue
            | Self::Audit
            | Self::Destruction
            | Self::Deposit
            | Self::DepositRelease
            | Self::Record => false,
        }
    }

    /// True if it prints one share of a set that is there already.
    pub const fn issues_again(self) -> bool {
        match self {
            Self::Reissue => true,
            Self::Generation
            | Self::Recovery
            | Self::Drill
            | Self::Reshare
            | Self::Rotation
            | Self::Audit
            | Self::Destruction
            | Self::Deposit
            | Self::DepositRelease
            | Self::Record => false,
        }
    }

    /// True if sheets are printed in it: of a new set, or one of a set that is there.
    pub const fn prints_sheets(self) -> bool {
        self.makes_a_set() || self.issues_again()
    }

    /// True if it makes a key that was not there before.
    pub const fn draws_a_key(self) -> bool {
        match self {
            Self::Generation | Self::Rotation => true,
            Self::Recovery
            | Self::Drill
            | Self::Reshare
            | Self::Reissue
            | Self::Audit
            | Self::Destruction
            | Self::Deposit
            | Self::DepositRelease
            | Self::Record => false,
        }
    }

    /// True if the key that it makes replaces the key of the ceremony before.
    pub const fn replaces_a_key(self) -> bool {
        match self {
            Self::Rotation => true,
            Self::Generation
            | Self::Recovery
            | Self::Drill
            | Self::Reshare
            | Self::Reissue
            | Self::Audit
            | Self::Destruction
            | Self::Deposit
            | Self::DepositRelease
            | Self::Record => false,
        }
    }

    /// True if the generation of its set is chosen: of a key that replaces another it is 1, of an old key the next one.
    pub const fn chooses_generation(self) -> bool {
        self.draws_a_key() && !self.replaces_a_key()
    }

    /// True if it can only be held after a ceremony that tells of a set, whatever its phases are.
    pub const fn wants_a_set_before(self) -> bool {
        self.looks_at_sheets() || self.replaces_a_key() || self.issues_again()
    }

    /// True if sheets of an earlier set are brought and opened.
    pub const fn opens_sheets(self) -> bool {
        match self {
            Self::Recovery | Self::Drill | Self::Reshare | Self::Reissue => true,
            Self::Generation
            | Self::Rotation
            | Self::Audit
            | Self::Destruction
            | Self::Deposit
            | Self::DepositRelease
            | Self::Record => false,
        }
    }

    /// True if it is held at the sheets of an earlier set, which stay closed to this program.
    pub const fn handles_sheets(self) -> bool {
        match self {
            Self::Audit | Self::Destruction | Self::Deposit | Self::DepositRelease | Self::Record => true,
            Self::Generation
            | Self::Recovery
            | Self::Drill
            | Self::Reshare
            | Self::Reissue
            | Self::Rotation => false,
        }
    }

    /// True if a root key is in memory at some time.
    pub const fn has_a_key(self) -> bool {
        self.makes_a_set() || self.opens_sheets()
    }

    /// True if it is about the sheets of an earlier ceremony, one by one, and opens no key.
    pub const fn looks_at_sheets(self) -> bool {
        match self {
            Self::Audit => true,
            Self::Generation
            | Self::Recovery
            | Self::Drill
            | Self::Reshare
            | Self::Reissue
            | Self::Rotation
            | Self::Destruction
            | Self::Deposit
            | Self::DepositRelease
            | Self::Record => false,
        }
    }

    /// With its article, as in a sentence.
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Generation => "a generation",
            Self::Recovery => "a recovery",
            Self::Drill => "a drill",
            Self::Reshare => "a resharing",
            Self::Reissue => "a re-issue",
            Self::Rotation => "a rotation",
            Self::Audit => "an audit",
            Self::Destruction => "a destruction",
            Self::Deposit => "a deposit",
            Self::DepositRelease => "a release of a deposit",
            Self::Record => "a record",
        }
    }
}
