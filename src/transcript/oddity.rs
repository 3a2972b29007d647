//! Which records tell of something that was not as it should be: what an auditor looks at first.

use super::record::Record;
use super::sighting::Found;

impl Record {
    /// True if something was not as it should be: an exception, a refusal, a spoiled sheet, an end that came early; and what a
    /// person or the machine found otherwise than the script wants or than it was last recorded.
    pub fn is_odd(&self) -> bool {
        match self {
            Self::Exception { .. }
            | Self::Abort { .. }
            | Self::LeftOut { .. }
            | Self::WrongHolder { .. }
            | Self::SheetSpoiled { .. }
            | Self::ReadBackFailed { .. }
            | Self::ShareRefused { .. }
            | Self::ShareWithdrawn { .. }
            | Self::NotCombined { .. } => true,
            Self::Done { not_as_wanted, .. } => !not_as_wanted.is_empty(),
            Self::Environment { findings } => findings.iter().any(|finding| !finding.as_wanted),
            Self::ItemOpened { intact, .. } | Self::BagOpened { intact, .. } => !intact,
            Self::ItemReceived(received) => !received.intact,
            Self::SheetSighted(sighted) => match sighted.found {
                Found::AsRecorded => sighted.finding.is_some(),
                Found::SealBroken | Found::OtherBag | Found::Missing => true,
            },
            Self::SheetRebagged(rebagged) => rebagged.finding.is_some(),
            Self::Trial { fewer_fails, .. } => !fewer_fails,
            Self::Resealed { given_up, .. } => given_up.is_some(),
            Self::Reviewed { closed, .. } => !closed,
            Self::ReviewClosed { open, .. } => *open > 0,
            Self::SignOff { agrees, .. } => !agrees,
            Self::SignOffClosed { disagreed, .. } => *disagreed > 0,
            Self::Header(_)
            | Self::Note { .. }
            | Self::BreakStart { .. }
            | Self::BreakEnd { .. }
            | Self::Deputy(_)
            | Self::Attached { .. }
            | Self::ItemBagged { .. }
            | Self::ItemMoved { .. }
            | Self::ItemSent(_)
            | Self::ItemDestroyed { .. }
            | Self::Approved(_)
            | Self::Participant(_)
            | Self::RollClosed { .. }
            | Self::Compared { .. }
            | Self::Clock { .. }
            | Self::Entropy { .. }
            | Self::EntropyClosed { .. }
            | Self::Drawn { .. }
            | Self::Split { .. }
            | Self::Gate { .. }
            | Self::Locked { .. }
            | Self::SheetSent { .. }
            | Self::SheetTaken { .. }
            | Self::ReadBack { .. }
            | Self::Bagged { .. }
            | Self::PayloadSealed(_)
            | Self::PayloadOpened { .. }
            | Self::CheckValue(_)
            | Self::Wiped { .. }
            | Self::Operation(_)
            | Self::ShareTaken { .. }
            | Self::Combined { .. }
            | Self::Released(_)
            | Self::ResealClosed { .. }
            | Self::SheetChecked(_)
            | Self::SessionEnded(_)
            | Self::SessionBegun(_)
            | Self::Seal { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As they stand in a line.
    #[test]
    fn what_was_not_as_it_should_be_is_odd_and_its_like_is_not() {
        for (record, odd) in [
            (
                r#"{"item":{"id":"card","number":1},"bag":"TE 1","intact":true,"state":"whole","type":"item-opened"}"#,
                false,
            ),
            (
                r#"{"item":{"id":"card","number":1},"bag":"TE 1","intact":false,"state":"torn","type":"item-opened"}"#,
                true,
            ),
            (r#"{"bag":"TE 1","holder":"P3","intact":false,"state":"torn","type":"bag-opened"}"#, true),
            (
                r#"{"bag":"TE 1","condition":"dry","finding":null,"found":"as-recorded","holder":"P3","opened":false,"share":1,"type":"sheet-sighted"}"#,
                false,
            ),
            (
                r#"{"bag":null,"condition":"gone","finding":{"until":"2099-01-01","who":"Ada"},"found":"missing","holder":null,"opened":false,"share":1,"type":"sheet-sighted"}"#,
                true,
            ),
            (
                r#"{"chosen":{},"not_as_wanted":[],"results":[],"ticks":["dry"],"type":"done","values":{}}"#,
                false,
            ),
            (
                r#"{"chosen":{},"not_as_wanted":["dry"],"results":[],"ticks":[],"type":"done","values":{}}"#,
                true,
            ),
            (
                r#"{"findings":[{"as_wanted":true,"found":"off","what":"network"}],"type":"environment"}"#,
                false,
            ),
            (
                r#"{"findings":[{"as_wanted":false,"found":"on","what":"network"}],"type":"environment"}"#,
                true,
            ),
            (r#"{"exceptions":1,"open":0,"type":"review-closed"}"#, false),
            (r#"{"exceptions":1,"open":1,"type":"review-closed"}"#, true),
            (r#"{"agreed":2,"disagreed":1,"type":"sign-off-closed"}"#, true),
            (r#"{"agrees":false,"person":"P1","reason":"late","type":"sign-off"}"#, true),
            (r#"{"text":"rain","type":"note"}"#, false),
        ] {
            let read: Record = serde_json::from_str(record).unwrap_or_else(|why| panic!("{record}: {why}"));
            assert_eq!(read.is_odd(), odd, "{record}");
        }
    }
}
