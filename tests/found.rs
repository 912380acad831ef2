//! What is found by its global id and by its words, and by whom.

use std::collections::HashSet;

use entity::{DeliveryStatus, Job, office_report};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::support::app::{LINKS, TestApp};

/// One id of every kind there is in the demonstration, with the name of its type.
async fn one_of_each(test: &TestApp) -> Vec<(String, String)> {
    test.december().await;
    // What the demonstration has none of: an answer to a letter.
    let letters = "{ letters(first: 1) { nodes { id items { id } } } }";
    let letter = test.ok(&test.token("lianluo"), letters, json!({})).await["letters"]["nodes"][0].take();
    test.change_as("lianluo", "acknowledgeLetter", json!({ "letterId": letter["id"] }), "letter { id }").await;
    let answer = json!({
        "letterId": letter["id"], "itemId": letter["items"][0]["id"], "version": 0, "submit": true,
        "answer": { "progress": "办理中", "personName": "张三", "personTelephone": "023-68780000" },
    });
    test.change_as("lianluo", "answerLetterItem", answer, "answer { id }").await;
    // A hold on letters, a rule for their numbers, and somebody who is away.
    let hold = json!({ "addressee": { "unit": "unit:1" }, "reason": "等待核实" });
    test.change("holdLetters", hold, "hold { id }").await;
    let numbering = json!({ "prefix": "九招督函", "from": "2027-01-01" });
    test.change("setLetterNumbering", numbering, "numbering { id }").await;
    let away = json!({ "officialId": "official:1", "deputyId": "official:2", "from": "2026-12-01", "until": "2026-12-02", "reason": "外出" });
    test.change("recordAbsence", away, "absence { id }").await;
    let holidays = json!({
        "year": 2027, "source": "公告", "holidays": [{ "from": "2027-01-01", "until": "2027-01-01", "name": "元旦" }], "makeUpDays": [],
    });
    test.change("recordHolidays", holidays, "calendarYear { id }").await;
    let reminder = office_report::ActiveModel {
        job: Set(Some(Job::WaitingLetters)),
        on_day: Set(test.app.clock.today()),
        recipient: Set("bureau@district.example".to_owned()),
        message_id: Set("waiting@district.example".to_owned()),
        subject: Set("待签发提醒".to_owned()),
        text: Set("待签发提醒".to_owned()),
        message: Set(Vec::new()),
        status: Set(DeliveryStatus::Sent),
        attempts: Set(1),
        next_attempt_at: Set(test.app.clock.now()),
        ..Default::default()
    };
    reminder.insert(&test.app.db).await.unwrap();
    let title = json!({ "kind": "PROMPT", "part": "TITLE", "source": "关于{{ letter.month }}工作的函" });
    test.change("setLetterTemplate", title, "templateVersion { id }").await;
    // One request would cost more than a request may.
    let mut data = Vec::new();
    for query in [
        "{ viewer { id __typename } directions { id __typename } combatUnits { id __typename } categories { id __typename } leadingGroup { id __typename }
           units { nodes { id __typename } } officials { nodes { id __typename } }
           projects(filter: { milestone: { open: true }, fundsInPlace: { from: 1 } }, first: 5) { nodes { id __typename
               milestones { nodes { id __typename } } progressEntries { nodes { id __typename } } fundReceipts { nodes { id __typename } }
               stageHistory { nodes { id __typename } } } }
           reviewLevels { id __typename } ceremonies { nodes { id __typename projects(first: 1) { nodes { id __typename } } } }
           leads(filter: { status: { eq: EFFECTIVE } }, first: 5) { nodes { id __typename followUps { nodes { id __typename } } } }
           letters(filter: { projectId: { isNull: false } }, first: 5) { nodes { id __typename items { id __typename } } }
           letterAnswers { nodes { id __typename } } linked: letters(first: 1, filter: { deliveryStatus: { eq: SENT } }) { nodes { links { id __typename } deliveries { id __typename } } }
           matters(first: 1) { nodes { id __typename } } jobRuns(first: 1) { nodes { id __typename } } auditEntries(first: 1) { nodes { id __typename } } }",
        "{ projects(filter: { startedOn: { isNull: false } }, orderBy: { field: STARTED_ON, direction: DESC }, first: 20) { nodes {
               contract { id __typename } supplements(first: 1) { nodes { id __typename } } taskForce { id __typename members(first: 1) { nodes { id __typename } } }
               reviews(first: 1) { nodes { id __typename opinions(first: 1) { nodes { id __typename } } } } } }
           blockers(first: 1) { nodes { id __typename } }
           tasks(first: 1) { nodes { id __typename } } dispatchMeetings(first: 1) { nodes { id __typename } }
           exitProposals(first: 1) { nodes { id __typename } } idleAssets(first: 1) { nodes { id __typename } }
           targets(filter: { unitId: { isNull: false } }, first: 1) { nodes { id __typename } } scoreWeights { id __typename }
           produced: projects(filter: { stage: { eq: AT_CAPACITY } }, first: 1) { nodes { evidence { nodes { id __typename } } } } }",
        "{ leads(filter: { claim: { eq: LOST } }) { nodes { ruling { id __typename } } } leadLimits { id __typename }
           visits(first: 1) { nodes { id __typename } } opportunityList { id __typename entries { id __typename } }
           ledgerSnapshots { nodes { id __typename } } ledgerSnapshotRows(month: \"2026-11\", first: 1) { nodes { id __typename } }
           screeningLimits { id __typename } letterDrafts(first: 1) { nodes { id __typename } } letterHolds { nodes { id __typename } }
           letterNumberings { id __typename } letterCopyRules { id __typename } letterRules { id __typename } letterCopyRules { id __typename } letterIssuing { id __typename } officialAbsences { nodes { id __typename } }
           officeReports { nodes { id __typename } } letterTemplateVersions { nodes { id __typename } }
           workingCalendar(year: 2027) { recorded { id __typename } exceptions { recorded { id __typename } } }
           projects(filter: { stage: { eq: NEGOTIATING } }, first: 50) { nodes { holds { nodes { id __typename } } } } }",
    ] {
        data.push(test.ask(query).await);
    }
    let mut found: Vec<(String, String)> = Vec::new();
    let mut left: Vec<&Value> = data.iter().collect();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(values) => left.extend(values),
            Value::Object(fields) => {
                let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
                if let (Some(name), Some(id)) = (text("__typename"), text("id"))
                    && found.iter().all(|(known, _)| *known != name)
                {
                    found.push((name, id));
                }
                left.extend(fields.values());
            }
            _ => {}
        }
    }
    found
}

#[tokio::test]
async fn every_kind_of_object_is_found_by_its_id_by_those_who_may_see_it() {
    let test = TestApp::demo_with(&LINKS).await;
    let each = one_of_each(&test).await;
    let kinds = test.ask("{ __type(name: \"Node\") { possibleTypes { name } } }").await;
    let kinds = kinds["__type"]["possibleTypes"].as_array().unwrap().clone();
    let known: HashSet<&str> = each.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(known, kinds.iter().map(|kind| kind["name"].as_str().unwrap()).collect());

    let one = "query($id: ID!) { node(id: $id) { id __typename } }";
    let several = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }";
    let mut ids: Vec<&str> = each.iter().map(|(_, id)| id.as_str()).collect();
    for (name, id) in &each {
        let node = test.ok(&test.token("admin"), one, json!({ "id": id })).await["node"].take();
        assert_eq!(node, json!({ "id": id, "__typename": name }));
    }
    ids.splice(3..3, ["project:0", "projekt:1", "", "project", "project:x", ids[0]]);
    let nodes = test.ok(&test.token("admin"), several, json!({ "ids": ids })).await["nodes"].take();
    let expected: Vec<Value> = ids
        .iter()
        .map(|id| {
            each.iter()
                .find(|(_, known)| known == id)
                .map_or(Value::Null, |(name, id)| json!({ "id": id, "__typename": name }))
        })
        .collect();
    assert_eq!(nodes, json!(expected));

    // A head whose unit has nothing: sees what is the same for all, and nothing else.
    let stranger = test.stranger().await;
    let seen = test.ok(&stranger, several, json!({ "ids": ids })).await["nodes"].take();
    let seen: HashSet<&str> = seen.as_array().unwrap().iter().filter_map(|node| node["__typename"].as_str()).collect();
    let for_all = [
        "Direction",
        "CalendarDay",
        "CalendarYear",
        "CombatUnit",
        "Category",
        "GroupMember",
        "IdleAsset",
        "LetterIssuing",
        "LetterNumbering",
        "LetterCopyRule",
        "LetterRule",
        "ScoreWeight",
        "ReviewLevel",
        "Ceremony",
        "LedgerSnapshot",
        "ScreeningLimit",
        "LeadLimit",
        "OpportunityList",
        "Opportunity",
    ];
    assert_eq!(seen, HashSet::from(for_all));
    assert_eq!(test.code("", one, json!({ "id": "direction:1" })).await, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_hundred_ids_at_most_and_a_statement_a_kind() {
    let test = TestApp::demo().await;
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let statements = async |ids: Vec<String>| {
        let before = test.statements();
        test.ok(&test.token("admin"), query, json!({ "ids": ids })).await;
        test.statements() - before
    };
    // The directory is read once, by whoever comes first.
    test.ask("{ viewer { login } }").await;
    let projects = |count: usize| (1..=count).map(|key| format!("project:{key}")).collect::<Vec<_>>();
    assert_eq!(statements(projects(100)).await, statements(projects(1)).await);
    assert_eq!(test.code(&test.token("admin"), query, json!({ "ids": projects(101) })).await, "BAD_INPUT");
}

/// What a search finds: what kind, how it fits, and the name.
async fn search(test: &TestApp, login: &str, text: &str, rest: &str) -> Vec<(String, String, String)> {
    let query = format!(
        "query($text: String!) {{ search(text: $text, {rest}) {{ kind fit node {{
            ... on Project {{ name code investor }} ... on Lead {{ company }} ... on Unit {{ name }} ... on Official {{ name title }} }} }} }}"
    );
    let data = test.ok(&test.token(login), &query, json!({ "text": text })).await;
    let hits = data["search"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    hits.iter().map(|hit| (text(&hit["kind"]), text(&hit["fit"]), hit["node"].to_string())).collect()
}

#[tokio::test]
async fn a_search_finds_chinese_words_and_codes_in_what_one_may_see() {
    let test = TestApp::demo().await;
    let project =
        test.ask("{ projects(first: 1) { nodes { id code name investor } } }").await["projects"]["nodes"][0].take();
    let (code, name) = (project["code"].as_str().unwrap(), project["name"].as_str().unwrap());
    for text in [code.to_owned(), code.to_lowercase(), format!("  {code} ")] {
        let hits = search(&test, "admin", &text, "first: 50").await;
        assert_eq!((hits.len(), hits[0].1.as_str()), (1, "WHOLE"), "{text}: {hits:?}");
        assert!(hits[0].2.contains(name));
    }
    let begins = search(&test, "admin", &code[..6], "first: 50").await;
    assert!(begins.len() == 50 && begins.iter().all(|hit| hit.1 == "BEGINNING"), "{begins:?}");

    // Two characters, in any order of words; all of them must occur.
    let characters: Vec<char> = name.chars().collect();
    let word = |from: usize| characters[from..from + 2].iter().collect::<String>();
    let (one, other) = (word(0), word(characters.len() - 2));
    for text in [format!("{one} {other}"), format!("{other}　{one}")] {
        let hits = search(&test, "admin", &text, "kinds: [PROJECT], first: 50").await;
        assert!(hits.iter().any(|hit| hit.2.contains(name)), "{text}: {hits:?}");
        assert!(hits.iter().all(|hit| hit.2.contains(&one) && hit.2.contains(&other)), "{text}");
    }
    assert_eq!(search(&test, "admin", &format!("{one} 绝无此词"), "first: 50").await, []);
    assert_eq!(search(&test, "admin", "%", "first: 50").await, []);
    assert_eq!(search(&test, "admin", name, "kinds: []").await, []);

    let kinds: HashSet<String> = search(&test, "admin", "区", "first: 50").await.into_iter().map(|hit| hit.0).collect();
    assert!(kinds.contains("UNIT") && kinds.contains("OFFICIAL"), "{kinds:?}");
    let fits: Vec<usize> = search(&test, "admin", "科技", "first: 50")
        .await
        .iter()
        .map(|hit| ["WHOLE", "BEGINNING", "WITHIN"].iter().position(|fit| hit.1 == *fit).unwrap())
        .collect();
    assert!(fits.is_sorted() && !fits.is_empty());

    let mine = test.stranger().await;
    let found = test.ok(&mine, "query($text: String!) { search(text: $text) { kind } }", json!({ "text": code })).await;
    assert_eq!(found["search"], json!([]));
    for (text, rest) in [("", "first: 1"), (code, "first: 0"), (code, "first: 51"), ("a b c d e f g h i", "first: 1")] {
        let query = format!("query($text: String!) {{ search(text: $text, {rest}) {{ kind }} }}");
        assert_eq!(
            test.code(&test.token("admin"), &query, json!({ "text": text })).await,
            "BAD_INPUT",
            "{text} {rest}"
        );
    }
}

#[tokio::test]
async fn what_others_may_see_takes_no_place_among_the_hits() {
    let test = TestApp::demo().await;
    let token = test.token("lianluo");
    for (kind, list, field, text) in [
        ("PROJECT", "projects", "name", "项目"),
        ("LEAD", "leads", "company", "公司"),
        ("UNIT", "units", "name", "区"),
        ("OFFICIAL", "officials", "title", "区"),
    ] {
        let query = format!("{{ {list}(filter: {{ {field}: {{ contains: \"{text}\" }} }}) {{ totalCount }} }}");
        let seen = test.ok(&token, &query, json!({})).await[list]["totalCount"].as_u64().unwrap();
        let all = test.ask(&query).await[list]["totalCount"].as_u64().unwrap();
        assert!(0 < seen && seen < all, "{kind}: {seen} of {all}");
        let most = seen.min(50) as usize;
        let hits = search(&test, "lianluo", text, &format!("kinds: [{kind}], first: {most}")).await;
        assert_eq!(hits.len(), most, "{kind}");
    }
}
