//! Between what a value must be: numbers, dates and times.

use serde::Serialize;

use super::FieldFormat;

/// The bounds of a value, each a number, a date or a time, or a fact that is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// A number is this or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// A number is this or less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
    /// A date or a time is this or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// A date or a time is this or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<String>,
}

impl Bounds {
    /// Each bound that there is, with its key.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let all = [
            ("at_least", &self.at_least),
            ("at_most", &self.at_most),
            ("not_before", &self.not_before),
            ("not_after", &self.not_after),
        ];
        all.into_iter().filter_map(|(key, bound)| Some((key, bound.as_ref()?)))
    }

    /// The same with other words, as facts fill them in.
    #[must_use]
    pub fn map(&self, with: &dyn Fn(&str) -> String) -> Self {
        let map = |bound: &Option<String>| bound.as_deref().map(with);
        Self {
            at_least: map(&self.at_least),
            at_most: map(&self.at_most),
            not_before: map(&self.not_before),
            not_after: map(&self.not_after),
        }
    }

    /// True if there is one.
    pub fn is_some(&self) -> bool {
        self.all().next().is_some()
    }

    /// What they want, in words: `at least 3 and at most 5`.
    pub fn said(&self) -> String {
        let words = |(key, bound): (&str, &String)| format!("{} {bound}", key.replace('_', " "));
        self.all().map(words).collect::<Vec<_>>().join(" and ")
    }

    /// The bound that a value is beyond, in words; or one that is no value of the format, as a fact filled it in.
    pub fn beyond(&self, format: FieldFormat, value: &str) -> Option<String> {
        let place = |text: &str| in_order(format, text);
        let beyond = |key: &str, bound: &str| match key {
            "at_least" | "not_before" => place(value) < place(bound),
            _ => place(value) > place(bound),
        };
        let (key, bound) =
            self.all().find(|(key, bound)| format.check(bound).is_err() || beyond(key, bound))?;
        Some(format!("{} {bound}", key.replace('_', " ")))
    }

    /// A value between them, near this one.
    pub fn nearest(&self, format: FieldFormat, value: &str) -> String {
        let mut near = value.to_owned();
        for (key, bound) in self.all() {
            let alone = Self { at_least: None, at_most: None, not_before: None, not_after: None };
            let alone = match key {
                "at_least" => Self { at_least: Some(bound.clone()), ..alone },
                "at_most" => Self { at_most: Some(bound.clone()), ..alone },
                "not_before" => Self { not_before: Some(bound.clone()), ..alone },
                _ => Self { not_after: Some(bound.clone()), ..alone },
            };
            if alone.beyond(format, &near).is_some() {
                near.clone_from(bound);
            }
        }
        near
    }
}

/// What puts numbers, dates and times in their order: more digits are a greater number, and a time without seconds has
/// none of them.
fn in_order(format: FieldFormat, text: &str) -> (usize, String) {
    match format {
        FieldFormat::Number => {
            let plain = format.plain(text);
            (plain.len(), plain)
        }
        FieldFormat::Time if text.len() == 5 => (0, format!("{text}:00")),
        _ => (0, text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_between_its_bounds_or_beyond_one() {
        let at_least = |bound: &str| Bounds { at_least: Some(bound.into()), ..Bounds::default() };
        let at_most = |bound: &str| Bounds { at_most: Some(bound.into()), ..Bounds::default() };
        let not_before = |bound: &str| Bounds { not_before: Some(bound.into()), ..Bounds::default() };
        let not_after = |bound: &str| Bounds { not_after: Some(bound.into()), ..Bounds::default() };
        let huge = "9".repeat(60);
        for (bounds, format, value, beyond) in [
            (at_least("3"), FieldFormat::Number, "3", None),
            (at_least("3"), FieldFormat::Number, "0002", Some("at least 3")),
            (at_least("10"), FieldFormat::Number, "9", Some("at least 10")),
            (at_most("10"), FieldFormat::Number, huge.as_str(), Some("at most 10")),
            (at_most("10"), FieldFormat::Number, "0010", None),
            (not_before("2026-11-30"), FieldFormat::Date, "2026-12-01", None),
            (not_before("2026-11-30"), FieldFormat::Date, "2026-11-29", Some("not before 2026-11-30")),
            (not_after("14:05"), FieldFormat::Time, "14:05:00", None),
            (not_after("14:05"), FieldFormat::Time, "14:05:01", Some("not after 14:05")),
            (at_least("soon"), FieldFormat::Number, "3", Some("at least soon")),
        ] {
            assert_eq!(bounds.beyond(format, value).as_deref(), beyond, "{bounds:?} {value}");
        }
        let both = Bounds { at_least: Some("3".into()), at_most: Some("5".into()), ..Bounds::default() };
        assert_eq!(both.said(), "at least 3 and at most 5");
        for (value, near) in [("1", "3"), ("4", "4"), ("9", "5")] {
            assert_eq!(both.nearest(FieldFormat::Number, value), near);
        }
    }
}
