//! Who gets a letter: its addressee, the deputy of an addressee who is away (外出代办), and who gets a copy (抄送).

use entity::{AddresseeKind, RecipientKind, UnitPost};

use super::Addressee;

/// The posts of a unit whose holders get a copy of a letter, besides the leaders that the rules name. A leader's letter
/// goes to the leader alone.
pub const fn copied(addressee: Addressee) -> &'static [UnitPost] {
    match addressee.kind {
        AddresseeKind::Unit => &[UnitPost::Liaison],
        AddresseeKind::Leader | AddresseeKind::GroupLeader => &[],
    }
}

/// Who gets a letter, and as what: the addressee first, even if the unit has no head; then the deputy; then those who get
/// a copy. Nobody gets it twice.
pub fn recipients(head: Option<i64>, deputy: Option<i64>, copies: &[i64]) -> Vec<(RecipientKind, Option<i64>)> {
    let mut recipients = vec![(RecipientKind::Addressee, head)];
    let others = deputy.map(|id| (RecipientKind::Deputy, id)).into_iter();
    for (kind, id) in others.chain(copies.iter().map(|id| (RecipientKind::Copy, *id))) {
        if recipients.iter().all(|(_, known)| *known != Some(id)) {
            recipients.push((kind, Some(id)));
        }
    }
    recipients
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use RecipientKind::{Addressee as To, Copy, Deputy};

    #[test]
    fn a_units_letter_has_copies_and_a_leaders_has_none() {
        let to = |kind| Addressee { kind, id: 1 };
        assert_eq!(copied(to(AddresseeKind::Unit)), [UnitPost::Liaison]);
        assert_eq!(copied(to(AddresseeKind::Leader)), []);
    }

    #[test]
    fn who_is_deputy_and_liaison_officer_gets_it_as_deputy() {
        assert_eq!(recipients(Some(1), Some(2), &[2, 3]), [(To, Some(1)), (Deputy, Some(2)), (Copy, Some(3))]);
        assert_eq!(recipients(None, None, &[3]), [(To, None), (Copy, Some(3))]);
        assert_eq!(recipients(Some(1), None, &[1]), [(To, Some(1))], "a head who keeps the ledger in person");
    }

    proptest! {
        #[test]
        fn nobody_gets_a_letter_twice_and_nobody_is_left_out(
            head in prop::option::of(0i64..4), deputy in prop::option::of(0i64..4), copies in prop::collection::vec(0i64..4, 0..5),
        ) {
            let all = recipients(head, deputy, &copies);
            prop_assert_eq!(all.iter().filter(|(kind, _)| *kind == To).count(), 1);
            for id in head.into_iter().chain(deputy).chain(copies) {
                prop_assert_eq!(all.iter().filter(|(_, known)| *known == Some(id)).count(), 1);
            }
        }
    }
}
