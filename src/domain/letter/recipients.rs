//! Who gets a letter: its addressee, the deputy of an addressee who is away (外出代办), and who gets a copy (抄送).

use std::collections::HashMap;

use entity::{AddresseeKind, CopyTo, LetterKind, RecipientKind, RefusalCode, UnitPost};

use crate::domain::{language::say, refusal::Refusal};

/// Who gets letters besides their addressees, by kind of letter and of addressee.
pub type Copies = HashMap<(LetterKind, AddresseeKind), Vec<CopyTo>>;

/// The post whose holder is meant, at the unit that a letter is to.
pub const fn post(copied_to: CopyTo) -> Option<UnitPost> {
    match copied_to {
        CopyTo::LiaisonOfficer => Some(UnitPost::Liaison),
        CopyTo::DivisionLeader => Some(UnitPost::DivisionLeader),
        CopyTo::Deputy | CopyTo::GroupOffice => None,
    }
}

/// A letter to a leader is to no unit, whose people could get it, too.
pub fn check(addressee: AddresseeKind, copied_to: &[CopyTo]) -> Result<(), Refusal> {
    match copied_to.iter().position(|to| addressee != AddresseeKind::Unit && post(*to).is_some()) {
        None => Ok(()),
        Some(position) => {
            let message = say!(
                "主送领导的函件不涉及责任单位的联络员和分管领导",
                "A letter to a leader is to no unit whose people could get it"
            );
            Err(Refusal::of_field(&format!("copiedTo.{position}"), RefusalCode::OutOfRange, message))
        }
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
    fn what_is_to_a_leader_is_copied_to_no_units_people() {
        let everybody = [CopyTo::Deputy, CopyTo::GroupOffice, CopyTo::LiaisonOfficer, CopyTo::DivisionLeader];
        assert_eq!(check(AddresseeKind::Unit, &everybody), Ok(()));
        for addressee in [AddresseeKind::Leader, AddresseeKind::GroupLeader] {
            assert_eq!(check(addressee, &everybody[..2]), Ok(()));
            assert_eq!(check(addressee, &everybody).unwrap_err().field.as_deref(), Some("copiedTo.2"));
        }
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
