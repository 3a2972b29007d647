//! What a deposit and a release of a deposit say in values: rules and register read them, so their ids are fixed.

use super::{FieldFormat, Kind, Step, Template};

/// Who gives it into keeping.
pub const DEPOSITOR: &str = "depositor";
/// The organisation that keeps it.
pub const AGENT: &str = "agent";
/// For whom it is kept.
pub const BENEFICIARY: &str = "beneficiary";
/// The document in which it was agreed.
const AGREEMENT: &str = "agreement";
/// When it is handed out.
const RELEASE_WHEN: &str = "release-when";
/// How many days everybody has to object, once somebody asks for it.
pub const OBJECTION_DAYS: &str = "objection-days";
/// The day until which somebody looks at it next; a deposit may say it.
pub const LOOKED_AT: &str = "looked-at-next";
/// Who asks for it.
pub const REQUESTER: &str = "requester";
/// Which of the conditions is met, and by what that is seen.
pub const CONDITION: &str = "condition";
/// When and how the depositor was told.
const NOTICE: &str = "notice";
/// The last day of the time to object.
pub const OBJECTION_UNTIL: &str = "objection-until";

/// What a deposit says: id, format, and what it is.
const DEPOSIT_SAYS: &[(&str, FieldFormat, &str)] = &[
    (DEPOSITOR, FieldFormat::Text, "who gives it into keeping"),
    (AGENT, FieldFormat::Text, "the organisation that keeps it"),
    (BENEFICIARY, FieldFormat::Text, "for whom it is kept"),
    (AGREEMENT, FieldFormat::Text, "the document in which it was agreed"),
    (RELEASE_WHEN, FieldFormat::Text, "when it is handed out"),
    (OBJECTION_DAYS, FieldFormat::Number, "days in which everybody can object"),
];

/// What a release of a deposit says.
const RELEASE_SAYS: &[(&str, FieldFormat, &str)] = &[
    (AGREEMENT, FieldFormat::Text, "the document in which it was agreed"),
    (REQUESTER, FieldFormat::Text, "who asks for it"),
    (CONDITION, FieldFormat::Text, "the condition that is met, and by what that is seen"),
    (NOTICE, FieldFormat::Text, "when and how the depositor was told"),
    (OBJECTION_UNTIL, FieldFormat::Date, "the last day of the time to object"),
];

/// The values that a ceremony of this kind says: id, format, and what each is.
pub const fn said_of_a_deposit(kind: Kind) -> &'static [(&'static str, FieldFormat, &'static str)] {
    match kind {
        Kind::Deposit => DEPOSIT_SAYS,
        Kind::DepositRelease => RELEASE_SAYS,
        Kind::Generation
        | Kind::Recovery
        | Kind::Drill
        | Kind::Reshare
        | Kind::Reissue
        | Kind::Rotation
        | Kind::Audit
        | Kind::Destruction
        | Kind::Record => &[],
    }
}

impl Template {
    /// True if an exception may leave this step out: a rule that reads a value of it would be left out with it.
    pub fn may_leave_out(&self, step: &Step) -> bool {
        let says = |id: &str| step.fields.iter().any(|field| field.id == id);
        step.may_be_left_out() && !said_of_a_deposit(self.kind).iter().any(|(id, _, _)| says(id))
    }
}
