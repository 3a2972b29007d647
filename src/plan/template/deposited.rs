//! What a deposit and a release of a deposit say in values: rules and register read them, so their ids are fixed.

use super::FieldFormat;

/// Who gives it into keeping.
pub const DEPOSITOR: &str = "depositor";
/// The organisation that keeps it.
pub const AGENT: &str = "agent";
/// For whom it is kept.
pub const BENEFICIARY: &str = "beneficiary";
/// The document in which it was agreed.
pub const AGREEMENT: &str = "agreement";
/// When it is handed out.
pub const RELEASE_WHEN: &str = "release-when";
/// How many days everybody has to object, once somebody asks for it.
pub const OBJECTION_DAYS: &str = "objection-days";
/// Who asks for it.
pub const REQUESTER: &str = "requester";
/// Which of the conditions is met, and by what that is seen.
pub const CONDITION: &str = "condition";
/// When and how the depositor was told.
pub const NOTICE: &str = "notice";
/// The last day of the time to object.
pub const OBJECTION_UNTIL: &str = "objection-until";

/// What a deposit says: id, format, and what it is.
pub const DEPOSIT_SAYS: &[(&str, FieldFormat, &str)] = &[
    (DEPOSITOR, FieldFormat::Text, "who gives it into keeping"),
    (AGENT, FieldFormat::Text, "the organisation that keeps it"),
    (BENEFICIARY, FieldFormat::Text, "for whom it is kept"),
    (AGREEMENT, FieldFormat::Text, "the document in which it was agreed"),
    (RELEASE_WHEN, FieldFormat::Text, "when it is handed out"),
    (OBJECTION_DAYS, FieldFormat::Number, "days in which everybody can object"),
];

/// What a release of a deposit says.
pub const RELEASE_SAYS: &[(&str, FieldFormat, &str)] = &[
    (AGREEMENT, FieldFormat::Text, "the document in which it was agreed"),
    (REQUESTER, FieldFormat::Text, "who asks for it"),
    (CONDITION, FieldFormat::Text, "the condition that is met, and by what that is seen"),
    (NOTICE, FieldFormat::Text, "when and how the depositor was told"),
    (OBJECTION_UNTIL, FieldFormat::Date, "the last day of the time to object"),
];
