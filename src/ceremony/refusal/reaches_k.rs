//! Somebody would know as many sheets of one set as rebuild its key.

use std::collections::BTreeSet;

use crate::vocab::SetId;

/// What one person has known of one set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Shares by number.
    pub shares: BTreeSet<u8>,
    /// Bags they opened whose sheet nobody could tell.
    pub untold: usize,
}

impl Known {
    /// How many sheets that may be.
    pub fn count(&self) -> usize {
        self.shares.len() + self.untold
    }
}

/// Somebody who may not bring one more sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachesK {
    /// Name of the person.
    pub name: String,
    /// What they have known so far.
    pub known: Known,
    /// k; none if no sheet has told it yet.
    pub threshold: Option<u8>,
    /// Their set, if sheets of another one are on the table too: it may not be the one that is meant.
    pub beside_others: Option<SetId>,
}

impl std::fmt::Display for ReachesK {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, known, threshold, beside_others } = self;
        let numbers: Vec<String> = known.shares.iter().map(u8::to_string).collect();
        let shares = match numbers.as_slice() {
            [] => String::new(),
            [one] => format!("share {one}"),
            several => format!("shares {}", several.join(", ")),
        };
        let untold = match known.untold {
            0 => String::new(),
            1 => "1 opened bag whose sheet was not told".to_owned(),
            many => format!("{many} opened bags whose sheets were not told"),
        };
        let and = if shares.is_empty() || untold.is_empty() { "" } else { " and " };
        let rebuild = match threshold {
            Some(k) => format!("any {k} of the set rebuild the key"),
            None => "no sheet has told yet how many rebuild the key".to_owned(),
        };
        write!(
            f,
            "{name} has known {shares}{and}{untold}, and {rebuild}: nobody may reach that number, by exception neither. Another custodian brings this sheet, in its bag"
        )?;
        match beside_others {
            Some(set) => {
                write!(f, ". If set {} is not the one that is meant, put its sheets aside first", set.short())
            }
            None => Ok(()),
        }
    }
}
