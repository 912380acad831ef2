//! Changing categories.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{CategoryKind, category as table};

use super::types::Category;
use crate::{
    actions::{category, taxonomy::Term},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// A category as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CategoryInput {
    /// Code (代码), at most 40 characters, unique among those of its kind, such as `FUND`.
    code: String,
    /// Name (名称), at most 60 characters, such as 基金招商.
    name: String,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); leave out while it is in use.
    active_until: Option<Date>,
}

impl From<CategoryInput> for Term {
    fn from(input: CategoryInput) -> Self {
        Self {
            code: input.code,
            name: input.name,
            active_from: input.active_from.0,
            active_until: input.active_until.map(|day| day.0),
        }
    }
}

/// A new category (新增分类).
#[derive(Debug, InputObject)]
pub struct CreateCategoryInput {
    /// What it sorts by (分类方式); it stays so.
    kind: CategoryKind,
    /// What it is (录入内容).
    category: CategoryInput,
}

/// The category as it shall be (修改分类): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateCategoryInput {
    /// Which category (分类).
    category_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    category: CategoryInput,
}

/// A category that is given another name (分类更名). For a name that was never right, see `updateCategory`.
#[derive(Debug, InputObject)]
pub struct RenameCategoryInput {
    /// Which category (分类).
    category_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new name (新名称), at most 60 characters.
    name: String,
    /// First day of the new name (启用日期), not after today. The present name keeps the days before.
    from: Date,
}

payload! {
    /// What `createCategory` did (办理结果).
    CreateCategoryPayload {
        /// The new category (新增内容).
        category: Category, from table::Model
    }
    /// What `updateCategory` did (办理结果).
    UpdateCategoryPayload {
        /// The category as changed (更新后的内容).
        category: Category, from table::Model
    }
    /// What `renameCategory` did (办理结果).
    RenameCategoryPayload {
        /// The category as changed (更新后的内容).
        category: Category, from table::Model
    }
}

#[derive(Default)]
pub struct CategoryMutation;

#[Object(guard = "May(Permission::Administer)")]
impl CategoryMutation {
    /// Records a new category (新增分类), such as a channel. For the bureau.
    async fn create_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateCategoryInput,
    ) -> Result<CreateCategoryPayload> {
        let act = ctx.act().await?;
        let outcome = inside(category::create(&act, input.kind, &input.category.into()).await, "category");
        CreateCategoryPayload::settle(act, outcome).await
    }

    /// Changes a category, or records its last day (修改、停用分类). One that has ended is given to nothing any more; what has
    /// it keeps it. A name that is written over here was never right. For the bureau.
    async fn update_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateCategoryInput,
    ) -> Result<UpdateCategoryPayload> {
        let act = ctx.act().await?;
        let id = Kind::Category.key(&input.category_id);
        let outcome = inside(category::update(&act, id, input.version, &input.category.into()).await, "category");
        UpdateCategoryPayload::settle(act, outcome).await
    }

    /// Gives a category another name from a day on (分类更名); past days keep the old one. For the bureau.
    async fn rename_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RenameCategoryInput,
    ) -> Result<RenameCategoryPayload> {
        let act = ctx.act().await?;
        let id = Kind::Category.key(&input.category_id);
        let outcome = category::rename(&act, id, input.version, &input.name, input.from.0).await;
        RenameCategoryPayload::settle(act, outcome).await
    }
}
