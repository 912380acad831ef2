//! What can be asked of one value. The conditions of one such filter hold together; null is as if not given.

use async_graphql::{ID, InputObject};
use sea_orm::{
    ColumnTrait,
    sea_query::{ExprTrait, SimpleExpr},
};

use super::{Ground, all, refused};
use crate::{
    domain::{language::say, text},
    graphql::{
        error::Fault,
        id::Kind,
        scalar::{Date, DateTime, Fen, Month},
    },
    storage::{
        among::{among, among_texts},
        scoped,
        search::like,
    },
};

/// Values of one list.
const MOST_VALUES: usize = 500;
/// Characters of a text that is looked for.
const LONGEST: usize = 200;

/// A filter on the value of a column.
pub(in crate::graphql) trait ColumnFilter {
    /// The conditions on `column`.
    fn on<C: ColumnTrait>(self, column: C, ground: &Ground) -> Result<Vec<SimpleExpr>, Fault>;
}

impl ColumnFilter for bool {
    fn on<C: ColumnTrait>(self, column: C, _: &Ground) -> Result<Vec<SimpleExpr>, Fault> {
        Ok(vec![column.eq(self)])
    }
}

/// A list that is not too long.
pub(super) fn bounded<T>(values: Vec<T>) -> Result<Vec<T>, Fault> {
    if values.len() > MOST_VALUES {
        return Err(refused(say!("in 中的取值不得超过{MOST_VALUES}个", "A list of values has at most {MOST_VALUES}")));
    }
    Ok(values)
}

/// Whether there is a value.
fn presence(value: SimpleExpr, is_null: bool) -> SimpleExpr {
    if is_null { value.is_null() } else { value.is_not_null() }
}

/// What a text has to be (文本条件).
#[derive(Clone, Debug, PartialEq, InputObject)]
pub struct StringFilter {
    /// Exactly this (等于), such as `"ZS2026-0017"`.
    eq: Option<String>,
    /// One of these (属于其中之一), at most 500; an empty list matches nothing.
    #[graphql(name = "in")]
    among: Option<Vec<String>>,
    /// This occurs in it (包含), whatever the case of its letters, such as `"芯片"`.
    contains: Option<String>,
    /// It begins with this (以此开头), whatever the case of its letters, such as `"zs2026"`.
    starts_with: Option<String>,
    /// There is none (为空), or there is one (不为空).
    is_null: Option<bool>,
}

impl ColumnFilter for StringFilter {
    fn on<C: ColumnTrait>(self, column: C, ground: &Ground) -> Result<Vec<SimpleExpr>, Fault> {
        let mut conditions = Vec::new();
        if let Some(wanted) = self.eq {
            conditions.push(column.eq(checked(&wanted)?));
        }
        if let Some(wanted) = self.among {
            let wanted = bounded(wanted)?.iter().map(|text| checked(text)).collect::<Result<_, _>>()?;
            conditions.push(among_texts(column.into_expr(), wanted, ground.backend));
        }
        if let Some(wanted) = self.contains {
            conditions.push(like(column.into_expr(), "%", &checked(&wanted)?, "%", ground.backend));
        }
        if let Some(wanted) = self.starts_with {
            conditions.push(like(column.into_expr(), "", &checked(&wanted)?, "%", ground.backend));
        }
        conditions.extend(self.is_null.map(|is_null| presence(column.into_expr(), is_null)));
        Ok(conditions)
    }
}

/// A text that can be looked for.
fn checked(wanted: &str) -> Result<String, Fault> {
    text::line("filter", wanted, LONGEST).map_err(|refusal| Fault::BadInput(refusal.message))
}

/// Which thing is referred to (对象条件), by global id.
#[derive(Clone, Debug, PartialEq, InputObject)]
pub struct IdFilter {
    /// This one (等于), such as `"unit:7"`.
    eq: Option<ID>,
    /// One of these (属于其中之一), at most 500; an empty list matches nothing, as do ids of things of another kind.
    #[graphql(name = "in")]
    among: Option<Vec<ID>>,
    /// There is none (为空), or there is one (不为空).
    is_null: Option<bool>,
}

impl IdFilter {
    /// The conditions on a column that holds keys of this kind.
    pub(in crate::graphql) fn of<C: ColumnTrait>(
        self,
        kind: Kind,
        column: C,
        ground: &Ground,
    ) -> Result<SimpleExpr, Fault> {
        self.keyed(|id| kind.key(id), column, ground)
    }

    /// As [`Self::of`], on a column that holds keys of projects, for a list that shows rows of projects out of scope: those
    /// that the viewer may not see are as if they did not exist.
    pub(in crate::graphql) fn of_seen_project<C: ColumnTrait>(
        self,
        column: C,
        ground: &Ground,
    ) -> Result<SimpleExpr, Fault> {
        let named = self.of(Kind::Project, column, ground)?;
        Ok(named.and(column.in_subquery(scoped::projects(ground.backend, &ground.scope))))
    }

    /// As [`Self::of`], with a way of its own from ids to keys.
    pub(in crate::graphql) fn keyed<C: ColumnTrait>(
        self,
        key: impl Fn(&ID) -> i64,
        column: C,
        ground: &Ground,
    ) -> Result<SimpleExpr, Fault> {
        let mut conditions = Vec::new();
        conditions.extend(self.eq.map(|id| column.eq(key(&id))));
        if let Some(ids) = self.among {
            let keys = bounded(ids)?.iter().map(key).collect();
            conditions.push(among(column.as_column_ref(), keys, ground.backend));
        }
        conditions.extend(self.is_null.map(|is_null| presence(column.into_expr(), is_null)));
        Ok(all(conditions))
    }
}

/// Filters on values that have an order.
macro_rules! ranges {
    ($( $(#[$about:meta])* $name:ident of $type:ty, such as $example:literal, |$value:pat_param| $key:expr; )+) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, InputObject)]
        pub struct $name {
            #[doc = concat!("Exactly this (等于), such as `", $example, "`.")]
            eq: Option<$type>,
            /// This or later, larger (不早于、不小于).
            from: Option<$type>,
            /// This or earlier, smaller (不晚于、不大于).
            until: Option<$type>,
            /// There is none (为空), or there is one (不为空).
            is_null: Option<bool>,
        }

        impl $name {
            /// The conditions on a value that may be absent.
            pub(in crate::graphql) fn of(self, value: &SimpleExpr) -> Vec<SimpleExpr> {
                let key = |$value: $type| $key;
                let conditions = [
                    self.eq.map(|wanted| value.clone().eq(key(wanted))),
                    self.from.map(|wanted| value.clone().gte(key(wanted))),
                    self.until.map(|wanted| value.clone().lte(key(wanted))),
                    self.is_null.map(|is_null| presence(value.clone(), is_null)),
                ];
                conditions.into_iter().flatten().collect()
            }
        }

        impl ColumnFilter for $name {
            fn on<C: ColumnTrait>(self, column: C, _: &Ground) -> Result<Vec<SimpleExpr>, Fault> {
                Ok(self.of(&column.into_expr()))
            }
        }
    )+ };
}

ranges! {
    /// When a day is (日期条件); both ends are included.
    DateFilter of Date, such as "2026-11-24", |Date(day)| day;
    /// When an instant is (时间条件); both ends are included.
    DateTimeFilter of DateTime, such as "2026-11-24T01:00:00Z", |DateTime(at)| at;
    /// Which month (月份条件); both ends are included.
    MonthFilter of Month, such as "2026-11", |Month(month)| month.to_string();
    /// How much money (金额条件), in fen (分); both ends are included.
    MoneyFilter of Fen, such as "4578000000000", |Fen(fen)| fen;
    /// How large a number is (数值条件); both ends are included.
    IntFilter of i32, such as "3", |number| number;
}
