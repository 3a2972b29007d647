//! Which requirement of real ceremonies a rule serves. `tests/REQUIREMENTS.md` says each in words, with what proves it; an
//! auditor cites a broken rule by its id.

use std::fmt;

use crate::transcript::Subject;

macro_rules! requirements {
    ($($name:ident $id:literal $about:literal,)*) => {
        /// A requirement that a line of a transcript can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Requirement {
            $(#[doc = $about] $name,)*
        }

        impl Requirement {
            /// All of them, by what they are about.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its id, as `PR-4`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }
        }
    };
}

requirements! {
    Ro1 "RO-1" "Who must be there, and in which role.",
    Ro2 "RO-2" "What anybody may say at any step.",
    Ro4 "RO-4" "Nobody reaches k sheets.",
    Ro5 "RO-5" "What an earlier transcript says counts.",
    Ro7 "RO-7" "A deputy stands for somebody.",
    Ro8 "RO-8" "No key without an approval.",
    En1 "EN-1" "Program and script are compared.",
    En2 "EN-2" "The machine is looked at.",
    En4 "EN-4" "A rehearsal and production never mix.",
    En5 "EN-5" "Bags are counted before the start.",
    En6 "EN-6" "Clocks are compared.",
    Ge1 "GE-1" "Chance is mixed in, and counted.",
    Ge2 "GE-2" "The purpose comes before the key.",
    Ge4 "GE-4" "A check value is compared.",
    Ge5 "GE-5" "What a secret was before is said.",
    Ge6 "GE-6" "What is sealed opens.",
    Ge6c "GE-6c" "A second code on every sheet.",
    Sp1 "SP-1" "The quorum.",
    Sp3 "SP-3" "Shares of one set.",
    Sp4 "SP-4" "The rebuilt key is the key.",
    Sp5 "SP-5" "One share at a time.",
    Sp6 "SP-6" "Nothing secret outlives its use.",
    Pr1 "PR-1" "One sheet at a time at the printer.",
    Pr3 "PR-3" "Every sheet is accounted for.",
    Pr4 "PR-4" "Bags and things are where the record says.",
    Pr5 "PR-5" "A share goes to a printer.",
    Pr6 "PR-6" "Locks are those of the script.",
    Pr7 "PR-7" "Bags on their way.",
    De1 "DE-1" "A destruction is about every sheet.",
    De2 "DE-2" "Nobody sees to the end of their own sheet alone.",
    De3 "DE-3" "Days pass before a destruction.",
    Ve1 "VE-1" "Read back from paper.",
    Ve2 "VE-2" "A trial with every sheet.",
    Ve3 "VE-3" "The proof before the wipe.",
    Re1 "RE-1" "The reason before the bags.",
    Re2 "RE-2" "Bags are as last recorded.",
    Re4 "RE-4" "What leaves is what the script lets leave.",
    Re5 "RE-5" "What is decided of every opened bag.",
    Re7 "RE-7" "A drill proves the key.",
    Re9 "RE-9" "What a private CA signs.",
    Es1 "ES-1" "Deposits.",
    Es2 "ES-2" "One sheet at a time in an audit.",
    Es3 "ES-3" "What an audit finds of a sheet.",
    Es4 "ES-4" "Objections to a release.",
    Es5 "ES-5" "What follows from a finding.",
    Rt2 "RT-2" "A new set of the key that is there.",
    Rt3 "RT-3" "Another key in place of one.",
    Tr1 "TR-1" "Lines are numbered, chained and signed.",
    Tr4 "TR-4" "Every line has its time, people and step.",
    Tr5 "TR-5" "Everybody signs off for themselves.",
    Ex1 "EX-1" "Exceptions are numbered and reviewed.",
    Ex2 "EX-2" "The script is followed.",
    Ex4 "EX-4" "What a line says is done.",
    Ex5 "EX-5" "What is not as wanted is said.",
    Ex6 "EX-6" "What is known is compared.",
    Ex7 "EX-7" "A later day goes on from the earlier ones.",
    Hf3 "HF-3" "Breaks.",
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Requirement {
    /// That of the rule which an exception about this lets go.
    pub(super) const fn let_go_by(about: &Subject) -> Self {
        match about {
            Subject::Remark => Self::Ex1,
            Subject::Tick { .. } | Subject::File { .. } => Self::Ex5,
            Subject::Field { .. } => Self::Ex6,
            Subject::StepLeftOut { .. } => Self::Ex2,
            Subject::Item { .. } => Self::Pr4,
            Subject::Findings { .. } => Self::En2,
            Subject::BagNotAsRecorded { .. } | Subject::OtherHolder { .. } => Self::Re2,
            Subject::BagOutsideRange { .. } => Self::En5,
            Subject::SheetToFile { .. } => Self::Pr5,
            Subject::OldPicture { .. } => Self::Ve1,
            Subject::OtherLock { .. } => Self::Pr6,
            Subject::WitnessReplaced { .. } => Self::Ro7,
            Subject::ClockOff { .. } | Subject::ClockJump { .. } => Self::En6,
            Subject::OlderSet { .. } => Self::De1,
            Subject::ApprovalDate { .. } => Self::Ro8,
        }
    }
}
