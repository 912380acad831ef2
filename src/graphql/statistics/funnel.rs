//! How far leads and projects come.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::FunnelStep;

use crate::{
    domain::{language::say, ratio::Ratio as Share},
    graphql::{context::ContextExt, error::Fault, guard::SignedIn, id::Kind, scalar::Date, target::types::Ratio},
    storage::funnel::{self, Cohort},
};

/// How far the leads and the projects of a time have come by today (招商漏斗). Each step counts those of the first step that
/// have reached it or gone beyond, whenever that was; one that is exited or screened out later still counts for the steps it
/// has reached.
#[derive(SimpleObject)]
pub struct Funnel {
    /// The leads reported in the time (线索转化): effective, made a project, and how far this project has come.
    leads: Vec<FunnelStage>,
    /// The projects that came into the pool in the time, whether from a lead or not (项目推进).
    projects: Vec<FunnelStage>,
}

/// A step of a funnel (漏斗环节).
#[derive(SimpleObject)]
pub struct FunnelStage {
    /// The step (环节).
    step: FunnelStep,
    /// How many have reached it (数量).
    count: i64,
    /// Of those that have reached the step before (环节转化率); null for the first step, or if there are none.
    of_previous: Option<Ratio>,
    /// Of those of the first step (总转化率); null if there are none.
    of_first: Option<Ratio>,
}

fn stages(counts: &[(FunnelStep, i64)]) -> Vec<FunnelStage> {
    let first = counts.first().map(|(_, count)| *count);
    let before = std::iter::once(None).chain(counts.iter().map(|(_, count)| Some(*count)));
    let of = |count: i64, whole: Option<i64>| Share::of(count, whole?).map(Into::into);
    let stages = counts.iter().zip(before).map(|((step, count), before)| FunnelStage {
        step: *step,
        count: *count,
        of_previous: of(*count, before),
        of_first: of(*count, first),
    });
    stages.collect()
}

#[derive(Default)]
pub struct FunnelQuery;

#[Object(guard = "SignedIn")]
impl FunnelQuery {
    /// How far the leads reported between two days, and the projects that came into the pool between them, have come by
    /// today (招商漏斗). Over the rows in the viewer's scope.
    #[graphql(complexity = "child_complexity * 8 + 20")]
    async fn funnel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Reported, or come into the pool, from this day on (起始日期), such as `2026-01-01`.")]
        from: Date,
        #[graphql(desc = "Up to this day (截止日期), such as `2026-12-31`.")] until: Date,
        #[graphql(desc = "Only of this direction (产业方向); leads have one once they are judged.")]
        direction_id: Option<ID>,
        #[graphql(
            desc = "Only leads that this unit brought, and projects in which it had the lead when they came into the pool \
                    (责任单位)."
        )]
        unit_id: Option<ID>,
    ) -> Result<Funnel> {
        let (Date(from), Date(until)) = (from, until);
        if until < from {
            return Err(Fault::BadInput(say!(
                "截止日期不得早于起始日期",
                "The last day must not lie before the first"
            ))
            .into());
        }
        let cohort = Cohort {
            from,
            until,
            direction_id: direction_id.as_ref().map(|id| Kind::Direction.key(id)),
            unit_id: unit_id.as_ref().map(|id| Kind::Unit.key(id)),
        };
        let (db, scope) = (ctx.db(), ctx.scope());
        Ok(Funnel {
            leads: stages(&funnel::leads(db, &scope, &cohort).await?),
            projects: stages(&funnel::projects(db, &scope, &cohort).await?),
        })
    }
}
