//! Leads (招商线索): how far they may go, where they come from, who keeps the company, and how long things may take.

pub mod claim;
pub mod limit;

use entity::{ActivityKind, LeadSource, LeadStatus};

use super::{
    language::say,
    refusal::{Refusal, RefusalCode},
};

/// Whether somebody still has to follow the lead.
pub const fn is_open(status: LeadStatus) -> bool {
    matches!(status, LeadStatus::New | LeadStatus::Following | LeadStatus::Effective)
}

/// Whether a lead may go from `from` to `to`. The bureau may judge a lead that its unit has not followed yet: the report can
/// say enough, and the limit for the judgement runs from the report on.
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

/// Whether a lead of this source may come from an event or visit of this kind.
pub fn comes_from(source: LeadSource, kind: ActivityKind) -> Result<(), Refusal> {
    let fits = match kind {
        ActivityKind::Event => source == LeadSource::Event,
        ActivityKind::Visit => source == LeadSource::OutboundVisit,
    };
    if fits {
        return Ok(());
    }
    let message = say!(
        "线索来源为“{source}”，不能关联“{kind}”",
        "A lead whose source is “{source}” cannot come from an activity of the kind “{kind}”",
        source = source.terms(),
        kind = kind.terms(),
    );
    Err(Refusal::of_field("activityId", RefusalCode::LeadSourceMismatch, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_lead_of_an_event_names_an_event_and_only_one_of_a_visit_a_visit() {
        assert!(comes_from(LeadSource::Event, ActivityKind::Event).is_ok());
        assert!(comes_from(LeadSource::OutboundVisit, ActivityKind::Visit).is_ok());
        for (source, kind) in [
            (LeadSource::OutboundVisit, ActivityKind::Event),
            (LeadSource::Event, ActivityKind::Visit),
            (LeadSource::Fund, ActivityKind::Event),
        ] {
            assert_eq!(comes_from(source, kind).unwrap_err().code, RefusalCode::LeadSourceMismatch);
        }
    }

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
