//! What becomes of the first letters of a demonstration: heads sign for theirs through the personal links and answer some
//! matters, and the bureau reviews some of the answers. So there is something at every stage.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    AddresseeKind, MatterKind, RecipientKind, delivery, letter, letter_item, letter_link, letter_receipt, matter,
    official,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::LoadError;
use crate::{
    actions::{
        Act, Actor,
        answer::{self, Input},
    },
    app::App,
    domain::calendar::{self, Calendar},
};

/// How many matters of a letter are answered.
const ANSWERED: usize = 2;
/// How many days later than today a new day is that is asked for.
const PUT_OFF: u64 = 24;
const PROGRESS: [&str; 4] = [
    "已召开专题会议研究，明确专人跟进，本周内与投资方完成对接。",
    "主体工作已完成，正在办理最后一项审批手续。",
    "已与投资方现场踏勘，形成解决方案并报区政府分管领导。",
    "资料已补齐报送，等待市级部门批复。",
];
const LATE: [&str; 2] = ["市级部门审批周期较长，材料经两轮补正。", "投资方内部决策推迟，设备到货时间后移。"];

/// What a head does with a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Nothing,
    Sign,
    Draft,
    Submit,
    SubmitAndAccept,
    SubmitAndReturn,
    /// A new day is asked for, and granted.
    SubmitAndPutOff,
}

const DEEDS: [Deed; 8] = [
    Deed::SubmitAndPutOff,
    Deed::Sign,
    Deed::Submit,
    Deed::SubmitAndReturn,
    Deed::Nothing,
    Deed::SubmitAndAccept,
    Deed::Draft,
    Deed::Sign,
];

/// Answers letters that were delivered, unless some were before.
pub async fn answer_some(app: &App) -> Result<(), LoadError> {
    if letter_receipt::Entity::find().count(&app.db).await? > 0 {
        return Ok(());
    }
    let links = letter_link::Entity::find().order_by_asc(letter_link::Column::Id).all(&app.db).await?;
    let mut deeds = DEEDS.into_iter().cycle();
    for link in links {
        let letter = letter::Entity::find_by_id(link.letter_id).one(&app.db).await?;
        let mail = delivery::Entity::find_by_id(link.delivery_id).one(&app.db).await?;
        let official = official::Entity::find_by_id(link.official_id).one(&app.db).await?;
        let (Some(letter), Some(mail), Some(official)) = (letter, mail, official) else { continue };
        let to_head = letter.addressee_kind == AddresseeKind::Unit && mail.recipient_kind == RecipientKind::Addressee;
        if to_head && let Some(deed) = deeds.next() {
            answer(app, deed, &link, &official).await?;
        }
    }
    Ok(())
}

async fn answer(app: &App, deed: Deed, link: &letter_link::Model, head: &official::Model) -> Result<(), LoadError> {
    if deed == Deed::Nothing {
        return Ok(());
    }
    let now = app.clock.now();
    let recipient = Actor::Recipient { link_id: link.id, name: head.name.clone() };
    let act = Act::begin(&app.db, &app.live, recipient, now).await?;
    answer::acknowledge(&act, answer::hold_by_link(&act).await?).await?;
    let mut submitted = Vec::new();
    if deed != Deed::Sign {
        for (n, (item, kind)) in matters(app, link.letter_id).await?.into_iter().take(ANSWERED).enumerate() {
            let has_day = matches!(kind, MatterKind::Milestone | MatterKind::Task | MatterKind::Blocker);
            let put_off = deed == Deed::SubmitAndPutOff && has_day;
            let input = Input {
                progress: said(&PROGRESS, item.id),
                late_reason: (item.late_days > 0).then(|| said(&LATE, item.id)),
                new_due_on: put_off.then(|| later(now)),
                person_name: Some(head.name.clone()),
                person_telephone: head.telephone.clone(),
                note: String::new(),
            };
            let held = answer::hold_by_link(&act).await?;
            let row = answer::save(&act, held, item.id, 0, &input, deed != Deed::Draft).await?;
            // The second answer always waits for its review.
            submitted.extend((n == 0).then_some(row));
        }
    }
    act.commit().await?;
    let act = Act::begin(&app.db, &app.live, Actor::System("admin"), now).await?;
    for row in submitted {
        match deed {
            Deed::SubmitAndAccept => answer::accept(&act, row.id, row.version, "情况属实，请按期办结。").await?,
            Deed::SubmitAndPutOff => answer::accept(&act, row.id, row.version, "同意调整期限，请抓紧推进。").await?,
            Deed::SubmitAndReturn => {
                let words = "请补充具体时间安排和责任人分工后重新反馈。";
                answer::send_back(&act, &app.config, row.id, row.version, words).await?
            }
            Deed::Nothing | Deed::Sign | Deed::Draft | Deed::Submit => continue,
        };
    }
    Ok(act.commit().await?)
}

/// The matters of a letter, with what each is about.
async fn matters(app: &App, letter_id: i64) -> Result<Vec<(letter_item::Model, MatterKind)>, LoadError> {
    let items = letter_item::Entity::find()
        .filter(letter_item::Column::LetterId.eq(letter_id))
        .order_by_asc(letter_item::Column::Position)
        .all(&app.db)
        .await?;
    let mut matters = Vec::new();
    for item in items {
        if let Some(matter) = matter::Entity::find_by_id(item.matter_id).one(&app.db).await? {
            matters.push((item, matter.kind));
        }
    }
    Ok(matters)
}

fn said(words: &[&str], item_id: i64) -> String {
    let n = usize::try_from(item_id).unwrap_or(0) % words.len().max(1);
    words.get(n).copied().unwrap_or_default().to_owned()
}

/// The working day that is asked for.
fn later(now: DateTime<Utc>) -> NaiveDate {
    Calendar::default().on_or_after(calendar::day_of(now) + Days::new(PUT_OFF))
}
