//! Who keeps a company that several units report (首谈责任制): the unit that reported it first, unless the bureau rules
//! otherwise (adr/0015).

use entity::{LeadClaim, LeadKeeper, LeadStatus};

use super::is_open;
use crate::domain::{
    language::say,
    refusal::{Refusal, RefusalCode},
};

/// Whether a lead stands in the way of one that is reported later: it is open, or has become a project.
pub const fn is_alive(status: LeadStatus) -> bool {
    is_open(status) || matches!(status, LeadStatus::Converted)
}

/// Whether a unit may report a company that it may have an open lead of.
pub fn report_again(follows_it: bool) -> Result<(), Refusal> {
    if !follows_it {
        return Ok(());
    }
    let message = say!(
        "本单位正在跟进该企业的线索，请在原线索上登记跟进情况",
        "The unit follows a lead of this company already: record a follow-up of that one",
    );
    Err(Refusal::of_field("company", RefusalCode::Taken, message))
}

/// The claim of a new lead, when another unit has such a lead of the company already or none has.
pub const fn of_new(is_duplicate: bool) -> LeadClaim {
    if is_duplicate { LeadClaim::Disputed } else { LeadClaim::Held }
}

/// Whether a lead may be judged effective or converted: not while others have to wait whether it keeps the company.
pub fn advance(claim: LeadClaim) -> Result<(), Refusal> {
    if claim == LeadClaim::Held {
        return Ok(());
    }
    let message = say!(
        "该企业已有在先线索，须经招商投资局裁定首谈归属后方可办理",
        "Another lead of the company was first: the bureau has to rule before this one goes on",
    );
    Err(Refusal::of_change(RefusalCode::LeadDisputed, message))
}

/// Whether a lead may be converted: the claim is its unit's, and nobody disputes it, so that the credit goes to whom
/// the ruling names.
pub fn convert(claim: LeadClaim, is_disputed: bool) -> Result<(), Refusal> {
    advance(claim)?;
    if !is_disputed {
        return Ok(());
    }
    let message = say!(
        "其他单位也报送了该企业，须先裁定首谈归属方可转化",
        "Other units have reported the company, too: the bureau has to rule before a lead of it is converted",
    );
    Err(Refusal::of_change(RefusalCode::LeadDisputed, message))
}

/// What a ruling makes of a disputed lead, and of the one that has held the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// The claim of the lead that was disputed; if it is lost, the lead is closed.
    pub disputed: LeadClaim,
    /// The claim of the open lead that has held the company; if it is lost, that one is closed.
    pub held: LeadClaim,
}

/// A ruling on a lead.
pub fn rule(status: LeadStatus, claim: LeadClaim, keeper: LeadKeeper) -> Result<Ruled, Refusal> {
    if claim != LeadClaim::Disputed || !is_open(status) {
        let message = say!("该线索没有待裁定的首谈争议", "Nothing is to be ruled about this lead");
        return Err(Refusal::of_change(RefusalCode::LeadUndisputed, message));
    }
    Ok(match keeper {
        LeadKeeper::First => Ruled { disputed: LeadClaim::Lost, held: LeadClaim::Held },
        LeadKeeper::Later => Ruled { disputed: LeadClaim::Held, held: LeadClaim::Lost },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::lead::change;

    /// What people do about the leads of one company; the number says which lead.
    #[derive(Clone, Copy, Debug)]
    enum Deed {
        Report,
        Judge(usize),
        Convert(usize),
        Close(usize),
        Rule(usize, LeadKeeper),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let keeper = prop_oneof![Just(LeadKeeper::First), Just(LeadKeeper::Later)];
        prop_oneof![
            3 => Just(Deed::Report),
            3 => (0..6usize).prop_map(Deed::Judge),
            2 => (0..6usize).prop_map(Deed::Convert),
            1 => (0..6usize).prop_map(Deed::Close),
            3 => (0..6usize, keeper).prop_map(|(which, keeper)| Deed::Rule(which, keeper)),
        ]
    }

    type Lead = (LeadStatus, LeadClaim);

    fn disputes(leads: &[Lead]) -> bool {
        leads.iter().any(|(status, claim)| is_open(*status) && *claim == LeadClaim::Disputed)
    }

    /// The leads after the deed, as the actions do it; as before, if it is refused.
    fn done(leads: &[Lead], deed: Deed) -> Vec<Lead> {
        let mut after = leads.to_vec();
        let may = |which: usize, to| leads.get(which).filter(|(status, _)| change(*status, to).is_ok());
        match deed {
            Deed::Report => after.push((LeadStatus::New, of_new(leads.iter().any(|(status, _)| is_alive(*status))))),
            Deed::Judge(which) => {
                if may(which, LeadStatus::Effective).is_some_and(|(_, claim)| advance(*claim).is_ok()) {
                    after[which].0 = LeadStatus::Effective;
                }
            }
            Deed::Convert(which) => {
                let converted = may(which, LeadStatus::Converted);
                if converted.is_some_and(|(_, claim)| convert(*claim, disputes(leads)).is_ok()) {
                    after[which].0 = LeadStatus::Converted;
                }
            }
            Deed::Close(which) => {
                if may(which, LeadStatus::Closed).is_some() {
                    after[which].0 = LeadStatus::Closed;
                }
            }
            Deed::Rule(which, keeper) => {
                let Some(Ok(ruled)) = leads.get(which).map(|(status, claim)| rule(*status, *claim, keeper)) else {
                    return after;
                };
                let settle = |lead: &mut Lead, claim| {
                    lead.1 = claim;
                    if claim == LeadClaim::Lost {
                        lead.0 = LeadStatus::Closed;
                    }
                };
                let held = leads.iter().position(|(status, claim)| is_open(*status) && *claim == LeadClaim::Held);
                if let Some(held) = held {
                    settle(&mut after[held], ruled.held);
                }
                settle(&mut after[which], ruled.disputed);
            }
        }
        after
    }

    proptest! {
        #[test]
        fn of_the_open_leads_of_a_company_one_at_most_can_be_converted(deeds in prop::collection::vec(deed(), 0..40)) {
            let mut leads: Vec<Lead> = Vec::new();
            for deed in deeds {
                leads = done(&leads, deed);
                let open = || leads.iter().filter(|(status, _)| is_open(*status));
                prop_assert!(open().filter(|(_, claim)| advance(*claim).is_ok()).count() <= 1, "{:?}: {:?}", deed, leads);
                let convertible = open().filter(|(_, claim)| convert(*claim, disputes(&leads)).is_ok());
                prop_assert!(convertible.count() <= 1, "{:?}: {:?}", deed, leads);
            }
        }
    }

    #[test]
    fn only_a_disputed_open_lead_is_ruled_on() {
        assert!(rule(LeadStatus::Following, LeadClaim::Disputed, LeadKeeper::First).is_ok());
        for (status, claim) in [(LeadStatus::New, LeadClaim::Held), (LeadStatus::Closed, LeadClaim::Disputed)] {
            let code = rule(status, claim, LeadKeeper::Later).unwrap_err().code;
            assert_eq!(code, RefusalCode::LeadUndisputed, "{status:?} {claim:?}");
        }
    }
}
