//! A whole quarter by the clock: prompted, answered, urged, supervised, talked about; every letter as it came off the wire
//! is compared with one that was reviewed (tests/quarter).

mod crash;
mod ledger;

use entity::{DeliveryStatus, delivery, letter};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::{
        app::TestApp,
        smtp::FakeServer,
        wire::{Mail, reviewed},
    },
};

/// The district, the mail server, and what has happened so far.
struct Quarter {
    district: District,
    server: FakeServer,
    /// Whose unit answers over the API.
    township: String,
    /// Mails seen so far.
    seen: usize,
    starting: Value,
    producing: Value,
    head: Value,
    deputy: Value,
}

/// Does something as the bureau, which must go well; the payload.
async fn done(test: &TestApp, mutation: &str, input: Value, fields: &str) -> Value {
    let payload = test.change(mutation, input, fields).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}");
    payload
}

impl Quarter {
    /// Nine in the morning of a day.
    fn on(&self, day: &str) {
        self.district.test.at(&format!("{day}T01:00:00Z"));
    }

    async fn file(&self, project: &Value, month: &str) {
        let input = json!({ "projectId": project["id"], "month": month, "percent": 50, "words": "按计划推进" });
        done(&self.district.test, "fileProgressEntry", input, "progressEntry { id }").await;
    }

    /// Lets the scheduler do what is due at nine on these days, on which nobody is written to.
    async fn nothing_on(&mut self, days: &[&str]) {
        for day in days {
            self.on(day);
            self.district.test.tick().await;
            assert_eq!(self.new_mails().len(), 0, "{day}");
        }
    }

    /// Lets the scheduler do what is due at nine on this day, and compares every letter that goes out.
    async fn letters_of(&mut self, day: &str) -> Vec<Mail> {
        self.on(day);
        self.district.test.tick().await;
        let mails = self.new_mails();
        review(day, &mails);
        mails
    }

    fn new_mails(&mut self) -> Vec<Mail> {
        let mails = self.server.mails();
        let new = mails[self.seen..].iter().map(Mail::read).collect();
        self.seen = mails.len();
        new
    }

    /// The letters of a kind and month to a unit: id, items and answers.
    async fn letter(&self, kind: &str, month: &str, unit: usize) -> Value {
        let query = format!(
            "{{ letters(filter: {{ kind: {{ eq: {kind} }}, month: {{ eq: \"{month}\" }}, unitId: {{ eq: {} }} }}) {{ nodes {{
                id status receipt {{ acknowledgedBy byLink }}
                items {{ id matter {{ key }} answers {{ id version status round }} }} }} }} }}",
            self.district.units[unit]
        );
        self.district.test.ask(&query).await["letters"]["nodes"][0].take()
    }

    /// Answers every matter of a letter through a personal link; `new_due_on` is asked for the one at this place.
    async fn answer_by_link(&self, path: &str, letter: &Value, new_due_on: Option<(usize, &str)>) {
        let test = &self.district.test;
        assert_eq!(test.post_form(path, "do=acknowledge").await.status(), 303);
        for place in 1..=letter["items"].as_array().unwrap().len() {
            let asked = new_due_on.filter(|(of, _)| *of == place).map_or("", |(_, day)| day);
            let form = [
                ("version", "0"),
                ("progress", "正在加快办理"),
                ("lateReason", "招标文件修改"),
                ("newDueOn", asked),
                ("personName", "钱六"),
                ("personTelephone", "023-68780001"),
                ("note", ""),
                ("do", "submit"),
            ];
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let response = test.post_form(&format!("{path}?item={place}"), form).await;
            assert_eq!(response.status(), 303, "{}", response.text().await.unwrap());
        }
    }

    /// Answers every matter of a letter over the API, anew if an answer was returned.
    async fn answer(&self, letter: &Value) {
        let test = &self.district.test;
        let receipt =
            "mutation($input: AcknowledgeLetterInput!) { acknowledgeLetter(input: $input) { userErrors { message } } }";
        test.ok(&self.township, receipt, json!({ "input": { "letterId": letter["id"] } })).await;
        let answer =
            "mutation($input: AnswerLetterItemInput!) { answerLetterItem(input: $input) { userErrors { message } } }";
        for item in letter["items"].as_array().unwrap() {
            let said = json!({ "progress": "正在办理", "lateReason": "协调中", "personName": "周八", "personTelephone": "023-68780002" });
            let version =
                item["answers"].as_array().unwrap().iter().map(|answer| answer["version"].as_i64().unwrap()).max();
            let input = json!({
                "letterId": letter["id"], "itemId": item["id"], "version": version.unwrap_or(0), "answer": said, "submit": true,
            });
            let answered = test.ok(&self.township, answer, json!({ "input": input })).await;
            assert_eq!(answered["answerLetterItem"]["userErrors"], json!([]));
        }
    }

    /// Has the bureau accept the answers to a letter, or return them.
    async fn decide(&self, letter: &Value, accepted: bool) {
        for item in letter["items"].as_array().unwrap() {
            for answer in item["answers"].as_array().unwrap().iter().filter(|answer| answer["status"] == "SUBMITTED") {
                let input =
                    json!({ "answerId": answer["id"], "version": answer["version"], "words": "请补充佐证材料" });
                let mutation = if accepted { "acceptLetterAnswer" } else { "returnLetterAnswer" };
                done(&self.district.test, mutation, input, "answer { id }").await;
            }
        }
    }

    /// Completes a milestone.
    async fn complete(&self, name: &str, on: &str) {
        let test = &self.district.test;
        self.on(on);
        for project in [&self.starting, &self.producing] {
            let query = format!(
                "{{ project(id: {}) {{ milestones(open: true) {{ nodes {{ id version name }} }} }} }}",
                project["id"]
            );
            let open = test.ask(&query).await["project"]["milestones"]["nodes"].take();
            for milestone in open.as_array().unwrap().iter().filter(|milestone| milestone["name"] == name) {
                let input = json!({ "milestoneId": milestone["id"], "version": milestone["version"], "on": on });
                done(test, "completeMilestone", input, "milestone { id }").await;
            }
        }
    }
}

/// Compares the letters of a day with those that were reviewed.
fn review(day: &str, mails: &[Mail]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("quarter");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(day, reviewed(mails)));
}

/// The path of the personal link in the mail to this address.
fn path<'a>(mails: &'a [Mail], to: &str) -> &'a str {
    mails.iter().find(|mail| mail.to.contains(to)).unwrap().path().unwrap()
}

#[tokio::test]
async fn a_quarter_goes_by_from_the_prompt_letter_to_the_talk() {
    let mut quarter = Quarter::begin().await;
    let mut all = Vec::new();

    // National Day: the letters of October go out on the first working day after it.
    quarter.nothing_on(&["2026-10-01", "2026-10-07"]).await;
    let mails = quarter.letters_of("2026-10-08").await;
    quarter.on("2026-10-12");
    let prompt = quarter.letter("PROMPT", "2026-10", 0).await;
    quarter.answer_by_link(path(&mails, "zhao@"), &prompt, None).await;
    let prompt = quarter.letter("PROMPT", "2026-10", 0).await;
    assert_eq!(prompt["receipt"], json!({ "acknowledgedBy": "赵五", "byLink": true }));
    quarter.decide(&prompt, true).await;
    // The township's answer is returned, and nobody answers anew before the urging letters.
    quarter.answer(&quarter.letter("PROMPT", "2026-10", 2).await).await;
    quarter.on("2026-10-15");
    quarter.decide(&quarter.letter("PROMPT", "2026-10", 2).await, false).await;
    all.extend(mails);

    let mails = quarter.letters_of("2026-10-20").await;
    quarter.on("2026-10-22");
    quarter.answer(&quarter.letter("PROMPT", "2026-10", 2).await).await;
    quarter.decide(&quarter.letter("PROMPT", "2026-10", 2).await, true).await;
    // A new day is asked for and accepted: the matter pauses.
    let urged = quarter.letter("URGING", "2026-10", 0).await;
    let keys: Vec<_> = urged["items"].as_array().unwrap().iter().map(|item| &item["matter"]["key"]).collect();
    let milestone = keys.iter().position(|key| key.as_str().unwrap().starts_with("milestone:")).unwrap() + 1;
    quarter.answer_by_link(path(&mails, "zhao@"), &urged, Some((milestone, "2026-12-04"))).await;
    quarter.decide(&quarter.letter("URGING", "2026-10", 0).await, true).await;
    all.extend(mails);
    quarter.complete("完成场地移交", "2026-10-28").await;
    quarter.file(&quarter.starting, "2026-10").await;
    quarter.file(&quarter.producing, "2026-10").await;
    let absence = json!({
        "officialId": quarter.head, "deputyId": quarter.deputy, "from": "2026-11-01", "until": "2026-11-13", "reason": "外出招商",
    });
    done(&quarter.district.test, "recordAbsence", absence, "absence { id }").await;

    // The first of November is a Sunday.
    quarter.nothing_on(&["2026-11-01"]).await;
    let mails = quarter.letters_of("2026-11-02").await;
    quarter.on("2026-11-05");
    let prompt = quarter.letter("PROMPT", "2026-11", 0).await;
    quarter.answer_by_link(path(&mails, "sun@"), &prompt, None).await;
    let prompt = quarter.letter("PROMPT", "2026-11", 0).await;
    assert_eq!(prompt["receipt"], json!({ "acknowledgedBy": "孙七", "byLink": true }));
    quarter.decide(&prompt, true).await;
    quarter.answer(&quarter.letter("PROMPT", "2026-11", 2).await).await;
    quarter.decide(&quarter.letter("PROMPT", "2026-11", 2).await, true).await;
    all.extend(mails);

    // On the heap: with all that is in it, it is too much for the stack of a test.
    all.extend(Box::pin(quarter.letters_of_a_day_with_crashes("2026-11-20")).await);
    quarter.on("2026-11-25");
    quarter.starting = quarter.district.advance("startProject", &quarter.starting, "2026-11-25").await;
    quarter.complete("完成红线外道路施工", "2026-11-26").await;
    quarter.file(&quarter.producing, "2026-11").await;

    let mails = quarter.letters_of("2026-12-01").await;
    quarter.on("2026-12-03");
    let prompt = quarter.letter("PROMPT", "2026-12", 0).await;
    quarter.answer_by_link(path(&mails, "zhao@"), &prompt, None).await;
    all.extend(mails);
    quarter.nothing_on(&["2026-12-20"]).await;
    all.extend(quarter.letters_of("2026-12-21").await);
    quarter.complete("完成设备采购招标", "2026-12-25").await;
    quarter.file(&quarter.starting, "2026-11").await;
    quarter.file(&quarter.starting, "2026-12").await;
    quarter.file(&quarter.producing, "2026-12").await;
    let holidays = json!({
        "year": 2027, "source": "国办发明电〔2026〕7号", "makeUpDays": [],
        "holidays": [{ "from": "2027-01-01", "until": "2027-01-03", "name": "元旦" }],
    });
    done(&quarter.district.test, "recordHolidays", holidays, "calendarYear { id }").await;

    // New Year's Day is off since its arrangement was recorded.
    quarter.nothing_on(&["2027-01-01"]).await;
    all.extend(quarter.letters_of("2027-01-04").await);
    all.extend(quarter.letters_of("2027-01-20").await);

    // Every letter has its number, and every mail went out once.
    let app = &quarter.district.test.app;
    let letters = letter::Entity::find().order_by_asc(letter::Column::Id).all(&app.db).await.unwrap();
    for year in [2026, 2027] {
        let numbers: Vec<_> = letters.iter().filter(|row| row.number_year == year).map(|row| row.number_seq).collect();
        assert_eq!(numbers, (1..=i32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
    }
    let outbox = delivery::Entity::find().all(&app.db).await.unwrap();
    assert!(outbox.iter().all(|mail| mail.status == DeliveryStatus::Sent));
    let mut put_in: Vec<_> = outbox.into_iter().map(|mail| mail.message_id).collect();
    let mut came_out: Vec<_> = all.into_iter().map(|mail| mail.message_id).collect();
    put_in.sort();
    came_out.sort();
    assert_eq!(came_out, put_in);
}
