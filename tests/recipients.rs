//! Who gets a letter: copies, and deputies of officials who are away.

use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::{
    office::{letters, urge},
    support::app::{LINKS, TestApp, refusal},
};

/// A unit with letters of November, its head and its liaison officer.
async fn unit(test: &TestApp, filter: &str) -> Value {
    let of_unit = letters(test, filter).await.into_iter().find(|letter| !letter["official"]["email"].is_null());
    let query = format!(
        "{{ unit(id: {}) {{ id name head {{ id name email }} liaisonOfficer {{ id name email title }} }} }}",
        of_unit.unwrap()["unit"]["id"]
    );
    test.ask(&query).await["unit"].take()
}

#[tokio::test]
async fn liaison_officers_get_a_copy_without_a_link() {
    let test = TestApp::demo_with(&LINKS).await;
    urge(&test.app).await;
    let unit = unit(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let letter = letters(&test, &format!("{{ unitId: {{ eq: {} }} }}", unit["id"])).await.remove(0);
    let (head, liaison) = (&unit["head"], &unit["liaisonOfficer"]);
    let to = |mail: &Value| (mail["recipientKind"].clone(), mail["official"]["id"].clone());
    let mails: Vec<_> = letter["deliveries"].as_array().unwrap().iter().map(to).collect();
    // Between them the leaders in charge, who get a copy of what is urged.
    assert_eq!(mails.first().unwrap(), &(json!("ADDRESSEE"), head["id"].clone()));
    assert_eq!(mails.last().unwrap(), &(json!("COPY"), liaison["id"].clone()));
    let copy = format!("{}（{}）。", liaison["name"].as_str().unwrap(), liaison["title"].as_str().unwrap());
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains("抄送：") && text.trim_end().ends_with(&copy), "{letter:#}");
    test.deliver_all().await;
    for (recipient, link, subject) in [(head, true, "【工作催办函】"), (liaison, false, "【抄送】【工作催办函】")]
    {
        let kept = test.mails().into_iter().find(|mail| json!(mail.recipient) == recipient["email"]).unwrap();
        let mail = MessageParser::default().parse(&kept.message).unwrap();
        assert!(mail.subject().unwrap().starts_with(subject), "{:?}", mail.subject());
        let text = mail.body_text(0).unwrap();
        assert!(text.contains(letter["number"].as_str().unwrap()));
        assert_eq!(text.contains("/letters/"), link, "{text}");
    }
    for leader in letters(&test, "{ addresseeKind: { eq: LEADER } }").await {
        assert_eq!(leader["deliveries"].as_array().unwrap().len(), 1);
        assert!(!leader["text"].as_str().unwrap().contains("抄送"));
    }
}

#[tokio::test]
async fn the_deputy_of_an_addressee_who_is_away_gets_the_letter_and_may_answer_it() {
    let test = TestApp::demo_with(&LINKS).await;
    let elsewhere = TestApp::demo().await;
    urge(&elsewhere.app).await;
    // The same demonstration has the same people.
    let unit = unit(&elsewhere, "{ addresseeKind: { eq: UNIT } }").await;
    let leader = letters(&elsewhere, "{ addresseeKind: { eq: LEADER } }").await[0]["official"].clone();
    let (head, liaison) = (&unit["head"], &unit["liaisonOfficer"]);
    let away = async |official: &Value, deputy: &Value, from: &str, until: &str| {
        let input = json!({ "officialId": official["id"], "deputyId": deputy["id"], "from": from, "until": until, "reason": "外出考察" });
        test.change("recordAbsence", input, "absence { id version official { id } deputy { id } until }").await
    };
    let field = |name: &str| json!(["input", name]);
    assert_eq!(
        refusal(&away(head, head, "2026-11-24", "2026-11-25").await),
        ("OUT_OF_RANGE".into(), field("deputyId"))
    );
    assert_eq!(refusal(&away(head, liaison, "2026-11-25", "2026-11-24").await), ("DAY_ORDER".into(), field("until")));
    assert_eq!(
        refusal(&away(head, &json!({ "id": "official:0" }), "2026-11-24", "2026-11-25").await),
        ("UNKNOWN".into(), field("deputyId"))
    );
    let absence = away(head, liaison, "2026-11-23", "2026-11-24").await["absence"].take();
    assert_eq!(absence["deputy"]["id"], liaison["id"]);
    // Nobody is away twice, and no deputy is away.
    assert_eq!(refusal(&away(head, &leader, "2026-11-24", "2026-11-30").await).0, "ABSENCE_OVERLAPS");
    assert_eq!(refusal(&away(liaison, &leader, "2026-11-24", "2026-11-24").await).0, "ABSENCE_OVERLAPS");
    assert_eq!(
        refusal(&away(&leader, head, "2026-11-24", "2026-11-24").await),
        ("ABSENCE_OVERLAPS".into(), field("deputyId"))
    );
    let deputy = &letters(&elsewhere, "{ addresseeKind: { eq: LEADER } }").await[1]["official"];
    away(&leader, deputy, "2026-11-24", "2026-12-24").await;

    urge(&test.app).await;
    let letter = letters(&test, &format!("{{ unitId: {{ eq: {} }} }}", unit["id"])).await.remove(0);
    let kinds: Vec<_> =
        letter["deliveries"].as_array().unwrap().iter().map(|mail| mail["recipientKind"].clone()).collect();
    assert_eq!(kinds[..2], ["ADDRESSEE", "DEPUTY"]);
    let mails = letter["deliveries"].as_array().unwrap().iter();
    let to_liaison = mails.filter(|mail| mail["official"]["id"] == liaison["id"]).count();
    assert_eq!(to_liaison, 1, "the liaison officer is the deputy and gets it once");
    let name = |official: &Value| official["name"].as_str().unwrap().to_owned();
    let words = format!("{}同志外出期间由{}同志代为办理，本函同时送{}同志。", name(head), name(liaison), name(liaison));
    assert!(letter["text"].as_str().unwrap().contains(&words), "{letter:#}");
    let to_leader = letters(&test, "{ addresseeKind: { eq: LEADER } }").await;
    let to_leader = to_leader.iter().find(|letter| letter["official"]["id"] == leader["id"]).unwrap();
    assert!(to_leader["text"].as_str().unwrap().contains(&format!("本报告同时呈送{}同志。", name(deputy))));

    // The deputy's link lets the deputy sign, by name.
    test.deliver_all().await;
    let mail =
        test.mails().into_iter().find(|mail| json!(mail.message_id) == letter["deliveries"][1]["messageId"]).unwrap();
    assert_eq!(json!(mail.recipient), liaison["email"]);
    let text = MessageParser::default().parse(&mail.message).unwrap().body_text(0).unwrap().into_owned();
    let path = text.lines().find_map(|line| line.find("/letters/").map(|at| line[at..].to_owned())).unwrap();
    assert_eq!(test.post_form(&path, "do=acknowledge").await.status(), 303);
    let receipt = format!("{{ letter(id: {}) {{ receipt {{ acknowledgedBy byLink }} }} }}", letter["id"]);
    assert_eq!(
        test.ask(&receipt).await["letter"]["receipt"],
        json!({ "acknowledgedBy": name(liaison), "byLink": true })
    );
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = client.get(format!("{}{path}", test.address)).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&format!("<dd>{}（代{}），2026年11月24日", name(liaison), name(head))), "{page}");

    // Back in time: the next letter goes to the head, and copies to the leader in charge and the liaison officer.
    let early = json!({ "absenceId": absence["id"], "version": 1, "until": "2026-11-25" });
    assert_eq!(
        refusal(&test.change("endAbsence", early, "absence { id }").await),
        ("DAY_ORDER".into(), field("until"))
    );
    let end = json!({ "absenceId": absence["id"], "version": 1, "until": "2026-11-22" });
    let ended = test.change("endAbsence", end.clone(), "absence { until version }").await;
    assert_eq!(ended["absence"], json!({ "until": "2026-11-22", "version": 2 }));
    assert_eq!(test.denied("admin", "endAbsence", end, "absence { id }").await, "CONFLICT");
    let on = "{ officialAbsences(filter: { on: \"2026-11-24\" }) { nodes { official { id } } } }";
    assert_eq!(test.ask(on).await["officialAbsences"]["nodes"], json!([{ "official": { "id": leader["id"] } }]));
    let preview = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", addressee: {{ unit: {} }}) {{ text recipients {{ kind }} }} }}",
        unit["id"]
    );
    let preview = test.ask(&preview).await["letterPreview"].take();
    assert_eq!(preview["recipients"], json!([{ "kind": "ADDRESSEE" }, { "kind": "COPY" }, { "kind": "COPY" }]));
    assert!(!preview["text"].as_str().unwrap().contains("代为办理"));
}

#[tokio::test]
async fn who_gets_a_copy_is_a_rule_that_the_bureau_sets_from_a_day_on() {
    let test = TestApp::demo_with(&[LINKS[0], LINKS[1], ("MAIL_OFFICE_ADDRESS", "files@jiulongpo.example")]).await;
    const RULE: &str = "letterCopyRule { kind addresseeKind copiedTo from setBy } userErrors { code field }";
    let rules = async |as_of: &str| {
        let query = format!("{{ letterCopyRules(asOf: \"{as_of}\") {{ kind addresseeKind copiedTo }} }}");
        test.ask(&query).await["letterCopyRules"].as_array().unwrap().clone()
    };
    let rule =
        |kind: &str, to: &str, copied_to: &[&str]| json!({ "kind": kind, "addresseeKind": to, "copiedTo": copied_to });
    let usual = |kind| {
        [
            rule(kind, "UNIT", &["DEPUTY", "LIAISON_OFFICER"]),
            rule(kind, "LEADER", &["DEPUTY"]),
            rule(kind, "GROUP_LEADER", &["DEPUTY"]),
        ]
    };
    assert_eq!(rules("2026-11-24").await, [usual("PROMPT"), usual("URGING")].concat(), "as letters went out so far");
    let set = async |mut rule: Value, from: &str| {
        rule["from"] = json!(from);
        test.change("setLetterCopyRule", rule, RULE).await
    };
    for (wrong, from, code, field) in [
        (
            rule("URGING", "LEADER", &["DEPUTY", "LIAISON_OFFICER"]),
            "2026-11-24",
            "OUT_OF_RANGE",
            json!(["input", "copiedTo", "1"]),
        ),
        (rule("URGING", "UNIT", &["DEPUTY", "DEPUTY"]), "2026-11-24", "TAKEN", json!(["input", "copiedTo", "1"])),
        (rule("URGING", "UNIT", &[]), "2026-11-23", "DAY_ORDER", json!(["input", "from"])),
    ] {
        assert_eq!(refusal(&set(wrong, from).await), (code.to_owned(), field));
    }
    let no_liaison = rule("URGING", "UNIT", &["GROUP_OFFICE", "DIVISION_LEADER"]);
    let mut input = no_liaison.clone();
    input["from"] = json!("2026-11-24");
    assert_eq!(test.denied("lianluo", "setLetterCopyRule", input, RULE).await, "FORBIDDEN");
    let done = set(no_liaison.clone(), "2026-11-24").await;
    assert_eq!((&done["letterCopyRule"]["copiedTo"], &done["userErrors"]), (&no_liaison["copiedTo"], &json!([])));
    assert_eq!(refusal(&set(no_liaison.clone(), "2026-11-24").await).0, "TAKEN", "one a day");
    assert_eq!(set(rule("URGING", "UNIT", &[]), "2026-12-01").await["userErrors"], json!([]));
    assert!(rules("2026-11-24").await.contains(&no_liaison) && !rules("2026-11-23").await.contains(&no_liaison));
    assert!(rules("2026-12-01").await.contains(&rule("URGING", "UNIT", &[])));

    // A head who is away: the rule has no deputy among those who get it.
    let elsewhere = TestApp::demo().await;
    urge(&elsewhere.app).await;
    let unit = unit(&elsewhere, "{ addresseeKind: { eq: UNIT } }").await;
    let away = json!({
        "officialId": unit["head"]["id"], "deputyId": unit["liaisonOfficer"]["id"],
        "from": "2026-11-24", "until": "2026-11-24", "reason": "外出考察",
    });
    assert_eq!(test.change("recordAbsence", away, "userErrors { code }").await["userErrors"], json!([]));
    urge(&test.app).await;
    let letter = letters(&test, &format!("{{ unitId: {{ eq: {} }} }}", unit["id"])).await.remove(0);
    let mails = letter["deliveries"].as_array().unwrap();
    let kinds: Vec<_> = mails.iter().map(|mail| mail["recipientKind"].as_str().unwrap()).collect();
    assert!(kinds.starts_with(&["ADDRESSEE", "COPY"]) && kinds.ends_with(&["COPY", "OFFICE"]), "{kinds:?}");
    assert!(mails.iter().all(|mail| mail["official"]["id"] != unit["liaisonOfficer"]["id"]), "{letter:#}");
    let leader = test.ask(&format!("{{ unit(id: {}) {{ divisionLeader {{ id }} }} }}", unit["id"])).await;
    assert!(mails.iter().any(|mail| mail["official"]["id"] == leader["unit"]["divisionLeader"]["id"]), "{letter:#}");
    let text = letter["text"].as_str().unwrap();
    assert!(!text.contains("代为办理") && !text.contains(unit["liaisonOfficer"]["name"].as_str().unwrap()), "{text}");
    test.deliver_all().await;
    let filed = test.mails().into_iter().filter(|mail| mail.recipient == "files@jiulongpo.example");
    let filed: Vec<_> = filed.collect();
    assert_eq!(
        filed.len(),
        letters(&test, "{ addresseeKind: { eq: UNIT } }").await.len(),
        "letters to leaders are not filed"
    );
    let mail = MessageParser::default().parse(&filed[0].message).unwrap();
    assert!(mail.subject().unwrap().starts_with("【存档】【工作催办函】"), "{:?}", mail.subject());
    assert!(!mail.body_text(0).unwrap().contains("/letters/"), "no link for the files");
}

const RECEIPT: &str = "letter { status receipt { acknowledgedBy byLink onBehalfOf { id } } } userErrors { code }";

#[tokio::test]
async fn a_deputy_who_is_signed_in_reads_signs_and_answers_on_the_days_of_the_absence() {
    let test = TestApp::demo_with(&LINKS).await;
    // The deputy is the liaison officer of another unit.
    let own = "{ viewer { official { id name } } units { nodes { id } } }";
    let viewer = test.ok(&test.token("lianluo"), own, json!({})).await;
    let (deputy, own_unit) = (&viewer["viewer"]["official"], &viewer["units"]["nodes"][0]["id"]);
    let elsewhere = TestApp::demo().await;
    urge(&elsewhere.app).await;
    let of_others = letters(&elsewhere, "{ addresseeKind: { eq: UNIT } }").await;
    let of_another = of_others.into_iter().find(|it| it["unit"]["id"] != *own_unit && !it["official"].is_null());
    let (unit, head) = {
        let it = of_another.unwrap();
        (it["unit"]["id"].clone(), it["official"].clone())
    };
    let away = json!({ "officialId": head["id"], "deputyId": deputy["id"], "from": "2026-11-24", "until": "2026-11-25", "reason": "外出考察" });
    let absence = test.change("recordAbsence", away, "absence { id version }").await["absence"].take();
    urge(&test.app).await;
    let filter = format!("{{ unitId: {{ eq: {unit} }} }}");
    let letter = letters(&test, &filter).await.remove(0);
    let list = format!(
        "{{ letters(filter: {filter}) {{ nodes {{ id status items {{ id lateWorkingDays answers {{ status }} }} }} }} }}"
    );
    let seen = async |login: &str| test.ok(&test.token(login), &list, json!({})).await["letters"]["nodes"].take();
    let items = seen("lianluo").await[0]["items"].as_array().unwrap().clone();
    assert_eq!(seen("lianluo").await[0]["id"], letter["id"], "in lists, though it is to another unit");
    assert_eq!(items.len(), letter["items"].as_array().unwrap().len());
    assert_eq!(test.ok(&test.stranger().await, &list, json!({})).await["letters"]["nodes"], json!([]));
    // Nothing else of that unit is seen, and figures count what is one's own.
    let other = format!(
        "{{ unit(id: {unit}) {{ id }} letterStatistics(month: \"2026-11\") {{ byUnit {{ unit {{ id }} }} }} }}"
    );
    let other = test.ok(&test.token("lianluo"), &other, json!({})).await;
    assert!(
        other["letterStatistics"]["byUnit"].as_array().unwrap().iter().all(|row| row["unit"]["id"] == *own_unit),
        "{other}"
    );

    let sign = json!({ "letterId": letter["id"] });
    let signed = test.change_as("lianluo", "acknowledgeLetter", sign, RECEIPT).await;
    let receipt = json!({ "acknowledgedBy": "lianluo", "byLink": false, "onBehalfOf": { "id": head["id"] } });
    assert_eq!(signed["letter"]["receipt"], receipt, "{signed}");
    let entered = |version: i32, submit: bool| {
        let answer = json!({ "progress": "正在办理", "lateReason": "图纸调整", "personName": "张三", "personTelephone": "023-68780000" });
        json!({ "letterId": letter["id"], "itemId": items[0]["id"], "version": version, "answer": answer, "submit": submit })
    };
    const ANSWER: &str = "answer { status savedBy onBehalfOf { id } } userErrors { code message }";
    let answered = test.change_as("lianluo", "answerLetterItem", entered(0, false), ANSWER).await;
    assert_eq!(
        answered["answer"],
        json!({ "status": "DRAFT", "savedBy": "lianluo", "onBehalfOf": { "id": head["id"] } })
    );
    assert_eq!(seen("lianluo").await[0]["items"][0]["answers"][0]["status"], "DRAFT");
    let trail = "{ auditEntries(first: 2, filter: { actor: { eq: \"lianluo\" } }) { nodes { action after } } }";
    let trail = test.ask(trail).await["auditEntries"]["nodes"].take();
    for entry in trail.as_array().unwrap() {
        assert_eq!(json!(format!("official:{}", entry["after"]["on_behalf_of"])), head["id"], "{trail:#}");
    }

    // The link of the deputy opens the same letter.
    test.deliver_all().await;
    let mail = letter["deliveries"].as_array().unwrap().iter().find(|mail| mail["recipientKind"] == "DEPUTY").unwrap();
    let kept = test.mails().into_iter().find(|kept| json!(kept.message_id) == mail["messageId"]).unwrap();
    let text = MessageParser::default().parse(&kept.message).unwrap().body_text(0).unwrap().into_owned();
    let path = text.lines().find_map(|line| line.find("/letters/").map(|at| line[at..].to_owned())).unwrap();
    let page = async || test.get(&path).send().await.unwrap().text().await.unwrap();
    assert!(page().await.contains("继续填写"));

    // Back: the deputy reads it still, drafts apart, and neither signs nor answers, by whichever door.
    test.at("2026-11-26T01:00:00Z");
    assert_eq!(seen("lianluo").await[0]["items"][0]["answers"], json!([]));
    let late = entered(1, true);
    assert_eq!(test.denied("lianluo", "answerLetterItem", late, ANSWER).await, "NOT_FOUND");
    let page = page().await;
    assert!(page.contains("代为办理期间已结束") && !page.contains("继续填写"), "{page}");
    let form = "do=submit&version=1&progress=x&lateReason=x&newDueOn=&personName=x&personTelephone=023-68780000&note=";
    assert_eq!(test.post_form(&format!("{path}?item=1"), form).await.status(), 409);
    // Ended early, it ends at once.
    test.at("2026-11-25T01:00:00Z");
    assert_eq!(seen("lianluo").await[0]["items"][0]["answers"][0]["status"], "DRAFT");
    let end = json!({ "absenceId": absence["id"], "version": 1, "until": "2026-11-24" });
    test.change("endAbsence", end, "absence { id }").await;
    assert_eq!(test.denied("lianluo", "answerLetterItem", entered(1, true), ANSWER).await, "NOT_FOUND");
}
