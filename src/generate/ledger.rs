//! The plan, the ledger and the leads of a drawn project.

use std::iter::successors;

use chrono::{Datelike, Days, NaiveDate};
use entity::{
    LeadClaim, LeadSource, LeadStatus, MilestoneKind, contract, fund_receipt, lead, lead_follow_up, milestone,
    progress_entry,
};
use rand::RngExt;

use super::{
    draw::{BY, Draw, Drawn, next, noon},
    rows::Rows,
};
use crate::{
    demo::plan::{Venture, venture},
    domain::{company::normalised, lead::claim::is_alive, lifecycle::is_over, month::Month},
};

/// Progress entries of a project, of the months that lie furthest back from the present one.
const ENTRIES: usize = 10;
/// Leads that are reported while one project comes about.
const LEADS: usize = 2;
const STEPS: [(&str, MilestoneKind); 8] = [
    ("签订投资合同", MilestoneKind::Signing),
    ("完成用地手续办理", MilestoneKind::Other),
    ("取得施工许可证", MilestoneKind::Other),
    ("项目开工", MilestoneKind::Start),
    ("完成设备进场安装", MilestoneKind::Other),
    ("完成首批员工招聘", MilestoneKind::Other),
    ("项目投产", MilestoneKind::Production),
    ("项目达产", MilestoneKind::Capacity),
];
const WORDS: [&str; 8] = [
    "正在办理项目公司注册和备案手续，专班每周调度一次。",
    "完成总平方案比选，正在开展施工图设计。",
    "用地预审材料已报送，预计下月取得批复。",
    "主体结构施工推进正常，现场作业人员稳定。",
    "机电安装同步推进，专班协调解决临时用电。",
    "厂房改造完成过半，首批设备已下单。",
    "主要设备陆续进场，正在安装调试。",
    "首批骨干团队到位，正在招聘和培训员工。",
];
const NOTES: [&str; 5] = ["首期注册资本金", "固定资产投资到位", "设备采购款", "股东增资", "工程建设资金"];
const FOLLOWED: [&str; 4] = [
    "电话联系企业投资部，约定来访。",
    "赴企业总部拜访，介绍载体和政策。",
    "企业来区考察载体。",
    "就用地和政策交换意见。",
];
const SOURCES: [LeadSource; 9] = [
    LeadSource::TownStreet,
    LeadSource::Department,
    LeadSource::CongressDeputy,
    LeadSource::CppccMember,
    LeadSource::Event,
    LeadSource::OutboundVisit,
    LeadSource::Fund,
    LeadSource::Scenario,
    LeadSource::Company,
];

impl Draw {
    /// Two or four steps in turn, some of them over, some late, some to come.
    pub(super) fn milestones(&mut self, rows: &mut Rows, project: &Drawn) {
        let units = self.office.units.clone();
        let count = if project.id % 2 == 0 { 4 } else { 2 };
        let first = self.rng.random_range(0..=STEPS.len() - count);
        let mut due_on = self.between(project.registered_on, self.today);
        for (name, kind) in STEPS.iter().skip(first).take(count) {
            let done = due_on < self.today && (is_over(project.stage) || self.chance(85));
            rows.milestones.push(milestone::Model {
                id: next(&mut self.keys.milestone),
                project_id: project.id,
                name: (*name).to_owned(),
                kind: *kind,
                owner_unit_id: if self.chance(70) { project.lead_unit } else { self.one_of(&units) },
                due_on,
                done_on: done.then_some(due_on),
                dropped_on: (!done && is_over(project.stage)).then_some(self.today),
                version: if done { 2 } else { 1 },
            });
            due_on = due_on + Days::new(self.rng.random_range(30..180));
        }
    }

    /// One entry a month, up to one of the last three months. Older months stay free.
    pub(super) fn entries(&mut self, rows: &mut Rows, project: &Drawn) {
        let skipped = self.rng.random_range(1..=3);
        let months = successors(Some(Month::of(self.today)), |month| Some(month.previous()));
        for (back, month) in months.skip(skipped).take(ENTRIES).enumerate() {
            let percent = i32::try_from((ENTRIES - back) * 9).unwrap_or(0);
            let output = project.signed_on.filter(|_| self.chance(25)).map(|_| project.contract_amount / 400);
            rows.entries.push(progress_entry::Model {
                id: next(&mut self.keys.entry),
                project_id: project.id,
                month: month.to_string(),
                words: self.one_of(&WORDS).to_owned(),
                percent,
                output,
                filed_by: BY.to_owned(),
                filed_at: noon(month.last_day() - Days::new(3)),
                version: 1,
            });
        }
    }

    /// The contract, if one was signed; what it promises is a year for the start and another for production.
    pub(super) fn contract(&mut self, rows: &mut Rows, project: &Drawn, investor: &str) {
        let Some(signed_on) = project.signed_on else { return };
        let id = next(&mut self.keys.contract);
        rows.contracts.push(contract::Model {
            id,
            project_id: project.id,
            number: Some(format!("HT{}-{id:06}", signed_on.year())),
            parties: investor.to_owned(),
            amount: project.contract_amount,
            is_approximate: false,
            committed_start_on: Some(signed_on + Days::new(365)),
            committed_production_on: Some(signed_on + Days::new(730)),
            committed_capacity_on: None,
            risk_notes: String::new(),
            version: 1,
        });
    }

    /// Some of the money, if a contract was signed.
    pub(super) fn receipts(&mut self, rows: &mut Rows, project: &Drawn) {
        let Some(signed_on) = project.signed_on else { return };
        for _ in 0..self.rng.random_range(0..=2) {
            let received_on = self.between(signed_on, self.today);
            rows.receipts.push(fund_receipt::Model {
                id: next(&mut self.keys.receipt),
                project_id: project.id,
                received_on,
                amount: project.contract_amount / self.rng.random_range(5..20),
                note: self.one_of(&NOTES).to_owned(),
                recorded_by: BY.to_owned(),
                recorded_at: noon(received_on),
                voided_on: None,
                void_reason: None,
                version: 1,
            });
        }
    }

    /// The leads reported at the time; the first of them became the project in one case of five, and is returned.
    pub(super) fn leads(&mut self, rows: &mut Rows, project: &Drawn, investor: &str) -> Option<i64> {
        let mut origin = None;
        for number in 0..LEADS {
            let id = next(&mut self.keys.lead);
            let converted = number == 0 && self.chance(20);
            if converted {
                origin = Some(id);
            }
            let row = self.lead(id, project, converted.then_some(investor));
            if row.followed_on > row.reported_on {
                rows.follow_ups.push(self.follow_up(id, row.followed_on));
            }
            rows.leads.push(row);
        }
        origin
    }

    /// A lead; if it became the project, its company is the investor. Of several leads of a company the first keeps it.
    fn lead(&mut self, id: i64, project: &Drawn, investor: Option<&str>) -> lead::Model {
        let other = self.rng.random_range(0..6);
        let Venture { investor: company, summary, .. } = venture(self.rng.random_range(0..1_000_000), other);
        let company = investor.map_or(company, str::to_owned);
        let company_key = normalised(&company);
        let reported_on = project.registered_on - Days::new(self.rng.random_range(5..60));
        let status = match self.rng.random_range(0..10) {
            _ if investor.is_some() => LeadStatus::Converted,
            0..2 => LeadStatus::New,
            2..6 => LeadStatus::Following,
            6..8 => LeadStatus::Effective,
            _ => LeadStatus::Closed,
        };
        let is_duplicate = is_alive(status) && !self.claimed.insert(company_key.clone());
        let status = if is_duplicate && investor.is_none() { LeadStatus::Closed } else { status };
        let followed_on = match status {
            LeadStatus::New => reported_on,
            LeadStatus::Converted => self.between(reported_on, project.registered_on),
            _ => self.between(reported_on, self.today),
        };
        let closed = if is_duplicate { "与已有线索重复，合并办理" } else { "企业投资计划调整" };
        let judged = matches!(status, LeadStatus::Effective | LeadStatus::Converted);
        let units = self.office.units.clone();
        lead::Model {
            id,
            company,
            company_key,
            summary,
            source: SOURCES.get(self.rng.random_range(0..SOURCES.len())).copied().unwrap_or(LeadSource::Company),
            source_name: None,
            activity_id: None,
            channel_id: None,
            new_or_stock_id: None,
            unit_id: if self.chance(50) { project.lead_unit } else { self.one_of(&units) },
            direction_id: judged.then_some(project.direction),
            effective_on: judged.then_some(followed_on),
            status,
            claim: LeadClaim::Held,
            claimed_on: Some(reported_on),
            first_lead_id: None,
            reported_on,
            followed_on,
            project_id: investor.map(|_| project.id),
            closed_reason: (status == LeadStatus::Closed).then(|| closed.to_owned()),
            version: if status == LeadStatus::New { 1 } else { 2 },
            created_at: noon(reported_on),
            updated_at: noon(followed_on),
        }
    }

    fn follow_up(&mut self, lead_id: i64, followed_on: NaiveDate) -> lead_follow_up::Model {
        lead_follow_up::Model {
            id: next(&mut self.keys.follow_up),
            lead_id,
            followed_on,
            words: self.one_of(&FOLLOWED).to_owned(),
            recorded_by: BY.to_owned(),
            recorded_at: noon(followed_on),
        }
    }
}
