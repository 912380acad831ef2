//! What differs between two month-ends, and the special report.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    ledger::District,
    months::{frozen, rows},
    support::app::TestApp,
};

/// A district in October and November: what stays, enters, moves and leaves.
async fn moving() -> District {
    let district = District::new().await;
    let done = |payload: Value| {
        assert_eq!(payload["userErrors"], json!([]));
        payload["project"].clone()
    };
    district.test.at("2026-10-15T01:00:00Z");
    district.project("留在在谈", "2026-10-01").await;
    let moved = district.project("转为审定", "2026-09-01").await;
    let out = district.project("剔除", "2026-07-01").await;
    let produced = district.project("投产", "2026-02-01").await;
    let approved = district.advance("approveProject", &produced, "2026-03-01").await;
    let signed = district.advance("signProject", &approved, "2026-04-01").await;
    let started = district.advance("startProject", &signed, "2026-05-01").await;
    let to_sign = district.project("签约", "2026-06-01").await;
    let to_sign = district.advance("approveProject", &to_sign, "2026-07-01").await;
    district.test.at("2026-10-31T15:30:00Z");
    frozen(&district.test.app, "2026-10").await.unwrap();
    district.test.at("2026-11-20T01:00:00Z");
    district.advance("approveProject", &moved, "2026-11-10").await;
    done(district.step("confirmScreening", &out, "2026-11-11").await);
    district.advance("beginProduction", &started, "2026-11-12").await;
    district.advance("signProject", &to_sign, "2026-11-13").await;
    district.project("新进入", "2026-11-14").await;
    district.test.at("2026-11-30T15:30:00Z");
    frozen(&district.test.app, "2026-11").await.unwrap();
    district
}

#[tokio::test]
async fn the_difference_says_who_entered_left_moved_and_changed_amount() {
    let district = moving().await;
    let test = &district.test;
    let query = "query($part: LedgerPart!) { ledgerDifference(from: \"2026-10\", to: \"2026-11\") {
        from { month } to { month }
        rows(part: $part) { totalCount nodes { name stage before: inMonth(month: \"2026-10\") { stage contractAmount { fen } }
            contractAmount { fen } project { stage } } } } }";
    let part = async |part: &str| {
        let seen = test.ok(&test.token("admin"), query, json!({ "part": part })).await["ledgerDifference"].take();
        assert_eq!((&seen["from"]["month"], &seen["to"]["month"]), (&json!("2026-10"), &json!("2026-11")));
        let nodes = seen["rows"]["nodes"].as_array().unwrap().clone();
        assert_eq!(seen["rows"]["totalCount"], nodes.len());
        nodes
    };
    let names =
        |nodes: &[Value]| nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let entered = part("ENTERED").await;
    assert_eq!((names(&entered), &entered[0]["before"]), (vec!["新进入".to_owned()], &Value::Null));
    let left = part("LEFT").await;
    let stages: Vec<_> =
        left.iter().map(|node| (node["stage"].as_str().unwrap(), node["project"]["stage"].as_str().unwrap())).collect();
    assert_eq!(
        (names(&left), stages),
        (vec!["剔除".into(), "投产".into()], vec![("NEGOTIATING", "SCREENED_OUT"), ("STARTED", "IN_PRODUCTION")])
    );
    let moved = part("MOVED").await;
    let stages: Vec<_> =
        moved.iter().map(|node| (node["before"]["stage"].as_str().unwrap(), node["stage"].as_str().unwrap())).collect();
    assert_eq!(
        (names(&moved), stages),
        (vec!["转为审定".into(), "签约".into()], vec![("NEGOTIATING", "APPROVED"), ("APPROVED", "SIGNED")])
    );
    let amended = part("AMENDED").await;
    assert_eq!(names(&amended), ["签约"]);
    assert_eq!(
        (&amended[0]["before"]["contractAmount"], &amended[0]["contractAmount"]["fen"]),
        (&Value::Null, &json!("123400000000"))
    );

    let flows = "{ ledgerDifference(from: \"2026-10\", to: \"2026-11\") { flows { fromStage toStage projects amountBefore { fen } amountAfter { fen } amended } } }";
    let flows = test.ask(flows).await["ledgerDifference"]["flows"].take();
    let flow = |from: Value, to: &str, before: &str, after: &str, amended: i32| {
        json!({
            "fromStage": from, "toStage": to, "projects": 1, "amountBefore": { "fen": before }, "amountAfter": { "fen": after }, "amended": amended,
        })
    };
    let expected = json!([
        flow(Value::Null, "NEGOTIATING", "0", "0", 0),
        flow(json!("NEGOTIATING"), "NEGOTIATING", "0", "0", 0),
        flow(json!("NEGOTIATING"), "APPROVED", "0", "0", 0),
        flow(json!("NEGOTIATING"), "SCREENED_OUT", "0", "0", 0),
        flow(json!("APPROVED"), "SIGNED", "0", "123400000000", 1),
        flow(json!("STARTED"), "IN_PRODUCTION", "123400000000", "0", 0),
    ]);
    assert_eq!(flows, expected);

    let stranger = test.stranger().await;
    for part in ["ENTERED", "LEFT", "MOVED", "AMENDED"] {
        let seen = test.ok(&stranger, query, json!({ "part": part })).await;
        assert_eq!(seen["ledgerDifference"]["rows"]["totalCount"], 0, "{part}");
    }
    let nothing = "{ ledgerDifference(from: \"2026-10\", to: \"2026-11\") { flows { projects } to { totals { ledger } total { projects } } } }";
    let seen = test.ok(&stranger, nothing, json!({})).await["ledgerDifference"].take();
    assert_eq!(seen, json!({ "flows": [], "to": { "totals": [], "total": { "projects": 0 } } }));
    for (from, to) in [("2026-09", "2026-11"), ("2026-11", "2026-12")] {
        let query = format!("{{ ledgerDifference(from: \"{from}\", to: \"{to}\") {{ to {{ month }} }} }}");
        assert!(test.ask(&query).await["ledgerDifference"].is_null());
    }
    let backwards = "{ ledgerDifference(from: \"2026-11\", to: \"2026-10\") { to { month } } }";
    assert_eq!(test.code(&test.token("admin"), backwards, json!({})).await, "BAD_INPUT");
}

#[tokio::test]
async fn rows_and_snapshots_are_nodes_for_those_who_may_see_them() {
    let district = moving().await;
    let test = &district.test;
    let row = rows(test, &test.token("admin"), "2026-11", "id snapshot { id month }").await.remove(0);
    let query = format!(
        "{{ nodes(ids: [{}, {}]) {{ ... on LedgerSnapshotRow {{ code }} ... on LedgerSnapshot {{ month }} }} }}",
        row["id"], row["snapshot"]["id"]
    );
    assert!(test.ask(&query).await["nodes"][0]["code"].is_string());
    let seen = test.ok(&test.stranger().await, &query, json!({})).await;
    assert_eq!(seen["nodes"], json!([null, { "month": "2026-11" }]));
    let none = "{ ledgerSnapshot(month: \"2026-01\") { id } ledgerSnapshotRows(month: \"2026-01\") { totalCount } specialReport(month: \"2026-01\") { html } }";
    assert_eq!(
        test.ask(none).await,
        json!({ "ledgerSnapshot": null, "ledgerSnapshotRows": { "totalCount": 0 }, "specialReport": null })
    );
}

#[tokio::test]
async fn the_special_report_agrees_with_what_it_is_made_of() {
    let test = TestApp::demo().await;
    test.at("2026-11-30T15:30:00Z");
    for month in ["2026-10", "2026-11"] {
        frozen(&test.app, month).await.unwrap();
    }
    let query = "{ specialReport(month: \"2026-11\") {
        snapshot { month total { projects contractAmount { text } candidates } }
        difference { from { month } entered: rows(part: ENTERED) { totalCount } left: rows(part: LEFT) { totalCount } moved: rows(part: MOVED) { totalCount } }
        lateMilestones(first: 100) { totalCount nodes { name dueOn doneOn lateWorkingDays project { code } ownerUnit { name } } }
        candidates(first: 100) { totalCount nodes { code clock { state limitOn } } }
        yearToDate { signed started contractAmount { text } fundsInPlace { text } }
        attainments { target { measure unit { name } direction { name } amount } actual ratio { percent } pace { numerator denominator } }
        html } }";
    let report = test.ask(query).await["specialReport"].take();
    let html = report["html"].as_str().unwrap();
    let late = report["lateMilestones"]["nodes"].as_array().unwrap();
    assert!(!late.is_empty() && late.iter().all(|row| row["dueOn"].as_str().unwrap() < "2026-11-30"), "{late:#?}");
    let overdue = "{ projects(filter: { milestone: { overdue: true } }) { totalCount } }";
    let projects: BTreeSet<_> = late.iter().map(|row| row["project"]["code"].as_str().unwrap()).collect();
    assert_eq!(test.ask(overdue).await["projects"]["totalCount"], projects.len());
    let candidates = report["candidates"]["nodes"].as_array().unwrap();
    assert!(!candidates.is_empty() && candidates.iter().all(|row| row["clock"]["state"] == "PAST"));
    assert_eq!(report["candidates"]["totalCount"], report["snapshot"]["total"]["candidates"]);
    let statistics = test
        .ask("{ statistics(year: 2026) { total { signed started contractAmount { text } fundsInPlace { text } } } }")
        .await;
    assert_eq!(report["yearToDate"], statistics["statistics"]["total"]);
    let held = "{ attainments(year: 2026, until: \"2026-11-30\") { target { measure unit { name } direction { name } amount } actual ratio { percent } pace { numerator denominator } } }";
    let attainments = report["attainments"].as_array().unwrap();
    assert_eq!(json!(attainments), test.ask(held).await["attainments"]);
    let number = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
    for measure in ["PROJECTS", "STARTS"] {
        let of_district = |row: &&Value| row["target"]["unit"].is_null() && row["target"]["direction"].is_null();
        let row = attainments.iter().filter(of_district).find(|row| row["target"]["measure"] == measure).unwrap();
        let behind = if number(&row["pace"]["numerator"]) < number(&row["pace"]["denominator"]) { " ↓" } else { "" };
        let percent = row["ratio"]["percent"].as_str().unwrap();
        let cell = format!(
            "<td class=\"n\">{}<br>/ {}<br>{percent}%{behind}</td>",
            number(&row["actual"]),
            number(&row["target"]["amount"])
        );
        assert!(html.contains(&cell), "{cell}");
    }
    for holder in
        attainments.iter().flat_map(|row| [&row["target"]["unit"]["name"], &row["target"]["direction"]["name"]])
    {
        let name = holder.as_str().unwrap_or("全区");
        assert!(html.contains(&format!("<tr><td>{name}</td><td class=\"n\">")), "{name}");
    }
    assert!(
        html.contains("<th>新签约项目</th><th>合同投资额</th><th>到位资金</th><th>新开工项目</th><th>有效线索</th>")
    );
    assert!(html.contains("全年时间已过91.5%。"));
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let difference = &report["difference"];
    for said in [
        "招商引资项目动态更新专项报告<br>（2026年11月）".to_owned(),
        format!("四本台账共有项目{}个", report["snapshot"]["total"]["projects"]),
        format!("合同投资额{}，累计到位资金", text(&report["snapshot"]["total"]["contractAmount"]["text"])),
        format!(
            "与2026年10月末相比，新进入台账{}个，在台账间变动{}个，移出台账{}个。",
            difference["entered"]["totalCount"], difference["moved"]["totalCount"], difference["left"]["totalCount"]
        ),
        format!("逾期节点{}项", report["lateMilestones"]["totalCount"]),
        format!("超过剔除时限的项目共{}个", report["candidates"]["totalCount"]),
        format!(
            "1至11月，新签约项目{}个，合同投资额{}；",
            report["yearToDate"]["signed"],
            text(&report["yearToDate"]["contractAmount"]["text"])
        ),
        format!("资金到位额{}。", text(&report["yearToDate"]["fundsInPlace"]["text"])),
        "<span>九龙坡区招商投资促进工作领导小组办公室</span><span>2026年11月30日</span>".to_owned(),
    ] {
        assert!(html.contains(&said), "{said}\n{html}");
    }
    for row in
        late.iter().map(|row| row["project"]["code"].as_str()).chain(candidates.iter().map(|row| row["code"].as_str()))
    {
        assert!(html.contains(row.unwrap()), "{row:?}");
    }
    assert!(!html.contains("http") && !html.contains("查看人"), "complete in itself");
    let first = test.ask("{ specialReport(month: \"2026-10\") { difference { flows { projects } } html } }").await["specialReport"].take();
    assert!(first["difference"].is_null() && first["html"].as_str().unwrap().contains("此前没有月末台账快照"));
    let part = test.ok(&test.token("fuzeren"), query, json!({})).await["specialReport"].take();
    assert!(part["html"].as_str().unwrap().contains("本报告仅统计查看人职责范围内的项目"));
    let own = part["attainments"].as_array().unwrap();
    assert!(!own.is_empty() && own.len() < attainments.len() && own.iter().all(|row| attainments.contains(row)));
    assert!(part["snapshot"]["total"]["projects"].as_i64() < report["snapshot"]["total"]["projects"].as_i64());
}

#[tokio::test]
async fn the_report_of_an_older_month_keeps_the_names_of_that_month() {
    let district = District::new().await;
    let test = &district.test;
    let units = test.ask("{ units { nodes { id version kind combatUnit { id } } } combatUnits { id } }").await;
    let target = |holder: Value| json!({ "holder": holder, "measure": "STARTS", "amount": 4 });
    let targets = [target(json!({ "direction": district.direction })), target(json!({ "unit": district.units[0] }))];
    test.change("setTargets", json!({ "year": 2026, "targets": targets }), "targets { id }").await;
    test.at("2026-10-15T01:00:00Z");
    district.project("智能装备基地", "2026-10-01").await;
    test.at("2026-10-31T16:00:00Z");
    frozen(&test.app, "2026-10").await.unwrap();
    test.at("2026-11-24T01:00:00Z");
    let rename =
        json!({ "directionId": district.direction, "version": 1, "name": "先进制造和科技创新", "from": "2026-11-02" });
    assert_eq!(test.change("renameDirection", rename, "direction { id }").await["userErrors"], json!([]));
    let unit = json!({ "name": "区工业和信息化局", "kind": "DEPARTMENT", "combatUnitId": units["combatUnits"][0]["id"], "activeFrom": "2022-01-01" });
    let rename = json!({ "unitId": district.units[0], "version": 1, "unit": unit });
    assert_eq!(test.change("updateUnit", rename, "unit { id }").await["userErrors"], json!([]));
    let html = test.ask("{ specialReport(month: \"2026-10\") { html } }").await["specialReport"]["html"].take();
    let html = html.as_str().unwrap();
    for (then, now) in [("先进制造", "先进制造和科技创新"), ("区经济信息委", "区工业和信息化局")]
    {
        assert!(html.contains(then) && !html.contains(now), "{then}: {html}");
    }
}
