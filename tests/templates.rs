//! The templates of letters: changed, tried and restored by the bureau, and what letters become of it.

use entity::{audit_entry, letter_template, sequence};
use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::{
    office::{approve, by_hand, drafts, urge, urge_for},
    support::app::{TestApp, refusal},
};

const VERSION: &str = "templateVersion { id kind part version source note madeBy }";
const SUBJECT: &str = "【催办】{{ letter.title }}，{{ letter.number }}";

async fn set(test: &TestApp, kind: Value, part: &str, source: &str, version: Value) -> Value {
    let input = json!({ "kind": kind, "part": part, "source": source, "version": version });
    test.change("setLetterTemplate", input, VERSION).await
}

/// Sets a template that was never changed before.
async fn set_first(test: &TestApp, part: &str, source: &str) -> i64 {
    let done = set(test, json!("URGING"), part, source, Value::Null).await;
    assert_eq!(done["userErrors"], json!([]), "{part}");
    done["templateVersion"]["version"].as_i64().unwrap()
}

async fn in_force(test: &TestApp, kind: &str, part: &str) -> Value {
    let query = "{ letterTemplates { kind part source builtIn builtInSource importName inForceSince { version } variables { name meaning } } }";
    let all = test.ask(query).await["letterTemplates"].take();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 13);
    let kind = if kind.is_empty() { Value::Null } else { json!(kind) };
    all.iter().find(|template| template["kind"] == kind && template["part"] == part).unwrap().clone()
}

async fn versions(test: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ letterTemplateVersions(filter: {filter}) {{ totalCount nodes {{ id version source note madeBy }} }} }}"
    );
    test.ask(&query).await["letterTemplateVersions"]["nodes"].as_array().unwrap().clone()
}

/// The words of all letters of a month, the first first.
async fn letters(test: &TestApp, month: &str) -> Vec<Value> {
    let query = format!(
        "{{ letters(first: 100, filter: {{ month: {{ eq: \"{month}\" }} }}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{
            number title subject text html templateVersion }} }} }}"
    );
    let letters = test.ask(&query).await["letters"]["nodes"].as_array().unwrap().clone();
    assert!(letters.len() > 10);
    letters
}

/// What a template that is tried makes.
async fn tried(test: &TestApp, input: Value) -> Value {
    let query = "query($input: TestLetterTemplateInput!) { testLetterTemplate(input: $input) {
        letters { kind addressee title subject text html } userErrors { code field message } } }";
    test.ok(&test.token("admin"), query, json!({ "input": input })).await["testLetterTemplate"].take()
}

/// Everything that changing a template could write.
async fn rows(test: &TestApp) -> (u64, u64, Vec<sequence::Model>) {
    (
        letter_template::Entity::find().count(&test.app.db).await.unwrap(),
        audit_entry::Entity::find().count(&test.app.db).await.unwrap(),
        sequence::Entity::find().all(&test.app.db).await.unwrap(),
    )
}

#[tokio::test]
async fn a_changed_template_shows_in_the_next_letters_and_not_in_those_that_are_issued() {
    let test = TestApp::demo().await;
    urge(&test.app).await;
    let before = letters(&test, "2026-11").await;
    assert!(before.iter().all(|letter| letter["templateVersion"].is_null()));

    assert_eq!(set_first(&test, "SUBJECT", SUBJECT).await, 1);
    let prose = in_force(&test, "URGING", "PROSE").await["source"].as_str().unwrap().to_owned();
    assert_eq!(set_first(&test, "PROSE", &prose.replace("特此函告", "专此函达")).await, 2);
    urge_for(&test.app, "2026-12").await;
    let after = letters(&test, "2026-12").await;
    for letter in &after {
        let expected = format!("【催办】{}，{}", letter["title"].as_str().unwrap(), letter["number"].as_str().unwrap());
        assert_eq!((&letter["subject"], &letter["templateVersion"]), (&json!(expected), &json!(2)));
    }
    let says =
        |letter: &Value, words: &str| ["text", "html"].map(|field| letter[field].as_str().unwrap().contains(words));
    assert!(after.iter().any(|letter| says(letter, "专此函达") == [true, true]), "both bodies say the same");
    assert!(after.iter().all(|letter| says(letter, "特此函告") == [false, false]));
    assert_eq!(letters(&test, "2026-11").await, before);
    test.deliver_all().await;
    let mails = test.mails();
    let parsed = mails.iter().filter_map(|mail| MessageParser::default().parse(&mail.message));
    let subjects: Vec<String> = parsed.filter_map(|mail| mail.subject().map(str::to_owned)).collect();
    assert!(subjects.iter().any(|subject| subject.starts_with("【催办】")), "{subjects:?}");
}

#[tokio::test]
async fn a_template_that_makes_no_letter_is_refused_and_nothing_is_kept() {
    let test = TestApp::demo().await;
    let before = rows(&test).await;
    let script = "<html><body><script>alert(1)</script>{{ letter.text }}</body></html>";
    for (part, source, code) in [
        ("SUBJECT", "{% if letter.late %}催办", "TEMPLATE_SYNTAX"),
        ("SUBJECT", "{{ letter.subjekt }}", "TEMPLATE_NAME"),
        ("SUBJECT", "{{ config.smtp_url }}", "TEMPLATE_NAME"),
        ("SUBJECT", "{% include '/etc/hostname' %}", "TEMPLATE_NAME"),
        (
            "SUBJECT",
            "{% if letter.items|length > 9 %}{{ nosuch }}{% endif %}【催】{{ letter.number }}",
            "TEMPLATE_NAME",
        ),
        ("SUBJECT", "{% if letter.items|length > 9 %}{{ letter.items[0]['nosuch'] }}{% endif %}函", "TEMPLATE_NAME"),
        ("SUBJECT", "{{ letter.items|map(attribute='foo')|list }}", "TEMPLATE_NAME"),
        ("SUBJECT", "催办\n函", "FORBIDDEN_CHARACTER"),
        ("TITLE", "  ", "BLANK"),
        ("TEXT", "{% for a in range(1000000) %}又{% endfor %}", "TEMPLATE_LIMIT"),
        ("TEXT", "{% for a in range(99999) %}{% for b in range(99999) %}又{% endfor %}{% endfor %}", "TEMPLATE_LIMIT"),
        ("TEXT", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "TEMPLATE_LIMIT"),
        ("HTML", &script.replace("{{ letter.text }}", ""), "TEMPLATE_MARKUP"),
        ("HTML", "<html><body><img src=\"https://example.com/a.png\"></body></html>", "TEMPLATE_MARKUP"),
        ("HTML", "<html><body>{{ letter.number | safe }}</body></html>", "TEMPLATE_NAME"),
        ("PROSE", "{# no macro is left #}", "TEMPLATE_NAME"),
        ("TEXT", &"又".repeat(22_000), "TOO_LONG"),
    ] {
        let input = json!({ "kind": "URGING", "part": part, "source": source });
        let refused = set(&test, json!("URGING"), part, source, Value::Null).await;
        assert_eq!(refusal(&refused), (code.to_owned(), json!(["input", "source"])), "{source}");
        assert_eq!(refusal(&tried(&test, input).await).0, code, "{source}: as it would be refused");
    }
    let message = set(&test, json!("URGING"), "TITLE", "关于\n{{ letter.mouth }}的函", Value::Null).await;
    let message = message["userErrors"][0]["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("工作催办函·标题") && message.contains("第2行") && message.contains("letter.mouth"),
        "{message}"
    );
    let nowhere = set(&test, Value::Null, "TITLE", "函", Value::Null).await;
    assert_eq!(refusal(&nowhere), ("UNKNOWN".to_owned(), json!(["input", "part"])));
    assert_eq!(rows(&test).await, before);
    assert_eq!(in_force(&test, "URGING", "SUBJECT").await["builtIn"], true);
}

#[tokio::test]
async fn every_version_is_kept_and_the_built_in_template_can_be_restored() {
    let test = TestApp::demo().await;
    let built_in = in_force(&test, "URGING", "SUBJECT").await;
    assert_eq!((&built_in["builtIn"], &built_in["inForceSince"]), (&json!(true), &Value::Null));
    assert_eq!(built_in["source"], built_in["builtInSource"]);
    let number =
        built_in["variables"].as_array().unwrap().iter().find(|known| known["name"] == "letter.number").unwrap();
    assert!(number["meaning"].as_str().unwrap().starts_with("发文字号"), "{number}");

    assert_eq!(set_first(&test, "SUBJECT", SUBJECT).await, 1);
    let stale = json!({ "kind": "URGING", "part": "SUBJECT", "source": "催办函" });
    assert_eq!(test.denied("admin", "setLetterTemplate", stale, VERSION).await, "CONFLICT", "changed since");
    let other = set(&test, Value::Null, "PHRASES", built_in_phrases(&test).await.as_str(), Value::Null).await;
    assert_eq!(other["templateVersion"]["version"], 2, "one count over all templates");
    let second = json!({ "kind": "URGING", "part": "SUBJECT", "source": "催办函\r\n", "version": 1, "note": "简化" });
    let second = test.change("setLetterTemplate", second, VERSION).await["templateVersion"].take();
    assert_eq!(
        (&second["version"], &second["source"], &second["note"]),
        (&json!(3), &json!("催办函\n"), &json!("简化"))
    );

    let restore = |version: i32| json!({ "kind": "URGING", "part": "SUBJECT", "version": version });
    assert_eq!(test.denied("admin", "restoreLetterTemplate", restore(1), VERSION).await, "CONFLICT");
    let restored = test.change("restoreLetterTemplate", restore(3), VERSION).await;
    assert_eq!((&restored["templateVersion"]["source"], &restored["userErrors"]), (&Value::Null, &json!([])));
    let again = test.change("restoreLetterTemplate", restore(4), VERSION).await;
    assert_eq!(refusal(&again), ("ALREADY_ENDED".to_owned(), Value::Null));
    let now = in_force(&test, "URGING", "SUBJECT").await;
    assert_eq!(
        (&now["builtIn"], &now["source"], &now["inForceSince"]["version"]),
        (&json!(true), &built_in["source"], &json!(4))
    );

    let kept = versions(&test, "{ kind: { eq: URGING }, part: { eq: SUBJECT } }").await;
    let kept: Vec<_> = kept.iter().map(|row| (row["version"].clone(), row["source"].clone())).collect();
    assert_eq!(kept, [(json!(4), Value::Null), (json!(3), json!("催办函\n")), (json!(1), json!(SUBJECT))]);
    assert_eq!(versions(&test, "{}").await.len(), 4);
    for change in ["UPDATE letter_template SET source = ''", "DELETE FROM letter_template"] {
        let refused = test.app.db.execute_unprepared(change).await.unwrap_err().to_string();
        assert!(refused.contains("a version of a template is never changed"), "{refused}");
    }
    let trail = test
        .ask("{ auditEntries(filter: { subjectKind: { eq: \"letter_template\" } }) { nodes { action actor } } }")
        .await;
    let actions: Vec<_> =
        trail["auditEntries"]["nodes"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(
        actions,
        ["letter_template.restore", "letter_template.set", "letter_template.set", "letter_template.set"]
    );
}

async fn built_in_phrases(test: &TestApp) -> String {
    in_force(test, "", "PHRASES").await["source"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_template_is_tried_on_made_up_letters_and_on_real_ones_and_leaves_no_trace() {
    let test = TestApp::demo().await;
    let before = rows(&test).await;
    let input = json!({ "kind": "URGING", "part": "SUBJECT", "source": "试：{{ letter.number }}" });
    let samples = tried(&test, input.clone()).await;
    let samples = samples["letters"].as_array().unwrap();
    assert_eq!(samples.len(), 2, "a unit's and a leader's");
    assert!(samples.iter().all(|letter| letter["kind"] == "URGING" && letter["subject"] == "试：九招商函〔2026〕3号"));
    assert!(
        samples[0]["text"].as_str().unwrap().contains("抄送：")
            && samples[1]["text"].as_str().unwrap().contains("呈：")
    );

    // On a real letter: what the preview says, but for what the template changes.
    let to = { urge_dry(&test).await };
    let real = json!({ "addressee": { "unit": to }, "month": "2026-11", "asOf": "2026-11-24" });
    let mut input = input;
    input.as_object_mut().unwrap().extend(real.as_object().unwrap().clone());
    let real = tried(&test, input.clone()).await;
    let [letter] = real["letters"].as_array().unwrap().as_slice() else { panic!("{real:#}") };
    let preview = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"2026-11-24\", addressee: {{ unit: {to} }}) {{ addressee title text html }} }}"
    );
    let preview = test.ask(&preview).await["letterPreview"].take();
    for field in ["addressee", "title", "text", "html"] {
        assert_eq!(letter[field], preview[field], "{field}");
    }
    assert_eq!(letter["subject"], "试：九招商函〔2026〕×号");
    input["addressee"] = json!({ "unit": "unit:0" });
    assert_eq!(tried(&test, input).await, json!({ "letters": [], "userErrors": [] }), "nobody, so nothing to say");

    // A shared template shows in letters of both kinds.
    let phrases = built_in_phrases(&test).await.replace("抄送：", "抄报：");
    let both = tried(&test, json!({ "part": "PHRASES", "source": phrases })).await;
    let kinds: Vec<_> = both["letters"].as_array().unwrap().iter().map(|letter| letter["kind"].clone()).collect();
    assert_eq!(kinds, ["PROMPT", "PROMPT", "URGING", "URGING"]);
    assert!(both["letters"][2]["html"].as_str().unwrap().contains("抄报："));
    assert_eq!(rows(&test).await, before);
}

/// A unit that would get an urging letter.
async fn urge_dry(test: &TestApp) -> Value {
    let other = TestApp::demo().await;
    urge(&other.app).await;
    let units = "{ letters(first: 1, filter: { addresseeKind: { eq: UNIT } }) { nodes { unit { id } } } }";
    let unit = other.ask(units).await["letters"]["nodes"][0]["unit"]["id"].take();
    assert!(test.ask(&format!("{{ unit(id: {unit}) {{ id }} }}")).await["unit"].is_object());
    unit
}

#[tokio::test]
async fn what_was_checked_is_issued_whatever_the_templates_have_become() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    urge(&test.app).await;
    let waiting = drafts(&test, "{ waiting: true }").await;
    let (checked, renewed) = (&waiting[0], &waiting[1]);
    assert_eq!(approve(&test, checked).await["userErrors"], json!([]));
    set_first(&test, "TITLE", "关于{{ letter.month }}逾期事项的紧急催办函").await;

    let issued = json!({ "draftIds": [checked["id"]] });
    let issued = test.change("issueLetters", issued, "issued { letters { title templateVersion } }").await;
    let letter = &issued["issued"]["letters"][0];
    assert_eq!((&letter["title"], &letter["templateVersion"]), (&checked["title"], &Value::Null));

    let again = json!({ "run": { "kind": "URGING", "month": "2026-11" }, "draftIds": [renewed["id"]] });
    let again =
        test.change("regenerateDrafts", again, "regenerated { drafts { id version title templateVersion } }").await;
    let draft = again["regenerated"]["drafts"][0].clone();
    assert_eq!((&draft["title"], &draft["templateVersion"]), (&json!("关于2026年11月逾期事项的紧急催办函"), &json!(1)));
    let untouched = drafts(&test, "{ waiting: true }").await;
    assert_eq!(untouched.iter().filter(|row| row["title"] == draft["title"]).count(), 1);
    // Issued under the templates it was drafted with, not under those of today.
    let restore = json!({ "kind": "URGING", "part": "TITLE", "version": 1 });
    test.change("restoreLetterTemplate", restore, VERSION).await;
    approve(&test, &draft).await;
    let issued = json!({ "draftIds": [draft["id"]] });
    let issued = test.change("issueLetters", issued, "issued { letters { title templateVersion } }").await;
    assert_eq!(issued["issued"]["letters"][0], json!({ "title": draft["title"], "templateVersion": 1 }));
}

/// Made-up letters list three matters, so that no trial sees how long this takes.
const ENDLESS: &str = "{% if letter.items|length > 3 %}{% for a in range(90000) %}{% for b in range(90000) %}又{% endfor %}{% endfor %}{% endif %}【催】{{ letter.number }}";

#[tokio::test]
async fn a_letter_that_the_templates_cannot_make_waits_in_built_in_words_and_stops_no_other() {
    let test = TestApp::demo().await;
    let version = set_first(&test, "SUBJECT", ENDLESS).await;
    let run = urge(&test.app).await;
    let waiting = drafts(&test, "{ waiting: true }").await;
    assert!(run.letters() > 0 && run.faulty > 0 && run.waiting == run.faulty, "{run:?}");
    assert_eq!(waiting.len(), run.faulty as usize);
    for draft in &waiting {
        let fault = draft["fault"].as_str().unwrap();
        assert!(fault.contains("工作催办函·邮件主题") && fault.contains("运行步骤过多"), "{fault}");
        assert_eq!((&draft["status"], &draft["templateVersion"]), (&json!("DRAFTED"), &Value::Null));
        assert!(draft["items"].as_array().unwrap().len() > 3 && draft["text"].as_str().unwrap().contains("特此"));
    }
    let to_unit = waiting.iter().find(|draft| draft["addresseeKind"] == "UNIT").unwrap();
    let unit = &to_unit["items"][0]["unit"]["id"];
    let preview = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", addressee: {{ unit: {unit} }}) {{ fault subject }} }}"
    );
    let shown = test.ask(&preview).await["letterPreview"].take();
    assert!(shown["fault"].is_string() && shown["subject"].as_str().unwrap().starts_with("【工作催办函】"), "{shown}");
    let real = json!({ "kind": "URGING", "part": "SUBJECT", "source": ENDLESS, "addressee": { "unit": unit }, "month": "2026-11" });
    assert_eq!(refusal(&tried(&test, real).await).0, "TEMPLATE_LIMIT", "a trial says what is wrong");

    // What somebody has looked at goes out in the built-in words; the rest with the next run, once the template is mended.
    assert_eq!(approve(&test, to_unit).await["userErrors"], json!([]));
    let issued = json!({ "draftIds": [to_unit["id"]] });
    let issued = test.change("issueLetters", issued, "issued { letters { subject templateVersion } }").await;
    assert!(issued["issued"]["letters"][0]["subject"].as_str().unwrap().starts_with("【工作催办函】"), "{issued}");
    set(&test, json!("URGING"), "SUBJECT", SUBJECT, json!(version)).await;
    let again = urge(&test.app).await;
    assert_eq!((again.letters(), again.waiting), (run.faulty - 1, 0));
}

#[tokio::test]
async fn another_replica_goes_by_the_templates_in_force() {
    let test = TestApp::demo().await;
    let other = test.another().await;
    urge_for(&other, "2026-10").await;
    set_first(&test, "SUBJECT", SUBJECT).await;
    urge(&other).await;
    for (month, is_new) in [("2026-10", false), ("2026-11", true)] {
        let letters = letters(&test, month).await;
        assert!(
            letters.iter().all(|letter| letter["subject"].as_str().unwrap().starts_with("【催办】") == is_new),
            "{month}"
        );
    }
}

#[tokio::test]
async fn changes_made_at_the_same_moment_are_made_one_after_the_other() {
    let test = TestApp::demo().await;
    let (title, subject) = tokio::join!(set_first(&test, "TITLE", "催办函"), set_first(&test, "SUBJECT", "催办函"));
    assert_eq!(title + subject, 3);
    let answers = tokio::join!(set_prompt_title(&test, "一"), set_prompt_title(&test, "二"));
    let refused = [&answers.0, &answers.1].iter().filter(|answer| answer.get("errors").is_some()).count();
    assert_eq!((refused, versions(&test, "{ kind: { eq: PROMPT } }").await.len()), (1, 1), "{answers:?}");
}

/// The whole answer to the first change of a title.
async fn set_prompt_title(test: &TestApp, title: &str) -> Value {
    let query = "mutation($source: String!) { setLetterTemplate(input: { kind: PROMPT, part: TITLE, source: $source }) { userErrors { code } } }";
    test.gql(&test.token("admin"), query, json!({ "source": title })).await
}

#[tokio::test]
async fn templates_are_the_bureaus() {
    let test = TestApp::demo().await;
    let set = json!({ "kind": "URGING", "part": "SUBJECT", "source": SUBJECT });
    let restore = json!({ "kind": "URGING", "part": "SUBJECT", "version": 1 });
    for login in ["zuzhang", "fenguan", "fuzeren", "lianluo"] {
        assert_eq!(test.denied(login, "setLetterTemplate", set.clone(), VERSION).await, "FORBIDDEN", "{login}");
        assert_eq!(test.denied(login, "restoreLetterTemplate", restore.clone(), VERSION).await, "FORBIDDEN", "{login}");
        for query in [
            "{ letterTemplates { source } }",
            "{ letterTemplateVersions { totalCount } }",
            "{ testLetterTemplate(input: { kind: URGING, part: SUBJECT, source: \"x\" }) { letters { text } } }",
        ] {
            assert_eq!(test.code(&test.token(login), query, json!({})).await, "FORBIDDEN", "{login}: {query}");
        }
    }
}
