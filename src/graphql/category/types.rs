//! What clients read of a category.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{CategoryKind, Taxonomy, category};

use crate::graphql::{
    id::Kind,
    rows::Row,
    scalar::Date,
    taxonomy::{FormerName, former_names, name_on},
};

/// A category (分类) that projects and leads are sorted into: a channel (招商渠道) such as 基金招商, or 增量/存量.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Category {
    #[graphql(skip)]
    row: Arc<category::Model>,
    /// The past day that it is asked about; none if it is asked about today.
    #[graphql(skip)]
    day: Option<NaiveDate>,
    /// What it sorts by (分类方式).
    kind: CategoryKind,
    /// Version (版本号): grows by one with every change; `updateCategory` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Category {
    /// Global id (全局标识), such as `category:1`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Category.id(self.row.id)
    }

    /// Code (代码), unique among those of its kind, such as `FUND`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Name (名称), such as 基金招商, on a day; that of today if not given.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name it had on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<String> {
        let day = as_of.map(|Date(day)| day).or(self.day);
        name_on(ctx, Taxonomy::Category, self.row.id, &self.row.name, day).await
    }

    /// The names it had before, the earliest first (曾用名).
    async fn former_names(&self, ctx: &Context<'_>) -> Result<Vec<FormerName>> {
        former_names(ctx, Taxonomy::Category, self.row.id).await
    }

    /// First day (起始日期).
    async fn active_from(&self) -> Date {
        self.row.active_from.into()
    }

    /// Last day (截止日期); null while it is in use.
    async fn active_until(&self) -> Option<Date> {
        self.row.active_until.map(Into::into)
    }
}

impl Category {
    /// The same, where it is asked about as it was called on a past day.
    pub(in crate::graphql) fn on(self, day: NaiveDate) -> Self {
        Self { day: Some(day), ..self }
    }
}

impl From<Arc<category::Model>> for Category {
    fn from(row: Arc<category::Model>) -> Self {
        Self { kind: row.kind, version: row.version, row, day: None }
    }
}

impl From<Row<category::Model>> for Category {
    fn from(row: Row<category::Model>) -> Self {
        Arc::new(row.clone_row()).into()
    }
}

impl From<category::Model> for Category {
    fn from(row: category::Model) -> Self {
        Arc::new(row).into()
    }
}
