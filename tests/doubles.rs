//! What is entered twice: refused where there can be but one, shown beside the other where there may be two.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, refusal, refused},
};

#[tokio::test]
async fn a_unit_does_not_dispute_its_own_lead() {
    let district = District::new().await;
    let test = &district.test;
    let report = async |company: &str, unit: &Value| {
        let input = json!({ "company": company, "source": "COMPANY", "unitId": unit, "on": "2026-11-20" });
        test.change("reportLead", input, "lead { id version claim } duplicates { reportedOn }").await
    };
    let first = report("澜海精密制造有限公司", &district.units[0]).await;
    assert_eq!(first["lead"]["claim"], "HELD");
    let again = report("澜海精密制造有限责任公司", &district.units[0]).await;
    assert_eq!(refusal(&again), refused("TAKEN", &["company"]));
    assert_eq!((&again["lead"], &again["duplicates"]), (&Value::Null, &json!([])));
    assert_eq!(report("澜海精密制造有限公司", &district.units[1]).await["lead"]["claim"], "DISPUTED");
    // What has become a project is another matter, and nobody else's.
    let input = json!({ "leadId": first["lead"]["id"], "version": 1, "reason": "企业暂缓扩产计划" });
    test.change("closeLead", input, "lead { id }").await;
    let alone = report("衡桥机电有限公司", &district.units[0]).await["lead"].take();
    let input = json!({ "leadId": alone["id"], "version": 1, "directionId": district.direction });
    test.change("judgeLeadEffective", input, "lead { id }").await;
    let input = json!({
        "leadId": alone["id"], "version": 2, "on": "2026-11-24", "description": district.description("机电基地"),
        "responsibility": district.responsibility(),
    });
    assert_eq!(test.change("convertLead", input, "lead { id }").await["userErrors"], json!([]));
    let second = report("衡桥机电有限公司", &district.units[0]).await;
    assert_eq!(
        (&second["lead"]["claim"], &second["duplicates"]),
        (&json!("HELD"), &json!([{ "reportedOn": "2026-11-20" }]))
    );
}

#[tokio::test]
async fn two_directions_combat_units_or_categories_in_use_have_two_names() {
    let test = TestApp::empty().await;
    let term = |code: &str, name: &str, from: &str, until: Value| json!({ "code": code, "name": name, "activeFrom": from, "activeUntil": until });
    for (create, update, rename, what) in [
        ("createDirection", "updateDirection", "renameDirection", "direction"),
        ("createCombatUnit", "updateCombatUnit", "renameCombatUnit", "combatUnit"),
        ("createCategory", "updateCategory", "renameCategory", "category"),
    ] {
        let fields = format!("{what} {{ id version }}");
        let nested = what == "category";
        let input = |term: Value| if nested { json!({ "kind": "CHANNEL", "category": term }) } else { term };
        let field: &[&str] = if nested { &["category", "name"] } else { &["name"] };
        let made = async |term: Value| test.change(create, input(term), &fields).await;
        let first = made(term("A", "先进制造", "2022-01-01", json!("2025-12-31"))).await[what].take();
        let taken = made(term("B", " 先进制造 ", "2025-12-31", Value::Null)).await;
        assert_eq!(refusal(&taken), refused("TAKEN", field), "{create}");
        // After it ended, its name is free.
        let second = made(term("B", "先进制造", "2026-01-01", Value::Null)).await[what].take();
        let third = made(term("C", "商务商贸", "2026-01-01", Value::Null)).await[what].take();
        assert!(second["id"].is_string() && third["id"].is_string(), "{create}");
        let id = format!("{what}Id");
        let longer = term("A", "先进制造", "2022-01-01", Value::Null);
        let changed = json!({ &id: first["id"], "version": 1, what: longer });
        assert_eq!(
            refusal(&test.change(update, changed, &fields).await),
            refused("TAKEN", &[what, "name"]),
            "{update}"
        );
        let renamed = json!({ &id: third["id"], "version": 1, "name": "先进制造", "from": "2026-06-01" });
        assert_eq!(refusal(&test.change(rename, renamed, &fields).await), refused("TAKEN", &["name"]), "{rename}");
    }
    // Of another kind it is another thing.
    let stock = json!({ "kind": "NEW_OR_STOCK", "category": term("A", "先进制造", "2026-01-01", Value::Null) });
    assert_eq!(test.change("createCategory", stock, "category { id }").await["userErrors"], json!([]));
}

#[tokio::test]
async fn a_level_of_review_is_set_once_at_a_time() {
    let test = TestApp::empty().await;
    let level = |amount: Value, from: &str, until: Value| json!({ "kind": "EXECUTIVE_MEETING", "amountFrom": amount, "activeFrom": from, "activeUntil": until });
    let made = async |input: Value| test.change("createReviewLevel", input, "reviewLevel { id }").await;
    let first = made(level(json!("500"), "2026-01-01", json!("2026-06-30"))).await;
    assert_eq!(first["userErrors"], json!([]));
    let again = made(level(json!("500"), "2026-06-30", Value::Null)).await;
    assert_eq!(refusal(&again), refused("TAKEN", &["kind"]));
    for other in [level(json!("600"), "2026-01-01", Value::Null), level(json!("500"), "2026-07-01", Value::Null)] {
        assert_eq!(made(other).await["userErrors"], json!([]));
    }
}

#[tokio::test]
async fn receipts_and_events_that_look_doubled_are_kept_and_shown() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("智能装备基地", "2026-01-10").await;
    let project = district.advance("approveProject", &project, "2026-02-10").await;
    let project = district.advance("signProject", &project, "2026-03-10").await;
    let receipt = async |amount: &str| {
        let input = json!({ "projectId": project["id"], "on": "2026-11-20", "amount": amount });
        test.change("recordFundReceipt", input, "fundReceipt { id version } duplicates { id }").await
    };
    let first = receipt("500").await;
    assert_eq!((&first["duplicates"], &receipt("600").await["duplicates"]), (&json!([]), &json!([])));
    let second = receipt("500").await;
    assert_eq!(second["duplicates"], json!([{ "id": first["fundReceipt"]["id"] }]));
    assert_ne!(second["fundReceipt"]["id"], first["fundReceipt"]["id"]);
    let void = json!({ "fundReceiptId": first["fundReceipt"]["id"], "version": 1, "reason": "重复登记" });
    test.change("voidFundReceipt", void, "fundReceipt { id }").await;
    assert_eq!(receipt("500").await["duplicates"], json!([{ "id": second["fundReceipt"]["id"] }]));

    for (mutation, what) in [("createEvent", "event"), ("createVisit", "visit")] {
        let held = async |name: &str, first_on: &str, last_on: &str| {
            let input = json!({ "name": name, "place": "深圳", "unitId": district.units[0], "firstOn": first_on, "lastOn": last_on });
            test.change(mutation, input, &format!("{what} {{ id }} duplicates {{ id }}")).await
        };
        let first = held("大湾区推介会", "2026-09-09", "2026-09-11").await;
        assert_eq!(first["duplicates"], json!([]), "{mutation}");
        assert_eq!(held("大湾区推介会", "2026-09-12", "2026-09-12").await["duplicates"], json!([]));
        assert_eq!(held("大湾区对接会", "2026-09-09", "2026-09-11").await["duplicates"], json!([]));
        let again = held(" 大湾区推介会", "2026-09-11", "2026-09-11").await;
        assert_eq!(again["duplicates"], json!([{ "id": first[what]["id"] }]), "{mutation}");
        assert!(again[what]["id"].is_string());
    }
}

#[tokio::test]
async fn a_project_of_a_name_that_is_there_is_shown_it_and_the_same_form_twice_is_refused() {
    let district = District::new().await;
    let test = &district.test;
    let [bureau, township, ..] = &district.units;
    let created = async |name: &str, investor: &str, lead_unit: &Value, on: &str| {
        let mut input = json!({
            "description": district.description(name), "responsibility": district.responsibility(), "registeredOn": on,
        });
        input["description"]["investor"] = json!(investor);
        input["responsibility"]["leadUnitId"] = lead_unit.clone();
        input["responsibility"]["coordinatingUnitIds"] = json!([]);
        test.change("createProject", input, "project { id version } duplicates { id }").await
    };
    let id = |payload: &Value| json!({ "id": payload["project"]["id"] });
    let first = created("氢能装备（一期）项目", "澜海装备有限公司", bureau, "2026-11-20").await;
    assert_eq!(first["duplicates"], json!([]));
    // The same form once more, however the names are written.
    let again = created("氢能装备(一期)", "澜海装备有限责任公司", bureau, "2026-11-20").await;
    assert_eq!(refusal(&again), refused("TAKEN", &["description", "name"]));
    assert_eq!((&again["project"], &again["duplicates"]), (&Value::Null, &json!([])));
    // What another unit, another company or another day has may be another project: the bureau sees and decides.
    let mut there = vec![id(&first)];
    for (investor, unit, on) in [
        ("澜海装备有限公司", township, "2026-11-20"),
        ("衡桥机电有限公司", bureau, "2026-11-20"),
        ("澜海装备有限公司", bureau, "2026-11-21"),
    ] {
        let made = created("氢能装备 （一期）", investor, unit, on).await;
        assert_eq!((&made["userErrors"], &made["duplicates"]), (&json!([]), &json!(there)), "{investor} {on}");
        there.push(id(&made));
    }
    assert_eq!(
        created("氢能装备（二期）项目", "澜海装备有限公司", bureau, "2026-11-20").await["duplicates"],
        json!([])
    );
    let found = test.ask("{ projects(filter: { sameName: \"氢能装备【一期】\" }) { totalCount } a: projects(filter: { sameName: \" 氢能装备(一期)\" }) { totalCount } }").await;
    assert_eq!((&found["projects"]["totalCount"], &found["a"]["totalCount"]), (&json!(0), &json!(4)));
    // One that is given the name of another, too; what has left the pool is no double.
    let other = district.project("储能电站", "2026-01-10").await;
    let rename = |version: &Value| json!({ "projectId": other["id"], "version": version, "description": district.description("氢能装备（一期）") });
    let renamed =
        test.change("updateProject", rename(&other["version"]), "project { version } duplicates { id }").await;
    assert_eq!(renamed["duplicates"], json!(there));
    let gone = json!({ "projectId": other["id"], "version": renamed["project"]["version"], "on": "2026-11-24", "reason": "谈而未定" });
    assert_eq!(test.change("confirmScreening", gone, "project { id }").await["userErrors"], json!([]));
    let last = created("氢能装备（一期）", "岭南氢能有限公司", township, "2026-11-24").await;
    assert_eq!(last["duplicates"], json!(there));
}

#[tokio::test]
async fn an_official_of_a_name_that_is_in_office_is_shown_it_and_the_same_person_twice_is_refused() {
    let test = TestApp::empty().await;
    let official = |title: &str, email: &str, from: &str, until: Value| json!({ "name": "张伟", "title": title, "email": email, "activeFrom": from, "activeUntil": until });
    let created =
        async |input: Value| test.change("createOfficial", input, "official { id version } duplicates { id }").await;
    let id = |payload: &Value| json!({ "id": payload["official"]["id"] });
    let first = created(official("区商务委副主任", "zhangwei@sww.example", "2022-01-01", json!("2025-12-31"))).await;
    assert_eq!(first["duplicates"], json!([]));
    for email in ["zhangwei@sww.example", ""] {
        let again = created(official("区商务委副主任", email, "2025-12-31", Value::Null)).await;
        assert_eq!(refusal(&again), refused("TAKEN", &["name"]), "{email}");
    }
    assert_eq!(test.ask("{ officials { totalCount } }").await["officials"]["totalCount"], 1);
    // After the last day it may be the same person in a new term, and with another address somebody else.
    let second = created(official("区商务委副主任", "zhang@sww.example", "2026-01-01", Value::Null)).await;
    assert_eq!((&second["userErrors"], &second["duplicates"]), (&json!([]), &json!([])));
    let third = created(official("区商务委副主任", "zw@sww.example", "2025-06-01", Value::Null)).await;
    assert_eq!(third["duplicates"], json!([id(&first), id(&second)]));
    let fourth = created(official("区科技局局长", "zhangwei@sww.example", "2026-06-01", Value::Null)).await;
    assert_eq!(fourth["duplicates"], json!([id(&second), id(&third)]));
    // A change is shown its doubles and never refused for them, so that a mistake can be put right.
    let ended = official("区商务委副主任", "zhang@sww.example", "2026-01-01", json!("2026-05-31"));
    let update = json!({ "officialId": second["official"]["id"], "version": 1, "official": ended });
    let updated = test.change("updateOfficial", update, "official { version } duplicates { id }").await;
    assert_eq!((&updated["userErrors"], &updated["duplicates"]), (&json!([]), &json!([id(&third)])));
}

#[tokio::test]
async fn of_a_form_that_is_sent_many_times_in_one_moment_one_official_is_kept() {
    let test = TestApp::empty().await;
    let official = || json!({ "name": "张伟", "title": "区商务委副主任", "activeFrom": "2026-01-01" });
    let sent = (0..8).map(|_| test.change("createOfficial", official(), "official { id }"));
    let kept = join_all(sent).await.into_iter().filter(|answer| answer["userErrors"] == json!([])).count();
    assert_eq!(kept, 1);
    assert_eq!(test.ask("{ officials { totalCount } }").await["officials"]["totalCount"], 1);
}

#[tokio::test]
async fn whoever_returns_a_project_says_why() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("智能装备基地", "2026-01-10").await;
    let started = json!({ "projectId": project["id"], "on": "2026-10-01" });
    let review = test.change("startReview", started, "review { id }").await["review"]["id"].take();
    let opinion = |kind: &str, verdict: &str, words: &str| json!({ "reviewId": review, "kind": kind, "verdict": verdict, "givenBy": "审议组", "on": "2026-10-10", "words": words });
    let record = async |input: Value| test.change("recordOpinion", input, "review { outcome }").await;
    assert_eq!(record(opinion("EXPERT_REVIEW", "PASS", "")).await["userErrors"], json!([]));
    for verdict in ["RETURN", "REJECT"] {
        let payload = record(opinion("INDUSTRY_ASSESSMENT", verdict, "  ")).await;
        assert_eq!(refusal(&payload), refused("BLANK", &["words"]), "{verdict}");
    }
    let returned = record(opinion("INDUSTRY_ASSESSMENT", "RETURN", "能耗测算不完整")).await;
    assert_eq!(returned["review"]["outcome"], "RETURNED");
}
