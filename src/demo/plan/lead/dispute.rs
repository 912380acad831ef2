//! Companies that a second unit reports though they are followed already (首谈争议).

use chrono::NaiveDate;
use entity::{LeadKeeper, LeadStatus};

use super::{source, source_name};
use crate::demo::plan::{Dispute, Lead, Unit, day::before};

/// The leads of today that a second unit reports: one of them is ruled, one waits for the ruling.
pub(in crate::demo::plan) fn disputes(units: &[Unit], leads: &[Lead], today: NaiveDate) -> Vec<Dispute> {
    let settled = before(today, 12);
    let followed = leads.iter().filter(|lead| lead.status == LeadStatus::Following && lead.reported_on <= settled);
    let mut followed = followed.zip(0..);
    let ruled = followed.next().map(|(lead, n)| Dispute {
        ruling: Some((
            before(today, 3),
            LeadKeeper::First,
            "首报单位已与企业实质对接并持续跟进，维持首谈归属。".to_owned(),
        )),
        ..dispute(units, lead, n, before(today, 9))
    });
    let open = followed.next().map(|(lead, n)| dispute(units, lead, n, before(today, 5)));
    ruled.into_iter().chain(open).collect()
}

/// The company as the second unit writes it, which is the same to whoever compares.
fn dispute(units: &[Unit], first: &Lead, n: usize, reported_on: NaiveDate) -> Dispute {
    let unit = (first.unit + 3 + n * 7) % units.len().max(1);
    let source = source(units, unit, n);
    Dispute {
        later: Lead {
            company: first.company.replace("有限公司", "有限责任公司"),
            source,
            source_name: source_name(source, n),
            activity: None,
            unit,
            status: LeadStatus::New,
            reported_on,
            judged_on: None,
            follow_ups: Vec::new(),
            ..first.clone()
        },
        ruling: None,
    }
}
