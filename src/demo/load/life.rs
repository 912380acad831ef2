//! The life of a project: its reviews, its stages with what each of them brings, what holds it up, and what puts its
//! screening off.

use chrono::NaiveDate;
use entity::{Stage, project as project_table};

use super::{LoadError, Loading, Plan, SINCE};
use crate::{
    actions::{
        blocker, ceremony, contract,
        production::Evidence,
        project::{self, StageStep, Step},
        review, review_level, screening,
        task_force::{self, Person},
    },
    demo::plan,
};

/// What brings a project of the plan to a stage.
fn change(step: &plan::Step, planned: &plan::Project) -> Step {
    let evidence = step.evidence.iter().cloned();
    let evidence = evidence.map(|plan::Evidence { kind, number, words }| Evidence { kind, number, words }).collect();
    match step.stage {
        Stage::Negotiating => Step::Restore,
        Stage::Approved => Step::Approve { sign_by: planned.sign_by },
        Stage::Signed => {
            let [start, production, capacity] = planned.promised;
            Step::Sign(contract::Input {
                number: planned.contract_number.clone(),
                parties: format!("九龙坡区人民政府、{}", planned.investor),
                amount: planned.contract.map_or(0, |amount| amount.as_fen()),
                is_approximate: planned.name.starts_with("北航"),
                committed_start_on: start,
                committed_production_on: production,
                committed_capacity_on: Some(capacity),
                risk_notes: "逾期未开工的，政府方有权收回载体或土地；投资强度不达标的，扶持资金按比例扣减。".to_owned(),
            })
        }
        Stage::Started => Step::Start,
        Stage::InProduction => Step::BeginProduction(evidence),
        Stage::AtCapacity => Step::ReachCapacity(evidence),
        Stage::Exited => Step::Exit,
        Stage::ScreenedOut => Step::ScreenOut,
    }
}

impl Loading {
    pub(super) async fn steps(
        &mut self,
        made: project_table::Model,
        planned: &plan::Project,
    ) -> Result<i32, LoadError> {
        let mut version = made.version;
        for step in planned.steps.iter().skip(1).filter(|step| step.stage != Stage::Exited) {
            let on = self.on(step.on);
            let change = StageStep { step: change(step, planned), on, reason: step.reason.clone() };
            version = project::change_stage(&self.act, made.id, version, &change).await?.version;
            if step.stage == Stage::Signed {
                self.task_force(made.id, on, planned).await?;
            }
        }
        if let Some(supplement) = &planned.supplement {
            let input = contract::Supplement {
                number: supplement.number.clone(),
                amount: supplement.amount.as_fen(),
                signed_on: self.on(supplement.on),
                words: "企业扩大投资规模，签订补充协议。".to_owned(),
            };
            contract::supplement(&self.act, made.id, &input).await?;
        }
        Ok(version)
    }

    pub(super) async fn review_levels(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for (kind, from) in &plan.review_levels {
            let input = review_level::Input {
                kind: *kind,
                direction_id: None,
                amount_from: Some(from.as_fen()),
                active_from: SINCE,
                active_until: None,
            };
            review_level::create(&self.act, &input).await?;
        }
        Ok(())
    }

    pub(super) async fn ceremonies(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for planned in &plan.ceremonies {
            self.on(planned.held_on);
            let plan::Ceremony { name, held_on, place, projects } = planned.clone();
            let id = ceremony::create(&self.act, &ceremony::Input { name, held_on, place }).await?.id;
            for presented in projects {
                let presentation = ceremony::Presentation {
                    investment: presented.investment.as_fen(),
                    yearly_output: presented.yearly_output.as_fen(),
                    is_innovation_platform: presented.is_innovation_platform,
                };
                let project = self.keys.project(presented.project)?;
                ceremony::add_project(&self.act, id, project, &presentation).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn reviews(&mut self, project: i64, rounds: &[plan::Round]) -> Result<(), LoadError> {
        for round in rounds {
            let on = self.on(round.started_on);
            let id = review::start(&self.act, project, on).await?.id;
            for opinion in &round.opinions {
                let input = review::Opinion {
                    verdict: opinion.verdict,
                    given_by: opinion.given_by.clone(),
                    unit_id: opinion.unit.map(|unit| self.keys.unit(unit)).transpose()?,
                    on: self.on(opinion.on),
                    words: opinion.words.clone(),
                };
                review::record_opinion(&self.act, id, opinion.kind, &input).await?;
            }
        }
        Ok(())
    }

    /// The task force is led by the project's leader; its units sit in it.
    async fn task_force(&mut self, project: i64, on: NaiveDate, planned: &plan::Project) -> Result<(), LoadError> {
        let lead = Person::Official(self.keys.official(planned.leader)?);
        let units = std::iter::once(&planned.lead_unit).chain(&planned.coordinating);
        let members =
            units.map(|unit| Ok(Person::Unit(self.keys.unit(*unit)?))).collect::<Result<Vec<_>, LoadError>>()?;
        task_force::form(&self.act, project, on, lead, &members).await?;
        Ok(())
    }

    pub(super) async fn holds(&mut self, id: i64, version: i32, planned: &[plan::Hold]) -> Result<(), LoadError> {
        let mut version = version;
        for hold in planned {
            match *hold {
                plan::Hold::Extension { on, until, reason } => {
                    self.on(on);
                    version = screening::extend(&self.act, id, version, until, reason).await?.version;
                }
                plan::Hold::Pause { on, resumed_on, reason } => {
                    let on = self.on(on);
                    version = screening::pause(&self.act, id, version, on, reason).await?.version;
                    if let Some(on) = resumed_on {
                        let on = self.on(on);
                        version = screening::resume(&self.act, id, version, on).await?.version;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) async fn blockers(&mut self, project: i64, planned: &[plan::Blocker]) -> Result<(), LoadError> {
        for planned in planned {
            self.on(planned.raised_on);
            let input = blocker::Input {
                kind: planned.kind,
                words: planned.words.clone(),
                owner_unit_id: self.keys.unit(planned.owner)?,
                due_on: planned.due_on,
            };
            let row = blocker::raise(&self.act, project, &input).await?;
            if let Some(resolved_on) = planned.resolved_on {
                let on = self.on(resolved_on);
                blocker::resolve(&self.act, row.id, row.version, on, "经专班协调已解决。").await?;
            }
        }
        Ok(())
    }
}
