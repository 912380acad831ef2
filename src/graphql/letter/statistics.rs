//! What became of letters, in figures.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::LetterStatus;

use crate::{
    domain::{language::say, ratio},
    graphql::{
        context::ContextExt, error::Fault, guard::SignedIn, rows::together, scalar::Month, target::types::Ratio,
        unit::types::Unit,
    },
    storage::letter_figures::{self, Figures},
};

/// Months that are compared at once.
const MOST_MONTHS: usize = 60;

/// What became of the letters of a month (函件统计).
#[derive(SimpleObject)]
pub struct LetterStatistics {
    /// The month (月份).
    month: String,
    /// All letters in the viewer's scope (合计), those to leaders included.
    total: LetterFigures,
    /// How many letters have come how far (办理状态分布); a status that no letter has is left out.
    by_status: Vec<LettersOfStatus>,
    /// The letters to units (责任单位统计), in the order in which the units were made; a unit without a letter is left out.
    by_unit: Vec<LettersOfUnit>,
}

/// How many letters have come so far (办理状态分布).
#[derive(SimpleObject)]
pub struct LettersOfStatus {
    /// How far (函件办理状态).
    status: LetterStatus,
    /// How many letters (函件数).
    letters: i32,
}

/// What became of the letters to a unit (责任单位函件统计).
#[derive(SimpleObject)]
pub struct LettersOfUnit {
    /// The unit (责任单位).
    unit: Unit,
    /// What became of them (统计结果).
    figures: LetterFigures,
}

/// What became of the letters of one of several months (函件反馈率).
#[derive(SimpleObject)]
pub struct LettersOfMonth {
    /// The month (月份).
    month: String,
    /// What became of them (统计结果).
    figures: LetterFigures,
}

/// What became of some letters (函件统计结果), as it is today. A letter that asks for an answer counts as answered once every matter in it was
/// answered, whatever the bureau said to the answers; so the figures of a month that is over change only for the better.
#[derive(SimpleObject)]
pub struct LetterFigures {
    /// Letters issued (签发件数).
    letters: i32,
    /// Of them: whose mail has gone out (送达件数).
    delivered: i32,
    /// Of them: signed for (签收件数).
    acknowledged: i32,
    /// Of them: that ask for an answer (要求反馈件数), those to units; a letter to a leader reports, and asks for none.
    asked: i32,
    /// Of these: answered by the day that the letter names (按时反馈件数).
    answered_in_time: i32,
    /// Of these: answered after it (逾期反馈件数).
    answered_late: i32,
    /// Of these: not answered, or not in full (未反馈件数).
    unanswered: i32,
    /// Different matters under the red lamp in them (红灯事项数): one that the letters to a unit and to its leader raise counts once.
    red_items: i32,
    /// Answered, in time or late, of the letters that ask for an answer (反馈率); null if there are none.
    reply_rate: Option<Ratio>,
    /// Answered in time, of the letters that ask for an answer (按时反馈率); null if there are none.
    in_time_rate: Option<Ratio>,
}

impl From<Figures> for LetterFigures {
    fn from(figures: Figures) -> Self {
        let Figures { letters, delivered, acknowledged, asked, answered, in_time, red } = figures;
        Self {
            letters: count(letters),
            delivered: count(delivered),
            acknowledged: count(acknowledged),
            asked: count(asked),
            answered_in_time: count(in_time),
            answered_late: count(answered - in_time),
            unanswered: count(asked - answered),
            red_items: count(red),
            reply_rate: ratio::Ratio::of(answered, asked).map(Into::into),
            in_time_rate: ratio::Ratio::of(in_time, asked).map(Into::into),
        }
    }
}

fn count(figure: i64) -> i32 {
    i32::try_from(figure).unwrap_or(i32::MAX)
}

#[derive(Default)]
pub struct LetterStatisticsQuery;

#[Object(guard = "SignedIn")]
impl LetterStatisticsQuery {
    /// What became of the letters of a month in the viewer's scope (函件统计).
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn letter_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month (月份), such as `2026-11`.")] month: Month,
    ) -> Result<LetterStatistics> {
        let (Month(month), scope) = (month, ctx.scope());
        let total = letter_figures::by_month(ctx.db(), &scope, month, month).await?;
        let by_status = letter_figures::by_status(ctx.db(), &scope, month).await?;
        let by_unit = letter_figures::by_unit(ctx.db(), &scope, month).await?;
        let ids: Vec<i64> = by_unit.iter().map(|(id, _)| *id).collect();
        let units = together(ctx.directory().await?.units_of(&ids));
        let units: HashMap<i64, Unit> = units.map(|row| (row.id, row.into())).collect();
        let of_unit = |(id, figures): (i64, Figures)| {
            Some(LettersOfUnit { unit: units.get(&id)?.clone(), figures: figures.into() })
        };
        Ok(LetterStatistics {
            month: month.to_string(),
            total: total.first().map(|(_, figures)| *figures).unwrap_or_default().into(),
            by_status: by_status
                .into_iter()
                .map(|(status, letters)| LettersOfStatus { status, letters: count(letters) })
                .collect(),
            by_unit: by_unit.into_iter().filter_map(of_unit).collect(),
        })
    }

    /// What became of the letters of several months in the viewer's scope (函件反馈率趋势), the first month first; a month
    /// without letters has zeros.
    #[graphql(complexity = "child_complexity * 12 + 1")]
    async fn letter_reply_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From this month on (起始月份).")] from: Month,
        #[graphql(desc = "Up to this month (截止月份); at most 60 months.")] until: Month,
    ) -> Result<Vec<LettersOfMonth>> {
        let (Month(from), Month(until)) = (from, until);
        let months = std::iter::successors(Some(from), |month| Some(month.next()));
        let months: Vec<_> = months.take_while(|month| *month <= until).take(MOST_MONTHS + 1).collect();
        if months.len() > MOST_MONTHS {
            let words = say!("一次最多查询{MOST_MONTHS}个月", "At most {MOST_MONTHS} months at a time");
            return Err(Fault::BadInput(words).into());
        }
        let found: HashMap<String, Figures> =
            letter_figures::by_month(ctx.db(), &ctx.scope(), from, until).await?.into_iter().collect();
        let of_month = |month: crate::domain::month::Month| {
            let month = month.to_string();
            let figures = found.get(&month).copied().unwrap_or_default();
            LettersOfMonth { month, figures: figures.into() }
        };
        Ok(months.into_iter().map(of_month).collect())
    }
}
