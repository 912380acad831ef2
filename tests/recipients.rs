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
    assert!(to_leader["text"].as_str().unwrap().contains(&format!("本函同时呈送{}同志。", name(deputy))));

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

    // Back in time: the next letter goes to the head and a copy to the liaison officer.
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
    assert_eq!(preview["recipients"], json!([{ "kind": "ADDRESSEE" }, { "kind": "COPY" }]));
    assert!(!preview["text"].as_str().unwrap().contains("代为办理"));
}
