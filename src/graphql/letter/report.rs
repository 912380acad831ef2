//! Mails that are no letters, and what became of them.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    DeliveryStatus, Job,
    office_report::{self, Column, Entity},
};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use crate::{
    domain::viewer::Permission,
    graphql::{
        filter::{DateFilter, DateTimeFilter, DeliveryStatusFilter, Filter, IdFilter, JobFilter, filter},
        guard::May,
        id::Kind,
        page::{Page, connection, connections, ordering, page_cost},
        rows::Row,
        scalar::{Date, DateTime},
    },
    storage::page::Key,
};

/// A mail that is no letter (提醒邮件): to the bureau about what a job found, such as drafts of letters that wait for their
/// issue for too long (待签发提醒), at most one a job and day; or to somebody who answered through a personal link that the
/// answer was returned (反馈退回), one a returned answer.
#[derive(Clone, SimpleObject)]
pub struct OfficeReport {
    /// Global id (全局标识), such as `office-report:2`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The job that reports (任务); null for the mail that an answer was returned.
    job: Option<Job>,
    /// The day it reports on (提醒日期).
    on: Date,
    /// The mail address it goes to (收件邮箱).
    recipient: String,
    /// Subject line (邮件主题).
    subject: String,
    /// What it says, as plain text (正文).
    text: String,
    /// The Message-ID of the mail (邮件标识), the same at every attempt.
    message_id: String,
    /// How it stands (发送状态): SENT when the mail server took it, FAILED when it is not tried any more.
    status: DeliveryStatus,
    /// Attempts begun so far (尝试次数).
    attempts: i32,
    /// When it is tried next (下次发送时间); null if it is not.
    next_attempt_at: Option<DateTime>,
    /// When the mail server, or the mail folder, took it (发送时间).
    sent_at: Option<DateTime>,
    /// What went wrong last (最近一次错误).
    last_error: Option<String>,
}

impl From<Row<office_report::Model>> for OfficeReport {
    fn from(row: Row<office_report::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::OfficeReport.id(row.id),
            job: row.job,
            on: row.on_day.into(),
            recipient: row.recipient,
            subject: row.subject,
            text: row.text,
            message_id: row.message_id,
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: (row.status == DeliveryStatus::Waiting).then_some(row.next_attempt_at.into()),
            sent_at: row.sent_at.map(Into::into),
            last_error: row.last_error,
        }
    }
}

connections! {
    /// A page of mails that are no letters (提醒邮件列表).
    OfficeReportConnection, OfficeReportEdge of OfficeReport from office_report::Model;
}

filter! {
    /// Which mails that are no letters (提醒邮件筛选条件); the conditions given hold together.
    OfficeReportFilter {
        /// These very mails (提醒邮件).
        id: IdFilter, by |id, ground| id.of(Kind::OfficeReport, Column::Id, ground);
        /// The job that reports (任务).
        job: JobFilter, on Column::Job;
        /// The day it reports on (提醒日期).
        on: DateFilter, on Column::OnDay;
        /// How it stands (发送状态), such as `{notIn: [SENT]}`.
        status: DeliveryStatusFilter, on Column::Status;
        /// When it was taken (发送时间).
        sent_at: DateTimeFilter, on Column::SentAt;
    }
}

ordering! {
    /// How mails that are no letters are ordered (排序方式); the newest first if not given.
    OfficeReportOrder by OfficeReportOrderField of office_report, first On Desc;
    /// The day it reports on (提醒日期).
    On = Column::OnDay.into_simple_expr() => |row| Key::Day(row.on_day);
    /// Order in which they were made (生成次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
}

#[derive(Default)]
pub struct OfficeReportQuery;

#[Object(guard = "May(Permission::Administer)")]
impl OfficeReportQuery {
    /// The mails that are no letters (提醒邮件): what waits for the bureau, and that answers were returned; to whom, when, and
    /// whether they went out. For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn office_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: OfficeReportFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<OfficeReportOrder>,
    ) -> Result<OfficeReportConnection> {
        let select = filter.apply(ctx, Entity::find()).await?;
        connection(ctx, select, OfficeReportOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
