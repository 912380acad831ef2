//! What the life of a project makes sure of: what is reached is struck off, and what is over has no more history.

use serde_json::{Value, json};

use crate::{
    ledger::District,
    months::frozen,
    support::app::{refusal, refused},
};

const NOW: &str = "2026-11-24T01:00:00Z";

/// Part `what` of what a mutation made.
pub(crate) async fn done(district: &District, mutation: &str, input: Value, what: &str, fields: &str) -> Value {
    let mut made = district.test.change(mutation, input, &format!("{what} {{ {fields} }}")).await;
    assert_eq!(made["userErrors"], json!([]), "{mutation}");
    made[what].take()
}

#[tokio::test]
async fn what_is_reached_with_a_stage_is_struck_off_on_its_day() {
    let district = District::new().await;
    let test = &district.test;
    test.at("2026-02-01T01:00:00Z");
    let mut project = district.project("智能座舱基地", "2026-01-10").await;
    for (kind, due_on) in [
        ("SIGNING", "2026-03-01"),
        ("START", "2026-04-01"),
        ("START", "2026-04-02"),
        ("PRODUCTION", "2026-06-01"),
        ("CAPACITY", "2026-09-01"),
        ("OTHER", "2026-04-01"),
    ] {
        let milestone =
            json!({ "name": format!("节点{due_on}"), "kind": kind, "ownerUnitId": district.units[0], "dueOn": due_on });
        let input = json!({ "projectId": project["id"], "milestone": milestone });
        done(&district, "addMilestone", input, "milestone", "id").await;
    }
    let open = async || {
        let query = format!(
            "{{ project(id: {}) {{ milestones(open: true, first: 9) {{ nodes {{ kind }} }} }} }}",
            project["id"]
        );
        let nodes = test.ask(&query).await["project"]["milestones"]["nodes"].take();
        nodes.as_array().unwrap().iter().map(|node| node["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    test.at(NOW);
    assert_eq!(open().await.len(), 6);
    let mut left = vec![];
    for (mutation, on) in [
        ("approveProject", "2026-02-10"),
        ("signProject", "2026-03-10"),
        ("startProject", "2026-05-10"),
        ("beginProduction", "2026-09-10"),
        ("reachCapacity", "2026-11-10"),
    ] {
        project = district.advance(mutation, &project, on).await;
        let query = format!("{{ project(id: {}) {{ milestones(open: true) {{ totalCount }} }} }}", project["id"]);
        left.push(test.ask(&query).await["project"]["milestones"]["totalCount"].as_i64().unwrap());
    }
    assert_eq!(left, [6, 5, 3, 2, 1]);
    let query = format!(
        "{{ project(id: {}) {{ milestones(open: false, first: 9) {{ nodes {{ kind doneOn version }} }} }} }}",
        project["id"]
    );
    let reached = |kind: &str, on: &str| json!({ "kind": kind, "doneOn": on, "version": 2 });
    assert_eq!(
        test.ask(&query).await["project"]["milestones"]["nodes"],
        json!([
            reached("SIGNING", "2026-03-10"),
            reached("START", "2026-05-10"),
            reached("START", "2026-05-10"),
            reached("PRODUCTION", "2026-09-10"),
            reached("CAPACITY", "2026-11-10"),
        ])
    );
    let audited = "{ auditEntries(filter: { action: { eq: \"milestone.complete\" } }) { totalCount } }";
    assert_eq!(test.ask(audited).await["auditEntries"]["totalCount"], 5);
}

#[tokio::test]
async fn an_exit_that_waits_for_its_decision_comes_before_production() {
    let district = District::new().await;
    let mut project = district.project("氢能装备基地", "2026-01-10").await;
    for (mutation, on) in
        [("approveProject", "2026-02-10"), ("signProject", "2026-03-10"), ("startProject", "2026-05-10")]
    {
        project = district.advance(mutation, &project, on).await;
    }
    let input =
        json!({ "projectId": project["id"], "unitId": district.units[0], "on": "2026-06-01", "reason": "资金链断裂" });
    let proposal = done(&district, "proposeExit", input, "exitProposal", "id version").await;
    let waits = district.step("beginProduction", &project, "2026-09-10").await;
    assert_eq!(refusal(&waits), refused("EXIT_UNDECIDED", &[]));
    let message = waits["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("2026年6月1日") && message.contains("先审议并作出决定"), "{message}");
    let review = json!({ "exitProposalId": proposal["id"], "version": 1, "on": "2026-06-10", "opinion": "可以继续" });
    done(&district, "reviewExit", review, "exitProposal", "id").await;
    let keep = json!({ "exitProposalId": proposal["id"], "version": 2, "decision": "KEEP", "on": "2026-06-11", "reason": "已引入新股东" });
    done(&district, "decideExit", keep, "exitProposal", "id").await;
    district.advance("beginProduction", &project, "2026-09-10").await;
}

#[tokio::test]
async fn what_has_left_the_life_cycle_has_no_more_history_than_it_had() {
    let district = District::new().await;
    let test = &district.test;
    let negotiating = district.project("剔除项目", "2026-06-15").await;
    let funds = async |project: &Value, on: &str| {
        let input = json!({ "projectId": project["id"], "on": on, "amount": "100" });
        test.change("recordFundReceipt", input, "fundReceipt { id }").await
    };
    let entry = async |project: &Value, month: &str, version: Value| {
        let input =
            json!({ "projectId": project["id"], "month": month, "words": "推进中", "percent": 10, "version": version });
        test.change("fileProgressEntry", input, "progressEntry { id }").await
    };
    let milestone = async |project: &Value, due_on: &str, done_on: Value| {
        let milestone =
            json!({ "name": "完成尽调", "kind": "OTHER", "ownerUnitId": district.units[0], "dueOn": due_on });
        let input = json!({ "projectId": project["id"], "milestone": milestone, "doneOn": done_on });
        test.change("addMilestone", input, "milestone { id doneOn }").await
    };
    assert_eq!(refusal(&funds(&negotiating, "2026-07-01").await), refused("CONTRACT_MISSING", &[]));
    assert_eq!(refusal(&entry(&negotiating, "2026-05", Value::Null).await), refused("DAY_ORDER", &["month"]));
    assert_eq!(entry(&negotiating, "2026-06", Value::Null).await["userErrors"], json!([]));

    // Born wrong: past and not done, due before the project was there.
    assert_eq!(
        refusal(&milestone(&negotiating, "2026-11-23", Value::Null).await),
        refused("DAY_ORDER", &["milestone", "dueOn"])
    );
    assert_eq!(
        refusal(&milestone(&negotiating, "2020-01-01", json!("2026-07-01")).await),
        refused("DAY_ORDER", &["milestone", "dueOn"])
    );
    assert_eq!(
        refusal(&milestone(&negotiating, "2026-07-01", json!("2026-11-25")).await),
        refused("DAY_IN_FUTURE", &["doneOn"])
    );
    let late = milestone(&negotiating, "2026-07-01", json!("2026-07-02")).await;
    assert_eq!(late["milestone"]["doneOn"], "2026-07-02");

    let out = district.step("confirmScreening", &negotiating, "2026-10-20").await["project"].take();
    assert_eq!(refusal(&milestone(&out, "2026-12-01", Value::Null).await), refused("ALREADY_ENDED", &[]));
    assert_eq!(
        refusal(&milestone(&out, "2026-10-01", json!("2026-10-21")).await),
        refused("ALREADY_ENDED", &["doneOn"])
    );
    assert_eq!(refusal(&entry(&out, "2026-11", Value::Null).await), refused("ALREADY_ENDED", &["month"]));
    // What was there before can be recorded late, and corrected.
    assert_eq!(entry(&out, "2026-10", Value::Null).await["userErrors"], json!([]));
    assert_eq!(entry(&out, "2026-06", json!(1)).await["userErrors"], json!([]));

    let mut project = district.project("退出项目", "2026-01-10").await;
    for (mutation, on) in [("approveProject", "2026-02-10"), ("signProject", "2026-03-10")] {
        project = district.advance(mutation, &project, on).await;
    }
    let input =
        json!({ "projectId": project["id"], "unitId": district.units[0], "on": "2026-06-01", "reason": "资金链断裂" });
    let proposal = done(&district, "proposeExit", input, "exitProposal", "id").await;
    let review = json!({ "exitProposalId": proposal["id"], "version": 1, "on": "2026-06-10", "opinion": "同意" });
    done(&district, "reviewExit", review, "exitProposal", "id").await;
    let exit = json!({ "exitProposalId": proposal["id"], "version": 2, "decision": "EXIT", "on": "2026-06-11", "reason": "终止" });
    done(&district, "decideExit", exit, "exitProposal", "id").await;
    assert_eq!(refusal(&funds(&project, "2026-06-12").await), refused("ALREADY_ENDED", &["on"]));
    assert_eq!(funds(&project, "2026-06-11").await["userErrors"], json!([]));
    let blocker = json!({ "kind": "LAND", "words": "未净地", "ownerUnitId": district.units[0], "dueOn": "2026-12-01" });
    let raised =
        test.change("raiseBlocker", json!({ "projectId": project["id"], "blocker": blocker }), "blocker { id }").await;
    assert_eq!(refusal(&raised), refused("ALREADY_ENDED", &[]));
}

#[tokio::test]
async fn no_milestone_is_set_for_what_a_project_has_come_to() {
    let district = District::new().await;
    let mut project = district.project("功率模块产线", "2026-01-10").await;
    for (mutation, on) in
        [("approveProject", "2026-02-10"), ("signProject", "2026-03-10"), ("startProject", "2026-05-10")]
    {
        project = district.advance(mutation, &project, on).await;
    }
    let add = async |kind: &str| {
        let milestone =
            json!({ "name": "里程碑", "kind": kind, "ownerUnitId": district.units[0], "dueOn": "2026-12-01" });
        let input = json!({ "projectId": project["id"], "milestone": milestone });
        district.test.change("addMilestone", input, "milestone { id version }").await
    };
    let started = add("START").await;
    assert_eq!(refusal(&started), refused("ALREADY_ENDED", &["milestone", "kind"]));
    assert_eq!(started["userErrors"][0]["message"], "项目已于2026年5月10日开工，不能再设定未完成的开工节点");
    let ahead = add("PRODUCTION").await["milestone"].take();
    let milestone =
        json!({ "name": "里程碑", "kind": "START", "ownerUnitId": district.units[0], "dueOn": "2026-12-01" });
    let changed = json!({ "milestoneId": ahead["id"], "version": 1, "milestone": milestone });
    let changed = district.test.change("updateMilestone", changed, "milestone { id }").await;
    assert_eq!(refusal(&changed), refused("ALREADY_ENDED", &["milestone", "kind"]));
}

#[tokio::test]
async fn the_special_report_has_everything_that_was_late_as_the_filters_of_that_day() {
    let district = District::new().await;
    let test = &district.test;
    test.at("2026-10-08T01:00:00Z");
    let unit = &district.units[0];
    let signed = district.project("签而未开", "2026-02-01").await;
    let signed = district.advance("approveProject", &signed, "2026-03-01").await;
    let signed = district.advance("signProject", &signed, "2026-04-01").await;
    let to_sign = district.project("定而未签", "2026-08-01").await;
    district.advance("approveProject", &to_sign, "2026-09-01").await;
    let produces = district.project("投而未达", "2026-01-10").await;
    let mut produces = produces;
    for (mutation, on) in [
        ("approveProject", "2026-02-01"),
        ("signProject", "2026-03-01"),
        ("startProject", "2026-04-01"),
        ("beginProduction", "2026-05-01"),
    ] {
        produces = district.advance(mutation, &produces, on).await;
    }
    for (project, kind, due_on) in
        [(&signed, "OTHER", "2026-10-20"), (&produces, "CAPACITY", "2026-10-21"), (&signed, "START", "2026-12-20")]
    {
        let milestone = json!({ "name": format!("节点{due_on}"), "kind": kind, "ownerUnitId": unit, "dueOn": due_on });
        let input = json!({ "projectId": project["id"], "milestone": milestone });
        done(&district, "addMilestone", input, "milestone", "id").await;
    }
    for (project, due_on) in
        [(json!(null), "2026-10-20"), (signed["id"].clone(), "2026-10-21"), (json!(null), "2026-11-20")]
    {
        let task =
            json!({ "words": format!("任务{due_on}"), "projectId": project, "ownerUnitId": unit, "dueOn": due_on });
        done(&district, "addTask", json!({ "task": task }), "task", "id").await;
    }
    let blocker = json!({ "kind": "LAND", "words": "管线未迁改", "ownerUnitId": unit, "dueOn": "2026-10-22" });
    let blocker = done(
        &district,
        "raiseBlocker",
        json!({ "projectId": signed["id"], "blocker": blocker }),
        "blocker",
        "id version",
    )
    .await;
    test.at("2026-10-31T15:30:00Z");
    frozen(&test.app, "2026-10").await.unwrap();
    let filters = "{ blockers(filter: { overdue: true }) { totalCount } tasks(filter: { overdue: true }) { totalCount }
        signing: projects(filter: { signingLate: true }) { totalCount } start: projects(filter: { startLate: true }) { totalCount }
        production: projects(filter: { productionLate: true }) { totalCount }
        milestones: projects(filter: { milestone: { overdue: true } }) { totalCount } }";
    let on_the_day = test.ask(filters).await;
    // What is done since was late all the same.
    test.at("2026-11-05T01:00:00Z");
    let resolve = json!({ "blockerId": blocker["id"], "version": 1, "on": "2026-11-02", "resolution": "已迁改" });
    done(&district, "resolveBlocker", resolve, "blocker", "id").await;
    district.advance("startProject", &signed, "2026-11-03").await;
    let query = "{ specialReport(month: \"2026-10\") { html
        lateMilestones { totalCount nodes { name } } lateTasks { totalCount nodes { words } } lateBlockers { totalCount nodes { words } }
        lateSignings { totalCount nodes { name } } lateStarts { totalCount nodes { name } } lateProductions { totalCount nodes { name } } } }";
    let report = test.ask(query).await["specialReport"].take();
    for (list, filter) in [
        ("lateMilestones", "milestones"),
        ("lateTasks", "tasks"),
        ("lateBlockers", "blockers"),
        ("lateSignings", "signing"),
        ("lateStarts", "start"),
        ("lateProductions", "production"),
    ] {
        assert_eq!(report[list]["totalCount"], on_the_day[filter]["totalCount"], "{list}");
    }
    assert_eq!(report["lateMilestones"]["nodes"], json!([{ "name": "节点2026-10-20" }, { "name": "节点2026-10-21" }]));
    assert_eq!(report["lateTasks"]["nodes"], json!([{ "words": "任务2026-10-20" }, { "words": "任务2026-10-21" }]));
    assert_eq!(report["lateStarts"]["nodes"], json!([{ "name": "签而未开" }]));
    assert_eq!(report["lateProductions"]["nodes"], json!([{ "name": "签而未开" }]));
    assert_eq!(report["lateSignings"]["nodes"], json!([{ "name": "定而未签" }]));
    let html = report["html"].as_str().unwrap();
    for said in [
        "逾期未完成的事项共8项，其中逾期签约项目1项、逾期开工项目1项、逾期投产项目1项、逾期节点2项、逾期任务2项、逾期堵点1项",
        "<h3>（一）逾期签约项目</h3>",
        "<h3>（六）逾期堵点</h3>",
        "<td>按审定时承诺签约</td>",
        "<td>土地：管线未迁改</td>",
        "<td>任务2026-10-20</td>",
        "<td>投而未达（",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    let nobody = test.ok(&test.stranger().await, query, json!({})).await["specialReport"].take();
    for list in ["lateMilestones", "lateTasks", "lateBlockers", "lateSignings", "lateStarts", "lateProductions"] {
        assert_eq!(nobody[list]["totalCount"], 0, "{list}");
    }
    assert!(nobody["html"].as_str().unwrap().contains("没有逾期未完成的事项"));
}

#[tokio::test]
async fn what_there_is_already_is_said_as_it_is() {
    let district = District::new().await;
    let mut project = district.project("低空经济总部", "2026-01-10").await;
    for (mutation, on) in [("approveProject", "2026-02-10"), ("signProject", "2026-03-10")] {
        project = district.advance(mutation, &project, on).await;
    }
    let test = &district.test;
    let force = json!({ "projectId": project["id"], "lead": { "unit": district.units[0] }, "on": "2026-03-11" });
    done(&district, "formTaskForce", force.clone(), "taskForce", "id").await;
    let second = test.change("formTaskForce", force, "taskForce { id }").await;
    assert_eq!(refusal(&second), refused("TAKEN", &["projectId"]));
    assert_eq!(second["userErrors"][0]["message"], "该项目已成立专班；调整人员请直接任命或解除成员");
    let ceremony = json!({ "name": "集中开工", "heldOn": "2026-12-01", "place": "园区" });
    let ceremony = done(&district, "createCeremony", ceremony, "ceremony", "id").await;
    let input = json!({ "ceremonyId": ceremony["id"], "projectId": project["id"], "presentation": { "investment": "100", "yearlyOutput": "0" } });
    let add = async || test.change("addCeremonyProject", input.clone(), "ceremonyProject { id }").await;
    assert_eq!(add().await["userErrors"], json!([]));
    let again = add().await;
    assert_eq!(refusal(&again), refused("TAKEN", &["projectId"]));
    assert_eq!(again["userErrors"][0]["message"], "该项目已列入本次集中活动，请直接修改其展示内容");
}

#[tokio::test]
async fn an_extension_has_a_bound_and_a_mistaken_one_is_corrected() {
    let district = District::new().await;
    let test = &district.test;
    let fields = "project { id version clock { limitOn extendedUntil state pausedDays } }";
    let project = district.project("商业航天测控中心", "2026-08-10").await;
    let change = async |mutation: &str, version: &Value, until: &str| {
        let input = json!({ "projectId": project["id"], "version": version, "until": until, "reason": "总部决策延期" });
        test.change(mutation, input, fields).await
    };
    let none = change("correctExtension", &project["version"], "2026-12-31").await;
    assert_eq!(refusal(&none), refused("UNKNOWN", &[]));
    assert_eq!(
        refusal(&change("extendProject", &project["version"], "2099-12-31").await),
        refused("OUT_OF_RANGE", &["until"])
    );
    let extended = change("extendProject", &project["version"], "2027-11-24").await["project"].take();
    let version = &extended["version"];
    for (until, code) in [("2026-11-23", "DAY_ORDER"), ("2027-11-25", "OUT_OF_RANGE")] {
        assert_eq!(refusal(&change("correctExtension", version, until).await), refused(code, &["until"]));
    }
    let corrected = change("correctExtension", version, "2026-11-30").await["project"].take();
    assert_eq!(
        (&corrected["clock"]["limitOn"], &corrected["clock"]["extendedUntil"]),
        (&json!("2026-11-30"), &json!("2026-11-30"))
    );
    let holds = format!("{{ project(id: {}) {{ holds {{ nodes {{ from until }} }} }} }}", project["id"]);
    assert_eq!(
        test.ask(&holds).await["project"]["holds"]["nodes"],
        json!([{ "from": "2026-11-24", "until": "2026-11-30" }])
    );

    // A pause can be taken back on its first day, and begin again.
    let pause = async |mutation: &str, version: &Value| {
        let mut input = json!({ "projectId": project["id"], "version": version, "on": "2026-11-24" });
        if mutation == "pauseProject" {
            input["reason"] = json!("等待批复");
        }
        let mut payload = test.change(mutation, input, fields).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        payload["project"].take()
    };
    let paused = pause("pauseProject", &corrected["version"]).await;
    let resumed = pause("resumeProject", &paused["version"]).await;
    assert_eq!((&resumed["clock"]["state"], &resumed["clock"]["pausedDays"]), (&json!("RUNNING"), &json!(0)));
    let paused = pause("pauseProject", &resumed["version"]).await;
    assert_eq!(paused["clock"]["state"], "PAUSED");
    let told = format!(
        "{{ timeline(projectId: {}, filter: {{ kind: {{ in: [CLOCK_PAUSED, CLOCK_RESUMED] }} }}) {{ nodes {{ happenedOn }} }} }}",
        project["id"]
    );
    let told = test.ask(&told).await["timeline"]["nodes"].take();
    assert_eq!(
        told,
        json!([{ "happenedOn": "2026-11-24" }, { "happenedOn": "2026-11-24" }, { "happenedOn": "2026-11-24" }])
    );
}
