//! Which requirement of real ceremonies a rule serves. `tests/REQUIREMENTS.md` says each in words, with what proves it; an
//! auditor cites a broken rule by its id.

use std::fmt;

use crate::transcript::Subject;

macro_rules! requirements {
    ($($name:ident $id:literal,)*) => {
        /// A requirement that a line of a transcript can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Requirement {
            $(#[doc = $id] $name,)*
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
    Ro1 "RO-1",
    Ro3 "RO-3",
    Ro4 "RO-4",
    Ro5 "RO-5",
    Ro7 "RO-7",
    Ro8 "RO-8",
    En1 "EN-1",
    En2 "EN-2",
    En4 "EN-4",
    En5 "EN-5",
    En6 "EN-6",
    Ge1 "GE-1",
    Ge2 "GE-2",
    Ge4 "GE-4",
    Ge6 "GE-6",
    Ge6c "GE-6c",
    Ge6d "GE-6d",
    Sp1 "SP-1",
    Sp2 "SP-2",
    Sp3 "SP-3",
    Sp4 "SP-4",
    Sp5 "SP-5",
    Sp6 "SP-6",
    Pr1 "PR-1",
    Pr3 "PR-3",
    Pr4 "PR-4",
    Pr5 "PR-5",
    Pr6 "PR-6",
    Pr7 "PR-7",
    De1 "DE-1",
    De2 "DE-2",
    De3 "DE-3",
    Ve1 "VE-1",
    Ve2 "VE-2",
    Ve3 "VE-3",
    Re2 "RE-2",
    Re4 "RE-4",
    Re4c "RE-4c",
    Re5 "RE-5",
    Re7 "RE-7",
    Re9 "RE-9",
    Es1 "ES-1",
    Es2 "ES-2",
    Es3 "ES-3",
    Es4 "ES-4",
    Es5 "ES-5",
    Rt1 "RT-1",
    Rt2 "RT-2",
    Rt3 "RT-3",
    Sc1 "SC-1",
    Sc3 "SC-3",
    Tr1 "TR-1",
    Tr4 "TR-4",
    Tr5 "TR-5",
    Tr8 "TR-8",
    Ex1 "EX-1",
    Ex2 "EX-2",
    Ex4 "EX-4",
    Ex5 "EX-5",
    Ex6 "EX-6",
    Ex7 "EX-7",
    Hf3 "HF-3",
    Hf5 "HF-5",
    Hf7 "HF-7",
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
            Subject::Tick { .. } => Self::Ex5,
            Subject::Field { .. } | Subject::File { .. } => Self::Ex6,
            Subject::StepLeftOut { .. } | Subject::Item { .. } => Self::Ex2,
            Subject::Findings { .. } => Self::En2,
            Subject::BagNotAsRecorded { .. } => Self::Re2,
            Subject::OtherHolder { .. } => Self::Es3,
            Subject::BagOutsideRange { .. } => Self::Pr4,
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
