//! What becomes of the first letters of a demonstration: heads sign for theirs through the personal links and answer some
//! matters, and the bureau reviews some of the answers. So there is something at every stage, and of the letters of the
//! month before some were answered in time, some late, and some never.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    AddresseeKind, MatterKind, RecipientKind, delivery, letter, letter_item, letter_link, letter_receipt, matter,
    official,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{LoadError, load::NOON};
use crate::{
    actions::{
        Act, Actor,
        answer::{self, Input},
    },
    app::App,
    domain::{
        calendar::{self, Calendar},
        month::Month,
    },
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

/// After how many working days the letters of the month before were answered, within the five that they ask for or later;
/// some never.
const ANSWERED_AFTER: [Option<u32>; 6] = [Some(3), Some(8), Some(2), Some(5), Some(11), None];

/// A letter to a unit, and the link of its head.
struct ToHead {
    letter: letter::Model,
    link: letter_link::Model,
    head: official::Model,
}

/// Answers letters of this month that were delivered, unless some were before.
pub async fn answer_some(app: &App, month: Month) -> Result<(), LoadError> {
    for (to, deed) in unanswered(app, month).await?.into_iter().zip(DEEDS.into_iter().cycle()) {
        answer(app, deed, &to).await?;
    }
    Ok(())
}

/// Answers letters of the month before in full, on the days on which that was done then, unless some were before.
pub async fn answer_earlier(app: &App, month: Month) -> Result<(), LoadError> {
    for (to, after) in unanswered(app, month).await?.into_iter().zip(ANSWERED_AFTER.into_iter().cycle()) {
        let Some(after) = after else { continue };
        let on = Calendar::default().working_days_after(to.letter.issued_on, after);
        let now = calendar::instant(on, NOON);
        let act = recipient(app, &to, now).await?;
        let mut submitted = Vec::new();
        for (item, _) in matters(app, to.letter.id).await? {
            let input = said_of(&item, &to.head, None);
            submitted.push(answer::save(&act, answer::hold_by_link(&act).await?, item.id, 0, &input, true).await?);
        }
        act.commit().await?;
        let act = Act::begin(&app.db, &app.live, Actor::System("admin"), now).await?;
        for row in submitted {
            answer::accept(&act, row.id, row.version, "情况属实，请按期办结。").await?;
        }
        act.commit().await?;
    }
    Ok(())
}

/// The letters of a month to heads of units; none if somebody has signed for one already.
async fn unanswered(app: &App, month: Month) -> Result<Vec<ToHead>, LoadError> {
    let letters = letter::Entity::find()
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit))
        .order_by_asc(letter::Column::Id)
        .all(&app.db)
        .await?;
    let mut unanswered = Vec::new();
    for letter in letters {
        let receipt = letter_receipt::Entity::find().filter(letter_receipt::Column::LetterId.eq(letter.id));
        if receipt.one(&app.db).await?.is_some() {
            return Ok(Vec::new());
        }
        let mail = delivery::Entity::find()
            .filter(delivery::Column::LetterId.eq(letter.id))
            .filter(delivery::Column::RecipientKind.eq(RecipientKind::Addressee))
            .one(&app.db)
            .await?;
        let Some(mail) = mail else { continue };
        let link = letter_link::Entity::find().filter(letter_link::Column::DeliveryId.eq(mail.id)).one(&app.db).await?;
        let Some(link) = link else { continue };
        let head = official::Entity::find_by_id(link.official_id).one(&app.db).await?;
        unanswered.extend(head.map(|head| ToHead { letter, link, head }));
    }
    Ok(unanswered)
}

/// The act of a head who has signed for a letter.
async fn recipient(app: &App, to: &ToHead, now: DateTime<Utc>) -> Result<Act, LoadError> {
    let recipient = Actor::Recipient { link_id: to.link.id, name: to.head.name.clone() };
    let act = Act::begin(&app.db, &app.live, recipient, now).await?;
    answer::acknowledge(&act, answer::hold_by_link(&act).await?).await?;
    Ok(act)
}

async fn answer(app: &App, deed: Deed, to: &ToHead) -> Result<(), LoadError> {
    if deed == Deed::Nothing {
        return Ok(());
    }
    let now = app.clock.now();
    let act = recipient(app, to, now).await?;
    let mut submitted = Vec::new();
    if deed != Deed::Sign {
        for (n, (item, kind)) in matters(app, to.letter.id).await?.into_iter().take(ANSWERED).enumerate() {
            let has_day = matches!(kind, MatterKind::Milestone | MatterKind::Task | MatterKind::Blocker);
            let put_off = deed == Deed::SubmitAndPutOff && has_day;
            let input = said_of(&item, &to.head, put_off.then(|| later(now)));
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

/// What a head says of a matter.
fn said_of(item: &letter_item::Model, head: &official::Model, new_due_on: Option<NaiveDate>) -> Input {
    Input {
        progress: said(&PROGRESS, item.id),
        late_reason: (item.late_days > 0).then(|| said(&LATE, item.id)),
        new_due_on,
        person_name: Some(head.name.clone()),
        person_telephone: head.telephone.clone(),
        note: String::new(),
    }
}

fn said(words: &[&str], item_id: i64) -> String {
    let n = usize::try_from(item_id).unwrap_or(0) % words.len().max(1);
    words.get(n).copied().unwrap_or_default().to_owned()
}

/// The working day that is asked for.
fn later(now: DateTime<Utc>) -> NaiveDate {
    Calendar::default().on_or_after(calendar::day_of(now) + Days::new(PUT_OFF))
}
