//! Leads (招商线索): how far they may go.

use entity::LeadStatus;

use super::{
    language::say,
    refusal::{Refusal, RefusalCode},
};

/// Whether somebody still has to follow the lead.
pub const fn is_open(status: LeadStatus) -> bool {
    matches!(status, LeadStatus::New | LeadStatus::Following | LeadStatus::Effective)
}

/// Whether a lead may go from `from` to `to`.
pub fn change(from: LeadStatus, to: LeadStatus) -> Result<(), Refusal> {
    use LeadStatus::{Closed, Converted, Effective, Following, New};
    let allowed = match to {
        New => false,
        Following => matches!(from, New | Following),
        Effective => matches!(from, New | Following),
        Converted => from == Effective,
        Closed => is_open(from),
    };
    if allowed {
        return Ok(());
    }
    let message = say!(
        "线索现为“{from}”，不能变更为“{to}”",
        "The lead is “{from}” and cannot become “{to}”",
        from = from.terms(),
        to = to.terms(),
    );
    Err(Refusal::of_change(RefusalCode::LeadStatusOrder, message))
}

/// A follow-up makes a new lead a followed one and leaves any other open lead as it is.
pub fn follow(status: LeadStatus) -> Result<LeadStatus, Refusal> {
    match status {
        LeadStatus::Effective => Ok(LeadStatus::Effective),
        other => change(other, LeadStatus::Following).map(|()| LeadStatus::Following),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_effective_lead_is_converted() {
        assert!(change(LeadStatus::Effective, LeadStatus::Converted).is_ok());
        assert!(change(LeadStatus::Following, LeadStatus::Converted).is_err());
        assert!(change(LeadStatus::Closed, LeadStatus::Converted).is_err());
    }

    #[test]
    fn following_an_effective_lead_keeps_it_effective_and_a_closed_one_is_not_followed() {
        assert_eq!(follow(LeadStatus::New), Ok(LeadStatus::Following));
        assert_eq!(follow(LeadStatus::Effective), Ok(LeadStatus::Effective));
        assert!(follow(LeadStatus::Closed).is_err());
        assert!(follow(LeadStatus::Converted).is_err());
    }
}
