//! The office's desk: drafts, checks, issue, holds, previews.

use entity::{LetterKind, audit_entry, delivery, letter, letter_draft, letter_item, matter, sequence};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use zhaoshang::{
    app::App,
    letters::issue::{Issued, Run, issue},
};

use crate::{
    numbering::{numbers, without_gaps},
    support::app::{TestApp, refusal},
};

/// Runs the urging letters of November as of today.
pub(crate) async fn urge(app: &App) -> Issued {
    urge_for(app, "2026-11").await
}

pub(crate) async fn urge_for(app: &App, month: &str) -> Issued {
    let run = Run { kind: LetterKind::Urging, month: month.parse().unwrap(), day: app.clock.today() };
    issue(app, run, |_, _| {}).await.unwrap()
}

/// Has letters be issued by hand within three working days.
pub(crate) async fn by_hand(test: &TestApp) {
    let input = json!({ "mode": "BY_HAND", "workingDays": 3 });
    assert_eq!(test.change("setLetterIssuing", input, "issuing { mode }").await["issuing"]["mode"], "BY_HAND");
}

pub(crate) fn november() -> Value {
    json!({ "kind": "URGING", "month": "2026-11" })
}

/// The drafts that a filter finds, the first first.
pub(crate) async fn drafts(test: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ letterDrafts(first: 100, filter: {filter}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{
            id version status fault templateVersion addressee addresseeKind title text draftedOn issueBy held overdue reportedOn returnReason checkedBy
            letter {{ id }} items {{ position rule title words unit {{ id }} }} }} }} }}"
    );
    test.ask(&query).await["letterDrafts"]["nodes"].as_array().unwrap().clone()
}

/// The letters that a filter finds, the first first.
pub(crate) async fn letters(test: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ letters(first: 100, filter: {filter}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{
            id number title text issuedOn answerBy status addressee addresseeKind unit {{ id }} official {{ id name email }} voiding {{ by reason }}
            deliveries {{ recipientKind status messageId official {{ id name email }} }} items {{ id raisedBefore matter {{ id key }} }} }} }} }}"
    );
    test.ask(&query).await["letters"]["nodes"].as_array().unwrap().clone()
}

pub(crate) async fn approve(test: &TestApp, draft: &Value) -> Value {
    let input = json!({ "draftId": draft["id"], "version": draft["version"] });
    test.change("approveLetter", input, "draft { id version status checkedBy }").await
}

/// Approves what nobody has checked.
pub(crate) async fn approve_all(test: &TestApp) {
    let checked = |draft: &Value| json!({ "draftId": draft["id"], "version": draft["version"] });
    let drafts: Vec<_> = drafts(test, "{ status: { eq: DRAFTED } }").await.iter().map(checked).collect();
    let done = test.change("approveLetters", json!({ "drafts": drafts }), "approved { drafts { status } }").await;
    assert_eq!(done["userErrors"], json!([]));
    let approved = done["approved"]["drafts"].as_array().unwrap();
    assert!(approved.len() == drafts.len() && approved.iter().all(|draft| draft["status"] == "CHECKED"));
}

/// What the letter of a draft to a unit would say on a day.
async fn preview_of(test: &TestApp, draft: &Value, day: &str) -> Value {
    let unit = &draft["items"][0]["unit"]["id"];
    let query = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"{day}\", addressee: {{ unit: {unit} }}) {{ text }} }}"
    );
    test.ask(&query).await["letterPreview"].take()
}

#[tokio::test]
async fn letters_are_drafted_checked_and_issued_by_hand() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    let run = urge(&test.app).await;
    assert_eq!((run.letters(), run.held), (0, 0));
    let waiting = drafts(&test, "{ waiting: true }").await;
    assert_eq!(waiting.len(), run.waiting as usize);
    assert_eq!(letter::Entity::find().count(&test.app.db).await.unwrap(), 0);
    assert_eq!(
        sequence::Entity::find().all(&test.app.db).await.unwrap().iter().filter(|row| row.prefix == "九招商函").count(),
        0
    );
    assert_eq!(matter::Entity::find().count(&test.app.db).await.unwrap(), 0, "a draft raises nothing");
    assert_eq!(test.code(&test.token("lianluo"), "{ letterDrafts { totalCount } }", json!({})).await, "FORBIDDEN");
    let of_units: Vec<_> = waiting.iter().filter(|draft| draft["addresseeKind"] == "UNIT").collect();
    let (first, second) = (of_units[0], of_units[1]);
    assert!(first["status"] == "DRAFTED" && first["text"].as_str().unwrap().contains("九招商函〔2026〕×号"));

    // What nobody has checked is not issued; of several named, none is.
    assert_eq!(approve(&test, first).await["draft"]["status"], "CHECKED");
    let both = json!({ "draftIds": [first["id"], second["id"]] });
    let refused = test.change("issueLetters", both, "issued { letters { id } }").await;
    assert_eq!(refusal(&refused), ("DRAFT_STATUS_ORDER".into(), json!(["input", "draftIds", "1"])));
    assert_eq!(letter::Entity::find().count(&test.app.db).await.unwrap(), 0);
    let outdated = json!({ "draftId": first["id"], "version": first["version"] });
    assert_eq!(test.denied("admin", "approveLetter", outdated.clone(), "draft { id }").await, "CONFLICT");
    assert_eq!(test.denied("lianluo", "approveLetter", outdated, "draft { id }").await, "FORBIDDEN");

    // Issued two days later: the matters are those that were checked, what is said of them is of that day.
    test.at("2026-11-26T01:00:00Z");
    let expected = preview_of(&test, first, "2026-11-26").await["text"].as_str().unwrap().replace("×号", "1号");
    assert_ne!(json!(expected), first["text"].as_str().unwrap().replace("×号", "1号"));
    let ids = json!({ "draftIds": [first["id"], first["id"]] });
    let issued = test.change("issueLetters", ids, "issued { letters { id number issuedOn answerBy } }").await;
    let [letter] = issued["issued"]["letters"].as_array().unwrap().as_slice() else { panic!("{issued:#}") };
    assert_eq!(
        (&letter["number"], &letter["issuedOn"], &letter["answerBy"]),
        (&json!("九招商函〔2026〕1号"), &json!("2026-11-26"), &json!("2026-12-03"))
    );
    let letter = letters(&test, "{ kind: { eq: URGING } }").await.remove(0);
    assert_eq!(letter["text"], json!(expected));
    assert_eq!(letter["items"].as_array().unwrap().len(), first["items"].as_array().unwrap().len());
    let after = drafts(&test, "{ status: { eq: ISSUED } }").await;
    assert_eq!((after.len(), &after[0]["letter"]["id"]), (1, &letter["id"]));
    let once_more = json!({ "draftIds": [first["id"]] });
    assert_eq!(
        refusal(&test.change("issueLetters", once_more, "issued { letters { id } }").await).0,
        "DRAFT_STATUS_ORDER"
    );

    // The clock issues nothing either, and drafts nothing twice.
    let again = urge(&test.app).await;
    assert_eq!((again.letters(), again.issued_before), (0, 1));
    // Checked two days ago, some have other matters by now: those wait, and say so when they are named.
    approve_all(&test).await;
    let run = test.change("issueLetters", json!({ "run": november() }), "issued { letters { id } waiting }").await;
    let outdated = drafts(&test, "{ waiting: true }").await;
    assert_eq!(run["issued"]["waiting"], outdated.len());
    assert_eq!(run["issued"]["letters"].as_array().unwrap().len() + 1 + outdated.len(), waiting.len());
    let rows = letter::Entity::find().count(&test.app.db).await.unwrap();
    assert_eq!(numbers(&test).await, without_gaps(rows as usize));
    let trail =
        test.ask("{ auditEntries(first: 5, filter: { action: { eq: \"letter.issue\" } }) { nodes { actor } } }").await;
    assert_eq!(trail["auditEntries"]["nodes"][0]["actor"], "admin");
}

#[tokio::test]
async fn a_returned_draft_is_drafted_anew_and_an_issued_letter_is_never_changed() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    urge(&test.app).await;
    let waiting = drafts(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let (draft, other) = (&waiting[0], &waiting[1]);
    approve(&test, draft).await;
    approve(&test, other).await;
    let back = json!({ "draftId": draft["id"], "version": 2, "reason": "项目名称有误" });
    let blank = json!({ "draftId": draft["id"], "version": 2, "reason": " " });
    assert_eq!(refusal(&test.change("returnLetter", blank, "draft { id }").await).0, "BLANK");
    let returned = test.change("returnLetter", back, "draft { status returnReason checkedBy version }").await;
    assert_eq!(
        returned["draft"],
        json!({ "status": "RETURNED", "returnReason": "项目名称有误", "checkedBy": null, "version": 3 })
    );
    let approve_returned = json!({ "draftId": draft["id"], "version": 3 });
    assert_eq!(refusal(&test.change("approveLetter", approve_returned, "draft { id }").await).0, "DRAFT_STATUS_ORDER");
    let issued = test.change("issueLetters", json!({ "draftIds": [other["id"]] }), "issued { letters { id } }").await;
    assert_eq!(issued["userErrors"], json!([]));

    // The ledger is put right: every matter of the unit's first project has another name.
    let project = test
        .ask(&format!("{{ letterDrafts(filter: {{ id: {{ eq: {} }} }}) {{ nodes {{ items {{ project {{ id version name direction {{ id }} investor }} }} }} }} }}", draft["id"]))
        .await;
    let items = project["letterDrafts"]["nodes"][0]["items"].as_array().unwrap().clone();
    let project = items.iter().map(|item| &item["project"]).find(|project| !project.is_null()).unwrap();
    let description =
        json!({ "name": "更正后的项目", "investor": project["investor"], "directionId": project["direction"]["id"] });
    let update = json!({ "projectId": project["id"], "version": project["version"], "description": description });
    assert_eq!(test.change("updateProject", update, "project { name }").await["userErrors"], json!([]));
    let unknown = json!({ "run": november(), "draftIds": [other["id"]] });
    let refused = test.change("regenerateDrafts", unknown, "regenerated { drafts { id } }").await;
    assert_eq!(refusal(&refused), ("UNKNOWN".into(), json!(["input", "draftIds", "0"])), "it is issued");
    let letter_before = letters(&test, "{ kind: { eq: URGING } }").await;
    let anew = json!({ "run": november(), "draftIds": [draft["id"]] });
    let anew =
        test.change("regenerateDrafts", anew, "regenerated { drafts { id status version text returnReason } }").await;
    let [fresh] = anew["regenerated"]["drafts"].as_array().unwrap().as_slice() else { panic!("{anew:#}") };
    assert_eq!(
        (&fresh["status"], &fresh["version"], &fresh["returnReason"]),
        (&json!("DRAFTED"), &json!(4), &Value::Null)
    );
    assert!(
        fresh["text"].as_str().unwrap().contains("更正后的项目")
            && !draft["text"].as_str().unwrap().contains("更正后的项目")
    );

    // All of the run: the issued letter stays, and the database itself keeps it.
    let all = test.change("regenerateDrafts", json!({ "run": november() }), "regenerated { drafts { id } }").await;
    assert_eq!(all["regenerated"]["drafts"].as_array().unwrap().len() + 1, drafts(&test, "{}").await.len());
    assert_eq!(letters(&test, "{ kind: { eq: URGING } }").await, letter_before);
    for statement in [
        "UPDATE letter SET html = 'other'",
        "UPDATE letter SET number_seq = 9",
        "DELETE FROM letter",
        "UPDATE letter_item SET words = 'other'",
        "DELETE FROM letter_item",
    ] {
        assert!(test.app.db.execute_unprepared(statement).await.is_err(), "{statement}");
    }
}

/// How many rows there are of everything that letters write.
async fn rows(app: &App) -> Vec<u64> {
    vec![
        letter::Entity::find().count(&app.db).await.unwrap(),
        letter_draft::Entity::find().count(&app.db).await.unwrap(),
        letter_item::Entity::find().count(&app.db).await.unwrap(),
        matter::Entity::find().count(&app.db).await.unwrap(),
        delivery::Entity::find().count(&app.db).await.unwrap(),
        sequence::Entity::find().count(&app.db).await.unwrap(),
        audit_entry::Entity::find().count(&app.db).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_preview_is_the_letter_but_for_its_number_and_leaves_no_trace() {
    let test = TestApp::demo().await;
    let fields = "addressee title subject text html items { position title words dueOn lateWorkingDays raisedBefore unit { id } }";
    let preview = async |test: &TestApp, to: String, as_of: &str| {
        let query = format!(
            "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"{as_of}\", addressee: {{ {to} }}) {{ {fields} issuedBefore }} }}"
        );
        test.ask(&query).await["letterPreview"].take()
    };
    // What is issued in one demonstration is previewed in another that is the same.
    let issued = TestApp::demo().await;
    urge(&issued.app).await;
    let query = format!(
        "{{ letters(first: 100) {{ nodes {{ number addresseeKind unit {{ id }} official {{ id }} {fields} }} }} }}"
    );
    let letters = issued.ask(&query).await["letters"]["nodes"].take();
    let (before, sequences) = (rows(&test.app).await, sequence::Entity::find().all(&test.app.db).await.unwrap());
    let mut previewed = 0;
    for letter in letters.as_array().unwrap() {
        let to = match letter["addresseeKind"].as_str().unwrap() {
            "UNIT" => format!("unit: {}", letter["unit"]["id"]),
            _ => format!("leader: {}", letter["official"]["id"]),
        };
        let shown = preview(&test, to, "2026-11-24").await;
        for field in ["addressee", "title", "items"] {
            assert_eq!(shown[field], letter[field], "{field}");
        }
        let number = letter["number"].as_str().unwrap();
        for field in ["subject", "text", "html"] {
            let with_number = shown[field].as_str().unwrap().replace("九招商函〔2026〕×号", number);
            assert_eq!(json!(with_number), letter[field], "{field}");
        }
        assert_eq!(shown["issuedBefore"], false);
        previewed += 1;
    }
    assert!(previewed > 10);
    // A day to come: what is not done until then is later by so many days.
    let first = letters.as_array().unwrap().iter().find(|letter| letter["addresseeKind"] == "UNIT").unwrap();
    let to = format!("unit: {}", first["unit"]["id"]);
    let later = preview(&test, to.clone(), "2026-12-21").await;
    assert!(later["text"].as_str().unwrap().contains("2026年12月21日"));
    let days = |letter: &Value| {
        letter["items"].as_array().unwrap().iter().map(|item| item["lateWorkingDays"].as_i64().unwrap()).max()
    };
    assert!(days(&later) > days(first));
    assert_eq!(rows(&test.app).await, before);
    assert_eq!(sequence::Entity::find().all(&test.app.db).await.unwrap(), sequences);

    assert_eq!(preview(&issued, to.clone(), "2026-11-24").await["issuedBefore"], true);
    assert_eq!(preview(&test, "unit: \"unit:0\"".to_owned(), "2026-11-24").await, Value::Null);
    let far = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"2030-01-01\", addressee: {{ {to} }}) {{ title }} }}"
    );
    assert_eq!(test.code(&test.token("admin"), &far, json!({})).await, "BAD_INPUT");
    let near = far.replace("2030-01-01", "2026-11-24");
    assert_eq!(test.code(&test.token("zuzhang"), &near, json!({})).await, "FORBIDDEN");
}
