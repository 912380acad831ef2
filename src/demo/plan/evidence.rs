//! What proves that a project produces, or is at capacity.

use chrono::{Datelike, NaiveDate};
use entity::{EvidenceKind, Stage};

use super::Evidence;

/// What was recorded when the `n`-th project came into a stage.
pub(super) fn of(stage: Stage, n: usize, on: NaiveDate) -> Vec<Evidence> {
    let proof = |kind, number, words: &str| Evidence { kind, number, words: words.to_owned() };
    let number = |prefix: &str| Some(format!("{prefix}〔{}〕{}号", on.year(), 11 + n * 7 % 180));
    match stage {
        Stage::InProduction => vec![
            proof(EvidenceKind::ProductionReport, number("九投产"), "企业投产报告，经牵头单位现场核实。"),
            proof(EvidenceKind::SitePhoto, None, "生产（营业）现场照片6张，拍摄于投产当日。"),
        ],
        Stage::AtCapacity => vec![
            proof(EvidenceKind::TaxRecord, number("九税证"), "近三个月纳税凭证，与合同约定的产出相符。"),
            proof(EvidenceKind::ProductionReport, number("九达产"), "达产核定报告，经行业主管部门审核。"),
        ],
        _ => Vec::new(),
    }
}
