//! Every shipped template reaches its end with stand-in people, and what it leaves audits as valid.

use keyrite::ceremony::{rehearsal, state::Stage};
use keyrite::plan::{blocks, load};
use keyrite::vocab::Moment;
use rand::{SeedableRng, rngs::StdRng};

#[test]
fn shipped_templates_reach_their_end() {
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    for (id, text) in blocks::SHIPPED {
        let template = load(id, text).unwrap_or_else(|error| panic!("{error}"));
        let session = rehearsal::check(&template, now, &mut StdRng::seed_from_u64(1))
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(session.state().stage(), &Stage::Sealed, "{id}");
        assert!(!session.holds_secrets());
        assert_eq!(session.state().open_exceptions(), 0);
    }
}
