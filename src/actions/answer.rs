//! Signing for letters (签收), answering their matters (反馈), reviewing the answers (复核), and closing (办结).

use chrono::NaiveDate;
use entity::{
    AnswerStatus, MatterKind, RefusalCode, delivery, letter, letter_answer, letter_closure, letter_item, letter_link,
    letter_receipt, official,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect, Set,
};

use super::{Act, ActionError, Checks, Outcome, blocker, letter::not_void, matter, overtaken, plan, task, unchanged};
use crate::{
    config::Config,
    domain::{
        language::say,
        letter::answer::{self as rules, Said},
        month::day_in_words,
        refusal::Refusal,
        text,
    },
    letters::returned::{self, Returned},
    storage,
};

/// A letter that the actor answers, held against other writers until the act ends.
#[derive(Debug)]
pub struct Held {
    letter: letter::Model,
    /// The official who is away, if the actor is the deputy.
    on_behalf_of: Option<i64>,
}

/// The letter, which must be to the actor or to the actor's unit, or have gone to the actor as the deputy of an official who
/// is away today.
pub async fn hold(act: &Act, letter_id: i64) -> Outcome<Held> {
    let found = storage::answer::lock(act.conn(), act.scope(), letter_id).await?;
    let letter = found.ok_or(ActionError::NotFound)?;
    let on_behalf_of = match act.scope().deputy() {
        Some((id, day)) => storage::answer::on_behalf_of(act.conn(), &letter, id, day).await?,
        None => None,
    };
    Ok(Held { letter, on_behalf_of })
}

/// The letter to which the actor has a personal link that works.
pub async fn hold_by_link(act: &Act) -> Outcome<Held> {
    let link = match act.link_id() {
        Some(id) => storage::letter_link::lock(act.conn(), id).await?,
        None => None,
    };
    let working = link.filter(|link| storage::letter_link::works(link, act.today()));
    let link = working.ok_or(ActionError::NotFound)?;
    let letter = held(act, link.letter_id).await?;
    if !storage::letter_link::may_answer(act.conn(), &link, &letter, act.today()).await? {
        let message = say!(
            "代为办理期间已结束，由主送人本人签收和反馈",
            "The addressee is back, and signs for the letter and answers it again"
        );
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let on_behalf_of = storage::answer::on_behalf_of(act.conn(), &letter, link.official_id, act.today()).await?;
    Ok(Held { letter, on_behalf_of })
}

async fn held(act: &Act, letter_id: i64) -> Outcome<letter::Model> {
    let letter = letter::Entity::find_by_id(letter_id).lock_exclusive().one(act.conn()).await?;
    letter.ok_or(ActionError::NotFound)
}

/// Signs for a letter. Who does it again changes nothing: the first receipt stands.
pub async fn acknowledge(act: &Act, Held { letter, on_behalf_of }: Held) -> Outcome<letter::Model> {
    still_open(act, &letter).await?;
    if storage::answer::receipt(act.conn(), letter.id).await?.is_none() {
        let row = letter_receipt::ActiveModel {
            letter_id: Set(letter.id),
            acknowledged_at: Set(act.now()),
            acknowledged_by: Set(act.actor_name().to_owned()),
            link_id: Set(act.link_id()),
            on_behalf_of: Set(on_behalf_of),
            ..Default::default()
        };
        let row = row.insert(act.conn()).await?;
        act.record("letter_receipt.acknowledge", row.id, None, Some(&row)).await?;
    }
    Ok(letter)
}

/// An answer to a matter as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What was done so far.
    pub progress: String,
    /// Why it is late.
    pub late_reason: Option<String>,
    /// The new day asked for.
    pub new_due_on: Option<NaiveDate>,
    /// Who is responsible, at most 60 characters.
    pub person_name: Option<String>,
    /// That person's telephone.
    pub person_telephone: Option<String>,
    /// What else there is to say.
    pub note: String,
}

impl Input {
    /// The same as it can be kept, every field checked; what is to be submitted must say everything that it has to.
    fn check(&self, act: &Act, asked: rules::Asked, submit: bool) -> Outcome<Self> {
        let mut checks = Checks::default();
        let late_reason = checks.take(text::words("lateReason", self.late_reason.as_deref().unwrap_or_default()));
        let checked = Self {
            progress: checks.take(text::words("progress", &self.progress)),
            late_reason: Some(late_reason).filter(|reason| !reason.is_empty()),
            new_due_on: self.new_due_on,
            person_name: checks.take(text::optional_line("personName", self.person_name.as_deref(), 60)),
            person_telephone: checks.take(text::telephone("personTelephone", self.person_telephone.as_deref())),
            note: checks.take(text::words("note", &self.note)),
        };
        // A field that cannot be kept is no missing one.
        checks.finish()?;
        let mut checks = Checks::default();
        let said = Said {
            progress: &checked.progress,
            late_reason: checked.late_reason.as_deref(),
            new_due_on: checked.new_due_on,
            person_name: checked.person_name.as_deref(),
            person_telephone: checked.person_telephone.as_deref(),
            note: &checked.note,
        };
        let missing = if submit { rules::missing(&said, asked, act.today()) } else { Vec::new() };
        missing.into_iter().for_each(|refusal| checks.refuse(refusal));
        checks.finish()?;
        Ok(checked)
    }

    /// Whether the row says the same.
    fn stands_in(&self, row: &letter_answer::Model) -> bool {
        let letter_answer::Model { progress, late_reason, new_due_on, person_name, person_telephone, note, .. } =
            row.clone();
        *self == Self { progress, late_reason, new_due_on, person_name, person_telephone, note }
    }
}

/// Saves the answer to a matter of the letter, as a draft or, with `submit`, for the review. `version` is that of the
/// answer it was made from, 0 if there was none. The same form sent twice is saved once.
pub async fn save(
    act: &Act,
    Held { letter, on_behalf_of }: Held,
    item_id: i64,
    version: i32,
    input: &Input,
    submit: bool,
) -> Outcome<letter_answer::Model> {
    let item = letter_item::Entity::find_by_id(item_id).one(act.conn()).await?;
    let item = item.filter(|item| item.letter_id == letter.id).ok_or(ActionError::NotFound)?;
    still_open(act, &letter).await?;
    if storage::answer::receipt(act.conn(), letter.id).await?.is_none() {
        let message = say!("请先签收函件，再填写反馈", "Sign for the letter first, then answer it");
        return Err(Refusal::of_change(RefusalCode::LetterNotAcknowledged, message).into());
    }
    let latest = storage::answer::latest(act.conn(), item.id).await?;
    let asked = rules::Asked { answer: rules::is_asked(letter.addressee_kind), late_reason: item.late_days > 0 };
    let checked = input.check(act, asked, submit)?;
    let status = if submit { AnswerStatus::Submitted } else { AnswerStatus::Draft };
    let same =
        |row: &letter_answer::Model| row.version == version + 1 && row.status == status && checked.stands_in(row);
    if let Some(done) = latest.as_ref().filter(|row| same(row)) {
        return Ok(done.clone());
    }
    let round = rules::round_to_write(latest.as_ref().map(|row| (row.round, row.status)))?;
    if latest.as_ref().map_or(0, |row| row.version) != version {
        return Err(ActionError::Conflict);
    }
    let draft = latest.filter(|row| row.round == round);
    let mut row = draft.clone().map(IntoActiveModel::into_active_model).unwrap_or_else(|| letter_answer::ActiveModel {
        letter_id: Set(letter.id),
        letter_item_id: Set(item.id),
        round: Set(round),
        ..Default::default()
    });
    row.status = Set(status);
    row.progress = Set(checked.progress);
    row.late_reason = Set(checked.late_reason);
    row.new_due_on = Set(checked.new_due_on);
    row.person_name = Set(checked.person_name);
    row.person_telephone = Set(checked.person_telephone);
    row.note = Set(checked.note);
    row.saved_at = Set(act.now());
    row.saved_by = Set(act.actor_name().to_owned());
    row.link_id = Set(act.link_id());
    row.on_behalf_of = Set(on_behalf_of);
    row.submitted_on = Set(submit.then(|| act.today()));
    row.version = Set(version + 1);
    let saved = if draft.is_some() { row.update(act.conn()).await } else { row.insert(act.conn()).await };
    let after = saved.map_err(overtaken)?;
    let action = if submit { "letter_answer.submit" } else { "letter_answer.save" };
    act.record(action, after.id, draft.as_ref(), Some(&after)).await?;
    Ok(after)
}

/// Accepts a submitted answer. A new day that it asks for is granted: what the matter is about falls due on it.
pub async fn accept(act: &Act, id: i64, version: i32, words: &str) -> Outcome<letter_answer::Model> {
    let words = text::words("words", words)?;
    let after = review(act, id, version, AnswerStatus::Accepted, words).await?;
    if let Some(day) = after.new_due_on {
        grant(act, &after, day).await?;
    }
    Ok(after)
}

/// Returns a submitted answer, and says why: the matter can be answered again. Who answered through a personal link hears of
/// it by mail.
pub async fn send_back(
    act: &Act,
    config: &Config,
    id: i64,
    version: i32,
    words: &str,
) -> Outcome<letter_answer::Model> {
    let words = text::filled_words("words", words)?;
    let after = review(act, id, version, AnswerStatus::Returned, words).await?;
    if let Some(link_id) = after.link_id {
        tell(act, config, &after, link_id).await?;
    }
    Ok(after)
}

async fn tell(act: &Act, config: &Config, answer: &letter_answer::Model, link_id: i64) -> Outcome<()> {
    let conn = act.conn();
    let link = letter_link::Entity::find_by_id(link_id).one(conn).await?.ok_or(ActionError::NotFound)?;
    let mail = delivery::Entity::find_by_id(link.delivery_id).one(conn).await?.ok_or(ActionError::NotFound)?;
    let official = official::Entity::find_by_id(link.official_id).one(conn).await?.ok_or(ActionError::NotFound)?;
    let letter = letter::Entity::find_by_id(answer.letter_id).one(conn).await?.ok_or(ActionError::NotFound)?;
    let item = letter_item::Entity::find_by_id(answer.letter_item_id).one(conn).await?.ok_or(ActionError::NotFound)?;
    let returned = Returned { answer, item: &item, letter: &letter, link: &link, mail: &mail, official: &official };
    if let Some(mail) = returned::notice(config, &returned, act.now())? {
        storage::office_report::add(conn, mail).await?;
    }
    Ok(())
}

async fn review(
    act: &Act,
    id: i64,
    version: i32,
    verdict: AnswerStatus,
    words: String,
) -> Outcome<letter_answer::Model> {
    let found = letter_answer::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    not_void(&held(act, found.letter_id).await?)?;
    let found = letter_answer::Entity::find_by_id(id).one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    rules::review(before.status)?;
    let mut row = before.clone().into_active_model();
    row.status = Set(verdict);
    row.reviewed_on = Set(Some(act.today()));
    row.reviewed_by = Set(Some(act.actor_name().to_owned()));
    row.review = Set(Some(words));
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    let action = if verdict == AnswerStatus::Accepted { "letter_answer.accept" } else { "letter_answer.return" };
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// What the matter of an answer is about falls due on `day`, if it has a day of its own and is still open; letters do
/// not raise the matter before.
async fn grant(act: &Act, answer: &letter_answer::Model, day: NaiveDate) -> Outcome<()> {
    let item = letter_item::Entity::find_by_id(answer.letter_item_id).one(act.conn()).await?;
    let item = item.ok_or(ActionError::NotFound)?;
    let thread = storage::matter::lock(act.conn(), act.scope(), item.matter_id).await?.ok_or(ActionError::NotFound)?;
    match thread.kind {
        MatterKind::Milestone => plan::put_off(act, thread.subject_id, day).await?,
        MatterKind::Blocker => blocker::put_off(act, thread.subject_id, day).await?,
        MatterKind::Task => task::put_off(act, thread.subject_id, day).await?,
        _ => {}
    }
    // A day that has come by the time of the review leaves nothing to wait for.
    if thread.struck_off_on.is_none() && day > act.today() {
        let message = format!("反馈复核通过，期限调整至{}", day_in_words(day));
        matter::pause(act, thread.id, day, &message).await?;
    }
    Ok(())
}

/// Closes a letter: nobody signs for it or answers it any more.
pub async fn close(act: &Act, letter_id: i64, words: &str) -> Outcome<letter::Model> {
    let words = text::words("words", words)?;
    let letter = held(act, letter_id).await?;
    still_open(act, &letter).await?;
    let to_review = letter_answer::Entity::find()
        .filter(letter_answer::Column::LetterId.eq(letter.id))
        .filter(letter_answer::Column::Status.eq(AnswerStatus::Submitted))
        .count(act.conn())
        .await?;
    if to_review > 0 {
        let message = say!(
            "该函件还有{to_review}项反馈待复核，请先复核再办结",
            "{to_review} answers to the letter wait for the review: review them first",
        );
        return Err(Refusal::of_change(RefusalCode::AnswersToReview, message).into());
    }
    let row = letter_closure::ActiveModel {
        letter_id: Set(letter.id),
        closed_at: Set(act.now()),
        closed_by: Set(act.actor_name().to_owned()),
        words: Set(words),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("letter_closure.close", row.id, None, Some(&row)).await?;
    Ok(letter)
}

async fn still_open(act: &Act, letter: &letter::Model) -> Outcome<()> {
    not_void(letter)?;
    match storage::answer::closure(act.conn(), letter.id).await? {
        None => Ok(()),
        Some(_) => {
            let message = say!("该函件已办结，不再接受签收和反馈", "The letter is closed: it is not answered any more");
            Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into())
        }
    }
}
