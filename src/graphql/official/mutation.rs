//! Changing officials.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::official as table;

use super::types::Official;
use crate::{
    actions::official,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{doubled_payload, inside},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// An official as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CreateOfficialInput {
    /// Name (姓名), at most 60 characters.
    name: String,
    /// Title (职务), at most 120 characters.
    title: String,
    /// Rank (职级), at most 60 characters.
    rank: Option<String>,
    /// Mail address (邮箱). Without one, letters to the official cannot be delivered.
    email: Option<String>,
    /// Telephone (电话).
    telephone: Option<String>,
    /// First day in office (任职起始).
    active_from: Date,
    /// Last day in office (任职截止); leave out while in office.
    active_until: Option<Date>,
}

/// The official as it shall be (修改干部): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateOfficialInput {
    /// Which official (干部).
    official_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    official: CreateOfficialInput,
}

impl From<CreateOfficialInput> for official::Input {
    fn from(input: CreateOfficialInput) -> Self {
        Self {
            name: input.name,
            title: input.title,
            rank: input.rank,
            email: input.email,
            telephone: input.telephone,
            active_from: input.active_from.0,
            active_until: input.active_until.map(|day| day.0),
        }
    }
}

doubled_payload! {
    /// What `createOfficial` did (办理结果).
    CreateOfficialPayload {
        /// The new official (新增内容).
        official: Official, from table::Model;
        /// Those of this name who are in office on some of the same days (疑似重复干部). The official is recorded all the same.
        duplicates
    }
    /// What `updateOfficial` did (办理结果).
    UpdateOfficialPayload {
        /// The official as changed (更新后的内容).
        official: Official, from table::Model;
        /// The others of this name who are in office on some of the same days (疑似重复干部).
        duplicates
    }
}

#[derive(Default)]
pub struct OfficialMutation;

#[Object(guard = "May(Permission::Administer)")]
impl OfficialMutation {
    /// Records a new official (新增干部). If somebody of the name is in office, see `duplicates`; refused as TAKEN if the title
    /// is the same, too, and neither mail address nor telephone tells them apart. For the bureau.
    async fn create_official(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateOfficialInput,
    ) -> Result<CreateOfficialPayload> {
        let act = ctx.act().await?;
        let outcome = official::create(&act, &input.into()).await;
        CreateOfficialPayload::settle(act, outcome).await
    }

    /// Changes an official, or records the last day in office (修改干部). For the bureau.
    async fn update_official(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateOfficialInput,
    ) -> Result<UpdateOfficialPayload> {
        let act = ctx.act().await?;
        let id = Kind::Official.key(&input.official_id);
        let outcome = inside(official::update(&act, id, input.version, &input.official.into()).await, "official");
        UpdateOfficialPayload::settle(act, outcome).await
    }
}
