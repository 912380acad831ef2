//! Keeping the ledger over GraphQL: projects, responsibility, progress, funds, leads, audit trail.

use serde_json::{Value, json};

use crate::support::app::{TestApp, contract};

/// A small district, entered as the bureau does.
pub(crate) struct District {
    pub(crate) test: TestApp,
    pub(crate) direction: Value,
    pub(crate) leaders: [Value; 2],
    pub(crate) units: [Value; 3],
}

impl District {
    pub(crate) async fn new() -> Self {
        Self::of(TestApp::empty().await).await
    }

    /// Entered in this database, which is empty.
    pub(crate) async fn of(test: TestApp) -> Self {
        let make = async |mutation: &str, input: Value, what: &str| {
            let made = test.change(mutation, input, &format!("{what} {{ id }}")).await;
            assert_eq!(made["userErrors"], json!([]), "{mutation}");
            made[what]["id"].clone()
        };
        let official = async |name: &str| {
            let input = json!({ "name": name, "title": "副区长", "activeFrom": "2022-01-01" });
            make("createOfficial", input, "official").await
        };
        let leaders = [official("陈一").await, official("陈二").await];
        let combat_unit = make(
            "createCombatUnit",
            json!({ "code": "A", "name": "第一作战单元", "activeFrom": "2022-01-01" }),
            "combatUnit",
        )
        .await;
        let unit = async |name: &str| {
            let input =
                json!({ "name": name, "kind": "DEPARTMENT", "combatUnitId": combat_unit, "activeFrom": "2022-01-01" });
            make("createUnit", input, "unit").await
        };
        let units = [unit("区经济信息委").await, unit("区商务委").await, unit("杨家坪街道").await];
        let input = json!({ "code": "MADE_UP", "name": "先进制造", "activeFrom": "2022-01-01" });
        let direction = make("createDirection", input, "direction").await;
        Self { test, direction, leaders, units }
    }

    pub(crate) fn description(&self, name: &str) -> Value {
        json!({ "name": name, "investor": "某某股份有限公司", "directionId": self.direction, "highTech": true })
    }

    pub(crate) fn responsibility(&self) -> Value {
        json!({ "leaderId": self.leaders[0], "leadUnitId": self.units[0], "coordinatingUnitIds": [self.units[1]] })
    }

    /// A project in negotiation since this day.
    pub(crate) async fn project(&self, name: &str, on: &str) -> Value {
        let input = json!({ "description": self.description(name), "responsibility": self.responsibility(), "registeredOn": on });
        let made = self.test.change("createProject", input, "project { id code stage version }").await;
        assert_eq!(made["userErrors"], json!([]));
        made["project"].clone()
    }

    /// Moves a project on; the payload.
    pub(crate) async fn step(&self, mutation: &str, project: &Value, on: &str) -> Value {
        let mut input =
            json!({ "projectId": project["id"], "version": project["version"], "on": on, "reason": "会议纪要" });
        match mutation {
            "approveProject" => input["signBy"] = json!(on),
            "signProject" => input["contract"] = contract(&project["id"], on, "123400000000"),
            _ => {}
        }
        if ["beginProduction", "reachCapacity"].contains(&mutation) {
            input["evidence"] = json!([{ "kind": "SITE_PHOTO", "words": "现场照片" }]);
        }
        self.test.change(mutation, input, "project { id code stage stageSince version }").await
    }

    /// As [`Self::step`], with the review or the task force that it needs; the project.
    pub(crate) async fn advance(&self, mutation: &str, project: &Value, on: &str) -> Value {
        match mutation {
            "approveProject" => self.test.review(&project["id"], on).await,
            "startProject" => self.test.task_force(&project["id"], &self.units[0], on).await,
            _ => {}
        }
        let mut payload = self.step(mutation, project, on).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        payload["project"].take()
    }
}

#[tokio::test]
async fn a_project_lives_from_negotiation_to_capacity() {
    let district = District::new().await;
    let mut project = district.project("新能源电池基地", "2026-01-10").await;
    assert_eq!((&project["stage"], &project["code"]), (&json!("NEGOTIATING"), &json!("ZS2026-0001")));
    for (mutation, on, stage) in [
        ("approveProject", "2026-02-10", "APPROVED"),
        ("signProject", "2026-03-10", "SIGNED"),
        ("startProject", "2026-05-10", "STARTED"),
        ("beginProduction", "2026-09-10", "IN_PRODUCTION"),
        ("reachCapacity", "2026-11-10", "AT_CAPACITY"),
    ] {
        project = district.advance(mutation, &project, on).await;
        assert_eq!((&project["stage"], &project["stageSince"]), (&json!(stage), &json!(on)));
    }
    let query = format!(
        "{{ project(id: {}) {{ contractAmount {{ text }} signedOn startedOn inProductionOn atCapacityOn highTech
            stageHistory {{ nodes {{ fromStage toStage changedOn reason recordedBy }} }} }} }}",
        project["id"]
    );
    let seen = district.test.ask(&query).await["project"].take();
    assert_eq!(seen["contractAmount"]["text"], "12.34亿元");
    assert_eq!(
        [&seen["signedOn"], &seen["startedOn"], &seen["inProductionOn"], &seen["atCapacityOn"]],
        ["2026-03-10", "2026-05-10", "2026-09-10", "2026-11-10"]
    );
    let history = seen["stageHistory"]["nodes"].as_array().unwrap();
    let stages: Vec<_> = history.iter().map(|change| change["toStage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["NEGOTIATING", "APPROVED", "SIGNED", "STARTED", "IN_PRODUCTION", "AT_CAPACITY"]);
    assert_eq!(
        history[2],
        json!({ "fromStage": "APPROVED", "toStage": "SIGNED", "changedOn": "2026-03-10", "reason": "会议纪要", "recordedBy": "admin" })
    );
}

#[tokio::test]
async fn a_forbidden_change_of_stage_names_the_rule_and_writes_nothing() {
    let district = District::new().await;
    let project = district.project("机器人产业园", "2026-06-01").await;
    let state = format!(
        "{{ project(id: {}) {{ stage version updatedAt contractAmount {{ fen }} stageHistory {{ nodes {{ id }} }} }} auditEntries {{ totalCount }} }}",
        project["id"]
    );
    let before = district.test.ask(&state).await;
    for (mutation, on, code) in [
        ("signProject", "2026-07-01", "STAGE_SIGNING"),
        ("startProject", "2026-07-01", "STAGE_START"),
        ("beginProduction", "2026-07-01", "STAGE_PRODUCTION"),
        ("reachCapacity", "2026-07-01", "STAGE_CAPACITY"),
        ("restoreProject", "2026-07-01", "STAGE_RESTORATION"),
        ("approveProject", "2026-11-25", "DAY_IN_FUTURE"),
        ("approveProject", "2026-05-31", "DAY_ORDER"),
    ] {
        let payload = district.step(mutation, &project, on).await;
        assert_eq!(payload["userErrors"][0]["code"], code, "{mutation} {on}");
        assert!(payload["project"].is_null());
        assert_eq!(district.test.ask(&state).await, before, "{mutation} {on}");
    }
    district.test.review(&project["id"], "2026-07-01").await;
    let approved = district.step("approveProject", &project, "2026-07-01").await["project"].take();
    let again = district.step("approveProject", &approved, "2026-07-02").await;
    assert_eq!(again["userErrors"][0]["code"], "STAGE_APPROVAL");
}

#[tokio::test]
async fn a_refusal_says_where_in_the_input_it_belongs() {
    let district = District::new().await;
    let mut description = district.description(" ");
    description["directionId"] = json!("direction:987654");
    let input = json!({ "description": description, "responsibility": district.responsibility(), "registeredOn": "2026-06-01" });
    let refused = district.test.change("createProject", input, "project { id }").await;
    let seen: Vec<_> =
        refused["userErrors"].as_array().unwrap().iter().map(|error| (&error["code"], &error["field"])).collect();
    let path = |field: &str| json!(["input", "description", field]);
    assert_eq!(seen, [(&json!("BLANK"), &path("name")), (&json!("UNKNOWN"), &path("directionId"))]);
    assert_eq!(district.test.ask("{ projects { totalCount } }").await["projects"]["totalCount"], 0);
}

#[tokio::test]
async fn who_changes_an_older_version_gets_a_conflict() {
    let district = District::new().await;
    let project = district.project("检验检测中心", "2026-06-01").await;
    let update =
        |name: &str| json!({ "projectId": project["id"], "version": 1, "description": district.description(name) });
    let first = district.test.change("updateProject", update("检验检测总部"), "project { name version }").await;
    assert_eq!(first["project"], json!({ "name": "检验检测总部", "version": 2 }));
    let late = district.test.denied("admin", "updateProject", update("检测中心"), "project { id }").await;
    assert_eq!(late, "CONFLICT");
    let seen = district.test.ask(&format!("{{ project(id: {}) {{ name version }} }}", project["id"])).await;
    assert_eq!(seen["project"], first["project"]);
}

#[tokio::test]
async fn of_two_who_change_the_same_version_one_wins() {
    let district = District::new().await;
    let project = district.project("低空经济总部", "2026-06-01").await;
    let token = district.test.token("admin");
    let query = "mutation($input: UpdateProjectInput!) { updateProject(input: $input) { project { name } } }";
    let update = |name: &str| {
        let input = json!({ "projectId": project["id"], "version": 1, "description": district.description(name) });
        district.test.gql(&token, query, json!({ "input": input }))
    };
    let answers = tokio::join!(update("甲"), update("乙"));
    let codes = [&answers.0, &answers.1].map(|answer| answer["errors"][0]["extensions"]["code"].as_str());
    assert_eq!(codes.iter().filter(|code| code.is_none()).count(), 1, "{answers:?}");
    assert_eq!(codes.iter().filter(|code| **code == Some("CONFLICT")).count(), 1, "{answers:?}");
}

#[tokio::test]
async fn every_write_leaves_who_what_before_and_after() {
    let district = District::new().await;
    let project = district.project("生物医药园", "2026-06-01").await;
    district.test.review(&project["id"], "2026-07-01").await;
    district.step("approveProject", &project, "2026-07-01").await;
    let key = project["id"].as_str().unwrap().split_once(':').unwrap().1;
    let query = format!(
        "{{ auditEntries(filter: {{ subjectKind: {{ eq: \"project\" }}, subjectKey: {{ eq: \"{key}\" }} }}) {{ nodes {{ actor action at before after }} }} }}"
    );
    let entries = district.test.ask(&query).await["auditEntries"]["nodes"].take();
    assert_eq!(entries.as_array().unwrap().len(), 2, "{entries:#}");
    let (change, creation) = (&entries[0], &entries[1]);
    assert_eq!((&creation["action"], &creation["before"]), (&json!("project.create"), &Value::Null));
    assert_eq!(creation["after"]["name"], "生物医药园");
    assert_eq!(change["actor"], "admin");
    assert!(change["at"].as_str().unwrap().starts_with("2026-11-24T01:00:00"), "{change}");
    assert_eq!((&change["before"]["version"], &change["after"]["version"]), (&json!(1), &json!(2)));
    assert_ne!(change["before"]["stage"], change["after"]["stage"]);
    assert_eq!(change["after"]["stage_on"], "2026-07-01");
}

#[tokio::test]
async fn the_audit_trail_holds_no_secret_and_no_address() {
    let test = TestApp::demo().await;
    test.sign_in("admin", "zhaoshang-admin").await;
    let query = "{ auditEntries(first: 100) { nodes { action before after } } }";
    let text = test.ask(query).await.to_string();
    assert!(text.contains("access_token.issue"), "{text}");
    for secret in ["argon2", "password_hash", "token_hash", "zhaoshang-admin"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn responsibility_passes_on_and_past_days_keep_theirs() {
    let district = District::new().await;
    let project = district.project("数字内容基地", "2026-03-01").await;
    let assign = |duty: Value, from: &str| json!({ "projectId": project["id"], "duty": duty, "from": from });
    for duty in [json!({ "leader": district.leaders[1] }), json!({ "leadUnit": district.units[2] })] {
        let fields = "assignment { duty from until }";
        let payload = district.test.change("assignProjectDuty", assign(duty, "2026-09-01"), fields).await;
        assert_eq!(payload["userErrors"], json!([]));
    }
    let release = json!({ "projectId": project["id"], "unitId": district.units[1], "duty": "COORDINATING_UNIT", "until": "2026-09-30" });
    let released = district.test.change("releaseProjectUnit", release, "assignment { until }").await;
    assert_eq!(released["assignment"]["until"], "2026-09-30");
    let on = async |day: &str| {
        let query = format!(
            "{{ project(id: {}) {{ assignments(asOf: \"{day}\") {{ nodes {{ duty official {{ id }} unit {{ id }} }} }} }} }}",
            project["id"]
        );
        let rows = district.test.ask(&query).await["project"]["assignments"]["nodes"].take();
        let mut held: Vec<(String, Value)> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let holder = if row["official"].is_null() { &row["unit"]["id"] } else { &row["official"]["id"] };
                (row["duty"].as_str().unwrap().to_owned(), holder.clone())
            })
            .collect();
        held.sort_by(|one, other| one.0.cmp(&other.0));
        held
    };
    let [first, second] = &district.leaders;
    let [old, coordinating, new] = &district.units;
    let held = |leader: &Value, unit: &Value, with: bool| {
        let mut held = vec![("LEADER".to_owned(), leader.clone()), ("LEAD_UNIT".to_owned(), unit.clone())];
        held.extend(with.then(|| ("COORDINATING_UNIT".to_owned(), coordinating.clone())));
        held.sort_by(|one, other| one.0.cmp(&other.0));
        held
    };
    assert_eq!(on("2026-02-28").await, []);
    assert_eq!(on("2026-03-01").await, held(first, old, true));
    assert_eq!(on("2026-08-31").await, held(first, old, true));
    assert_eq!(on("2026-09-01").await, held(second, new, true));
    assert_eq!(on("2026-10-01").await, held(second, new, false));
    let now = format!(
        "{{ project(id: {}) {{ leader {{ id }} leadUnit {{ id }} coordinatingUnits {{ id }} }} }}",
        project["id"]
    );
    let now = district.test.ask(&now).await["project"].take();
    assert_eq!(now, json!({ "leader": { "id": second }, "leadUnit": { "id": new }, "coordinatingUnits": [] }));
}

#[tokio::test]
async fn an_entry_is_filed_once_a_month_and_then_corrected() {
    let district = District::new().await;
    let project = district.project("智能家居工厂", "2026-03-01").await;
    let entry = |month: &str, version: Value, percent: i32| json!({ "projectId": project["id"], "month": month, "version": version, "words": "厂房封顶", "percent": percent, "output": "100" });
    let fields = "progressEntry { month percent version output { fen } }";
    let first = district.test.change("fileProgressEntry", entry("2026-10", Value::Null, 40), fields).await;
    let filed = json!({ "month": "2026-10", "percent": 40, "version": 1, "output": { "fen": "100" } });
    assert_eq!(first["progressEntry"], filed);
    let again = district.test.denied("admin", "fileProgressEntry", entry("2026-10", Value::Null, 50), fields).await;
    assert_eq!(again, "CONFLICT");
    let corrected = district.test.change("fileProgressEntry", entry("2026-10", json!(1), 45), fields).await;
    assert_eq!(
        (&corrected["progressEntry"]["percent"], &corrected["progressEntry"]["version"]),
        (&json!(45), &json!(2))
    );
    let trail = "{ auditEntries(filter: { subjectKind: { eq: \"progress_entry\" } }, orderBy: { field: ID, direction: ASC }) { nodes { action subjectKey actor before after } } }";
    let trail = district.test.ask(trail).await["auditEntries"]["nodes"].take();
    assert_eq!((&trail[0]["action"], &trail[0]["actor"]), (&json!("progress_entry.file"), &json!("admin")));
    assert_eq!(trail[0]["before"], Value::Null);
    assert_eq!(trail[0]["subjectKey"], trail[0]["after"]["id"].to_string());
    assert_eq!((&trail[1]["action"], &trail[1]["before"]), (&json!("progress_entry.correct"), &trail[0]["after"]));
    assert_eq!(trail[2], Value::Null, "what is refused leaves no trace");
    let early = district.test.change("fileProgressEntry", entry("2026-12", Value::Null, 50), fields).await;
    assert_eq!(early["userErrors"][0]["code"], "DAY_IN_FUTURE");
    assert_eq!(early["userErrors"][0]["field"], json!(["input", "month"]));
    let much = district.test.change("fileProgressEntry", entry("2026-11", Value::Null, 101), fields).await;
    assert_eq!(much["userErrors"][0]["code"], "OUT_OF_RANGE");
}

#[tokio::test]
async fn funds_add_up() {
    let district = District::new().await;
    let project = district.project("冷链物流园", "2026-03-01").await;
    let project = district.advance("approveProject", &project, "2026-04-01").await;
    let project = district.advance("signProject", &project, "2026-05-01").await;
    for (on, amount) in [("2026-09-01", json!("150000000000")), ("2026-10-01", json!(50_000_000_000_i64))] {
        let input = json!({ "projectId": project["id"], "on": on, "amount": amount });
        let payload = district.test.change("recordFundReceipt", input, "fundReceipt { receivedOn recordedBy }").await;
        assert_eq!(payload["fundReceipt"], json!({ "receivedOn": on, "recordedBy": "admin" }));
    }
    let query = format!(
        "{{ project(id: {}) {{ fundsInPlace {{ yiYuan }} fundReceipts {{ nodes {{ receivedOn }} }} }}
            statistics(year: 2026) {{ total {{ fundsInPlace {{ yiYuan }} }} }} }}",
        project["id"]
    );
    let seen = district.test.ask(&query).await;
    assert_eq!(seen["project"]["fundsInPlace"]["yiYuan"], "20");
    assert_eq!(
        seen["project"]["fundReceipts"]["nodes"],
        json!([{ "receivedOn": "2026-10-01" }, { "receivedOn": "2026-09-01" }])
    );
    assert_eq!(seen["statistics"]["total"]["fundsInPlace"]["yiYuan"], "20");
}

#[tokio::test]
async fn a_milestone_is_struck_off_once() {
    let district = District::new().await;
    district.test.at("2026-11-19T01:00:00Z");
    let project = district.project("汽车电子园", "2026-03-01").await;
    let milestone =
        json!({ "name": "取得施工许可", "kind": "START", "ownerUnitId": district.units[0], "dueOn": "2026-11-20" });
    let added = json!({ "projectId": project["id"], "milestone": milestone });
    let fields = "milestone { id version doneOn lateWorkingDays }";
    let added = district.test.change("addMilestone", added, fields).await["milestone"].take();
    // Friday to Tuesday.
    district.test.at("2026-11-24T01:00:00Z");
    let late = format!("{{ node(id: {}) {{ ... on Milestone {{ lateWorkingDays }} }} }}", added["id"]);
    assert_eq!(district.test.ask(&late).await["node"]["lateWorkingDays"], 2);
    let complete = |version: i32| json!({ "milestoneId": added["id"], "version": version, "on": "2026-11-23" });
    let done = district.test.change("completeMilestone", complete(1), fields).await["milestone"].take();
    assert_eq!((&done["doneOn"], &done["lateWorkingDays"]), (&json!("2026-11-23"), &json!(0)));
    let twice = district.test.change("completeMilestone", complete(2), fields).await;
    assert_eq!(twice["userErrors"][0]["code"], "ALREADY_ENDED");
}

#[tokio::test]
async fn a_lead_becomes_a_project_and_its_unit_gets_the_credit() {
    let district = District::new().await;
    let test = &district.test;
    let fields = "lead { id status version followedOn }";
    let report =
        json!({ "company": "某某科技", "source": "TOWN_STREET", "unitId": district.units[2], "on": "2026-09-01" });
    let lead = test.change("reportLead", report, fields).await["lead"].take();
    assert_eq!(lead["status"], "NEW");
    let convert = |version: &Value| {
        json!({
            "leadId": lead["id"], "version": version, "on": "2026-11-02",
            "description": district.description("科技总部"), "responsibility": district.responsibility(),
        })
    };
    let fields_of_conversion =
        "lead { status version project { id } } project { id stage lead { id } assistingUnits { id } }";
    let early = test.change("convertLead", convert(&lead["version"]), fields_of_conversion).await;
    assert_eq!(early["userErrors"][0]["code"], "LEAD_STATUS_ORDER");
    assert_eq!(test.ask("{ projects { totalCount } }").await["projects"]["totalCount"], 0);

    let follow =
        json!({ "leadId": lead["id"], "version": lead["version"], "on": "2026-10-01", "words": "已赴企业拜访" });
    let followed = test.change("followLead", follow, fields).await["lead"].take();
    assert_eq!(followed["followedOn"], "2026-10-01");
    let judge = json!({ "leadId": lead["id"], "version": followed["version"], "directionId": district.direction });
    let judged = test.change("judgeLeadEffective", judge, fields).await["lead"].take();
    assert_eq!(judged["status"], "EFFECTIVE");
    let made = test.change("convertLead", convert(&judged["version"]), fields_of_conversion).await;
    assert_eq!(made["userErrors"], json!([]));
    assert_eq!(made["lead"]["status"], "CONVERTED");
    assert_eq!(made["lead"]["project"]["id"], made["project"]["id"]);
    assert_eq!(made["project"]["assistingUnits"], json!([{ "id": district.units[2] }]));
    assert_eq!((&made["project"]["stage"], &made["project"]["lead"]["id"]), (&json!("NEGOTIATING"), &lead["id"]));
    let close = json!({ "leadId": lead["id"], "version": made["lead"]["version"], "reason": "误报" });
    let closed = test.change("closeLead", close, fields).await;
    assert_eq!(closed["userErrors"][0]["code"], "LEAD_STATUS_ORDER");
}
