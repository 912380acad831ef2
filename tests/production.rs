//! Production: evidence, receipts that were wrong, dispatch meetings and their tasks.

use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, refusals, refused},
};

/// A project that has started.
async fn started(district: &District, name: &str) -> Value {
    let mut project = district.project(name, "2026-01-10").await;
    for (mutation, on) in
        [("approveProject", "2026-02-10"), ("signProject", "2026-03-10"), ("startProject", "2026-05-10")]
    {
        project = district.advance(mutation, &project, on).await;
    }
    project
}

/// The actions that the audit trail has of a thing.
async fn audited(test: &TestApp, kind: &str) -> Vec<String> {
    let query = format!(
        "{{ auditEntries(filter: {{ subjectKind: {{ eq: \"{kind}\" }} }}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{ action }} }} }}"
    );
    let entries = test.ask(&query).await["auditEntries"]["nodes"].take();
    entries.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn nothing_produces_without_evidence_and_the_evidence_stays() {
    let district = District::new().await;
    let test = &district.test;
    let project = started(&district, "功率模块产线").await;
    let begin = |evidence: Value| json!({ "projectId": project["id"], "version": project["version"], "on": "2026-09-10", "reason": "正式投产", "evidence": evidence });
    let fields =
        "project { stage evidence { totalCount nodes { stage kind number words recordedBy project { name } } } }";
    let none = test.change("beginProduction", begin(json!([])), fields).await;
    assert_eq!(refusals(&none), [refused("BLANK", &["evidence"])]);
    let heap = test
        .change("beginProduction", begin(json!(vec![json!({ "kind": "OTHER", "words": "材料" }); 21])), fields)
        .await;
    assert_eq!(refusals(&heap), [refused("OUT_OF_RANGE", &["evidence"])]);
    let proof = json!({ "kind": "PRODUCTION_REPORT", "number": "九投产〔2026〕7号", "words": "投产报告" });
    let empty = test
        .change("beginProduction", begin(json!([proof, { "kind": "OTHER", "number": "一\n二", "words": " " }])), fields)
        .await;
    assert_eq!(
        refusals(&empty),
        [refused("FORBIDDEN_CHARACTER", &["evidence", "1", "number"]), refused("BLANK", &["evidence", "1", "words"])]
    );
    let state = format!("{{ project(id: {}) {{ stage evidence {{ totalCount }} }} }}", project["id"]);
    assert_eq!(test.ask(&state).await["project"], json!({ "stage": "STARTED", "evidence": { "totalCount": 0 } }));
    let begun = test.change("beginProduction", begin(json!([proof])), fields).await;
    assert_eq!(
        begun["project"],
        json!({ "stage": "IN_PRODUCTION", "evidence": { "totalCount": 1, "nodes": [{
            "stage": "IN_PRODUCTION", "kind": "PRODUCTION_REPORT", "number": "九投产〔2026〕7号", "words": "投产报告",
            "recordedBy": "admin", "project": { "name": "功率模块产线" },
        }] } })
    );
    assert_eq!(audited(test, "evidence").await, ["evidence.add"]);
    // What comes too late keeps no evidence either.
    assert_eq!(test.denied("admin", "beginProduction", begin(json!([proof])), fields).await, "CONFLICT");
    assert_eq!(test.ask(&state).await["project"]["evidence"]["totalCount"], 1);
}

#[tokio::test]
async fn a_receipt_that_was_wrong_is_struck_out_and_every_sum_follows() {
    let district = District::new().await;
    let test = &district.test;
    let project = started(&district, "冷链物流园").await;
    let mut receipts = Vec::new();
    for amount in ["150000000000", "50000000000"] {
        let input = json!({ "projectId": project["id"], "on": "2026-09-01", "amount": amount, "note": "首期" });
        let made = test.change("recordFundReceipt", input, "fundReceipt { id version voidedOn }").await;
        assert_eq!((&made["fundReceipt"]["version"], &made["fundReceipt"]["voidedOn"]), (&json!(1), &Value::Null));
        receipts.push(made["fundReceipt"]["id"].clone());
    }
    let sums = format!(
        "{{ project(id: {}) {{ fundsInPlace {{ yiYuan }} fundReceipts {{ totalCount }} }}
            statistics(year: 2026) {{ total {{ fundsInPlace {{ yiYuan }} }} }}
            projects(filter: {{ fundsInPlace: {{ eq: \"50000000000\" }} }}) {{ totalCount }} }}",
        project["id"]
    );
    let void =
        |version: i32, reason: &str| json!({ "fundReceiptId": receipts[0], "version": version, "reason": reason });
    let fields = "fundReceipt { voidedOn voidReason version }";
    let before = test.ask(&sums).await;
    assert_eq!(before["project"]["fundsInPlace"]["yiYuan"], "20");
    let blank = test.change("voidFundReceipt", void(1, " "), fields).await;
    assert_eq!(refusals(&blank), [refused("BLANK", &["reason"])]);
    assert_eq!(test.denied("admin", "voidFundReceipt", void(2, "重复登记"), fields).await, "CONFLICT");
    assert_eq!(test.ask(&sums).await, before);
    let voided = test.change("voidFundReceipt", void(1, "重复登记"), fields).await;
    assert_eq!(voided["fundReceipt"], json!({ "voidedOn": "2026-11-24", "voidReason": "重复登记", "version": 2 }));
    let after = test.ask(&sums).await;
    assert_eq!(after["project"], json!({ "fundsInPlace": { "yiYuan": "5" }, "fundReceipts": { "totalCount": 2 } }));
    assert_eq!(after["statistics"]["total"]["fundsInPlace"]["yiYuan"], "5");
    assert_eq!(after["projects"]["totalCount"], 1);
    let again = test.change("voidFundReceipt", void(2, "重复登记"), fields).await;
    assert_eq!(refusals(&again)[0].0, "ALREADY_ENDED");
    assert_eq!(
        audited(test, "fund_receipt").await,
        ["fund_receipt.record", "fund_receipt.record", "fund_receipt.void"]
    );
}

#[tokio::test]
async fn what_a_dispatch_meeting_resolves_becomes_tasks_or_nothing_is_kept() {
    let district = District::new().await;
    let test = &district.test;
    let project = started(&district, "智能座舱基地").await;
    let task = |words: &str, unit: &Value| json!({ "words": words, "projectId": project["id"], "ownerUnitId": unit, "dueOn": "2026-11-20" });
    let meeting = |on: &str, projects: Value, resolutions: Value| {
        json!({
            "heldOn": on, "chairId": district.leaders[0], "place": "区政府第三会议室", "words": "研究要素保障",
            "projectIds": projects, "resolutions": resolutions,
        })
    };
    let fields =
        "dispatchMeeting { id heldOn place chair { name } projects { name } tasks { id words dueOn version lateWorkingDays
        meeting { heldOn } project { name } ownerUnit { id } } }";
    let cases = [
        (meeting("2026-11-25", json!([]), json!([])), refused("DAY_IN_FUTURE", &["heldOn"])),
        (
            meeting("2026-11-02", json!([project["id"], "project:987654"]), json!([])),
            refused("UNKNOWN", &["projectIds", "1"]),
        ),
        (
            meeting("2026-11-02", json!([project["id"], project["id"]]), json!([])),
            refused("TAKEN", &["projectIds", "1"]),
        ),
        (
            meeting(
                "2026-11-02",
                json!([project["id"]]),
                json!([task("落实供电", &district.units[0]), task(" ", &district.units[0])]),
            ),
            refused("BLANK", &["resolutions", "1", "words"]),
        ),
        (
            meeting("2026-11-02", json!([project["id"]]), json!([task("落实供电", &json!("unit:987654"))])),
            refused("UNKNOWN", &["resolutions", "0", "ownerUnitId"]),
        ),
        (
            meeting("2026-11-02", json!([]), json!(vec![task("落实供电", &district.units[0]); 2])),
            refused("TAKEN", &["resolutions", "1"]),
        ),
        (
            meeting(
                "2026-11-02",
                json!([]),
                json!((0..501).map(|n| task(&format!("任务{n}"), &district.units[0])).collect::<Vec<_>>()),
            ),
            refused("TOO_LONG", &["resolutions"]),
        ),
        (
            meeting("2026-11-02", json!([]), json!([task("落实供电", &district.units[0])])),
            refused("UNKNOWN", &["resolutions", "0", "projectId"]),
        ),
        (
            meeting("2026-11-23", json!([project["id"]]), json!([task("落实供电", &district.units[0])])),
            refused("DAY_ORDER", &["resolutions", "0", "dueOn"]),
        ),
        (
            meeting("2026-11-02", json!((0..501).map(|n| format!("project:{n}")).collect::<Vec<_>>()), json!([])),
            refused("TOO_LONG", &["projectIds"]),
        ),
    ];
    for (input, expected) in cases {
        let payload = test.change("recordDispatchMeeting", input, fields).await;
        assert_eq!(refusals(&payload), [expected]);
    }
    let counts = test.ask("{ dispatchMeetings { totalCount } tasks { totalCount } }").await;
    assert_eq!(counts, json!({ "dispatchMeetings": { "totalCount": 0 }, "tasks": { "totalCount": 0 } }));

    let input = meeting(
        "2026-11-02",
        json!([project["id"]]),
        json!([task("落实供电", &district.units[1]), task("办理许可", &district.units[0])]),
    );
    let held = test.change("recordDispatchMeeting", input, fields).await["dispatchMeeting"].take();
    assert_eq!((&held["chair"]["name"], &held["projects"]), (&json!("陈一"), &json!([{ "name": "智能座舱基地" }])));
    let tasks = held["tasks"].as_array().unwrap();
    assert_eq!(tasks.iter().map(|task| &task["words"]).collect::<Vec<_>>(), ["落实供电", "办理许可"]);
    // Friday to Tuesday.
    assert_eq!((&tasks[0]["lateWorkingDays"], &tasks[0]["meeting"]["heldOn"]), (&json!(2), &json!("2026-11-02")));

    let fields = "task { doneOn result droppedOn dropReason version lateWorkingDays }";
    let complete = |version: i32, on: &str, result: &str| json!({ "taskId": tasks[0]["id"], "version": version, "on": on, "result": result });
    let future = test.change("completeTask", complete(1, "2026-11-25", "已接通"), fields).await;
    assert_eq!(refusals(&future), [refused("DAY_IN_FUTURE", &["on"])]);
    let blank = test.change("completeTask", complete(1, "2026-11-23", ""), fields).await;
    assert_eq!(refusals(&blank), [refused("BLANK", &["result"])]);
    assert_eq!(test.denied("admin", "completeTask", complete(2, "2026-11-23", "已接通"), fields).await, "CONFLICT");
    let done = test.change("completeTask", complete(1, "2026-11-23", "已接通"), fields).await;
    assert_eq!(
        done["task"],
        json!({ "doneOn": "2026-11-23", "result": "已接通", "droppedOn": null, "dropReason": null, "version": 2, "lateWorkingDays": 0 })
    );
    let again = test.change("completeTask", complete(2, "2026-11-23", "已接通"), fields).await;
    assert_eq!(refusals(&again)[0].0, "ALREADY_ENDED");
    let drop = |reason: &str| json!({ "taskId": tasks[1]["id"], "version": 1, "reason": reason });
    assert_eq!(refusals(&test.change("dropTask", drop(""), fields).await), [refused("BLANK", &["reason"])]);
    let dropped = test.change("dropTask", drop("改由另案办理"), fields).await["task"].take();
    assert_eq!((&dropped["droppedOn"], &dropped["dropReason"]), (&json!("2026-11-24"), &json!("改由另案办理")));
    assert_eq!(audited(test, "task").await, ["task.add", "task.add", "task.complete", "task.drop"]);
    assert_eq!(audited(test, "dispatch_meeting").await, ["dispatch_meeting.record"]);
}

#[tokio::test]
async fn the_bureau_asks_for_a_task_by_itself_and_changes_it_while_it_is_open() {
    let district = District::new().await;
    let test = &district.test;
    let task = |words: &str, unit: &Value| json!({ "words": words, "ownerUnitId": unit, "dueOn": "2026-12-01" });
    let fields = "task { id words version ownerUnit { id } meeting { id } project { id } }";
    let refusal = test.change("addTask", json!({ "task": task("", &district.units[0]) }), fields).await;
    assert_eq!(refusals(&refusal), [refused("BLANK", &["task", "words"])]);
    let made =
        test.change("addTask", json!({ "task": task("报送清单", &district.units[0]) }), fields).await["task"].take();
    assert_eq!((&made["meeting"], &made["project"]), (&Value::Null, &Value::Null));
    let update = |version: i32| json!({ "taskId": made["id"], "version": version, "task": task("报送政策清单", &district.units[1]) });
    let changed = test.change("updateTask", update(1), fields).await["task"].take();
    assert_eq!(
        (&changed["words"], &changed["ownerUnit"]["id"], &changed["version"]),
        (&json!("报送政策清单"), &district.units[1], &json!(2))
    );
    assert_eq!(test.denied("admin", "updateTask", update(1), fields).await, "CONFLICT");
}

/// All tasks as somebody sees them.
async fn seen(test: &TestApp, login: &str) -> Vec<Value> {
    let query = "{ tasks(first: 100) { nodes { id version words doneOn dueOn ownerUnit { id } project { id } lateWorkingDays meeting { id } } } }";
    test.ok(&test.token(login), query, json!({})).await["tasks"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_unit_sees_its_tasks_and_those_of_its_projects_and_completes_its_own() {
    let test = TestApp::demo().await;
    let own =
        test.ok(&test.token("lianluo"), "{ viewer { units { id } } }", json!({})).await["viewer"]["units"][0]["id"]
            .take();
    let mine = test.ok(&test.token("lianluo"), "{ projects(first: 100) { nodes { id } } }", json!({})).await;
    let mine: Vec<Value> =
        mine["projects"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
    let all = test.ask("{ projects(first: 100) { nodes { id } } units(first: 100) { nodes { id } } }").await;
    let foreign = all["projects"]["nodes"].as_array().unwrap().iter().find(|node| !mine.contains(&node["id"])).unwrap()
        ["id"]
        .clone();
    let other = all["units"]["nodes"].as_array().unwrap().iter().find(|node| node["id"] != own).unwrap()["id"].clone();
    let add = async |project: &Value, unit: &Value| {
        let input = json!({ "task": { "words": "报送材料", "projectId": project, "ownerUnitId": unit, "dueOn": "2026-11-30" } });
        test.change("addTask", input, "task { id }").await["task"]["id"].take()
    };
    let complete = |id: &Value| json!({ "taskId": id, "version": 1, "on": "2026-11-24", "result": "已报送" });
    let fields = "task { id }";
    let hidden = add(&foreign, &other).await;
    let chair = test.ask("{ officials(first: 1) { nodes { id } } }").await["officials"]["nodes"][0]["id"].take();
    let resolution = json!({ "words": "报送材料", "ownerUnitId": other, "dueOn": "2026-11-30" });
    let meeting = |projects: Value| json!({ "heldOn": "2026-11-23", "chairId": chair, "place": "会议室", "words": "会商", "projectIds": projects, "resolutions": [resolution] });
    let record = async |projects: Value| {
        let fields = "dispatchMeeting { id }";
        test.change("recordDispatchMeeting", meeting(projects), fields).await["dispatchMeeting"]["id"].take()
    };
    let (closed, shared) = (record(json!([foreign])).await, record(json!([foreign, mine[0]])).await);
    let of_project = add(&mine[0], &other).await;
    let look = |id: &Value| format!("{{ node(id: {id}) {{ id }} }}");
    let visible =
        async |login: &str, id: &Value| !test.ok(&test.token(login), &look(id), json!({})).await["node"].is_null();
    assert!(!visible("lianluo", &hidden).await && visible("lianluo", &of_project).await);
    assert!(!visible("lianluo", &closed).await && visible("zuzhang", &closed).await);
    let query = format!("{{ node(id: {shared}) {{ ... on DispatchMeeting {{ projects {{ id }} tasks {{ id }} }} }} }}");
    let shown = test.ok(&test.token("lianluo"), &query, json!({})).await["node"].take();
    assert_eq!(shown, json!({ "projects": [{ "id": mine[0] }], "tasks": [] }));
    for id in [&hidden, &of_project, &json!("task:987654")] {
        assert_eq!(test.denied("lianluo", "completeTask", complete(id), fields).await, "NOT_FOUND", "{id}");
    }
    for login in ["zuzhang", "fenguan"] {
        assert_eq!(test.denied(login, "completeTask", complete(&of_project), fields).await, "FORBIDDEN", "{login}");
    }
    assert!(visible("zuzhang", &hidden).await);

    // A unit that something refers to shows of its tasks only what the viewer may see.
    let query = format!(
        "{{ node(id: {of_project}) {{ ... on Task {{ ownerUnit {{ tasks(first: 100) {{ nodes {{ id }} }} }} }} }} }}"
    );
    let tasks = test.ok(&test.token("lianluo"), &query, json!({})).await["node"]["ownerUnit"]["tasks"]["nodes"].take();
    let tasks = tasks.as_array().unwrap();
    assert!(tasks.contains(&json!({ "id": of_project })) && !tasks.contains(&json!({ "id": hidden })), "{tasks:?}");

    // Whoever owns a task about a project sees the project.
    let project = format!("{{ project(id: {foreign}) {{ tasks(open: true) {{ nodes {{ id }} }} }} }}");
    assert!(test.ok(&test.token("lianluo"), &project, json!({})).await["project"].is_null());
    let given = add(&foreign, &own).await;
    let tasks = test.ok(&test.token("lianluo"), &project, json!({})).await["project"]["tasks"]["nodes"].take();
    assert!(tasks.as_array().unwrap().contains(&json!({ "id": given })), "{tasks}");
    let done = test.change_as("lianluo", "completeTask", complete(&given), fields).await;
    assert_eq!(done["task"]["id"], given);

    let units: Vec<_> = seen(&test, "lianluo").await.iter().map(|task| task["ownerUnit"]["id"].clone()).collect();
    assert!(units.contains(&own) && units.contains(&other));
}

#[tokio::test]
async fn the_demonstrations_tasks_say_themselves_what_is_overdue() {
    let test = TestApp::demo().await;
    let all = seen(&test, "admin").await;
    let late: Vec<&Value> =
        all.iter().filter(|task| task["doneOn"].is_null() && task["dueOn"].as_str() < Some("2026-11-24")).collect();
    let overdue =
        test.ask("{ tasks(filter: { overdue: true }) { totalCount nodes { lateWorkingDays } } }").await["tasks"].take();
    assert_eq!(overdue["totalCount"], late.len());
    assert!(!late.is_empty() && late.len() < all.len());
    assert!(late.iter().all(|task| task["lateWorkingDays"].as_i64() > Some(0)));
    let meetings =
        test.ask("{ dispatchMeetings(first: 100) { totalCount nodes { projects { id } tasks { id } } } }").await;
    assert_eq!(meetings["dispatchMeetings"]["totalCount"], 11);
    let evidence = test.ask(
        "{ projects(first: 100, filter: { stage: { in: [IN_PRODUCTION, AT_CAPACITY] } }) { nodes { evidence { totalCount } } } }",
    ).await;
    let evidence = evidence["projects"]["nodes"].as_array().unwrap();
    assert!(evidence.iter().all(|node| node["evidence"]["totalCount"].as_i64() >= Some(2)));
}

#[tokio::test]
async fn a_page_of_tasks_costs_as_many_statements_however_long_it_is() {
    let test = TestApp::demo().await;
    // The directory is read once, by whoever comes first.
    test.ask("{ viewer { login } }").await;
    for (list, fields, sizes) in [
        ("tasks", "project { name leadUnit { name } } ownerUnit { name } meeting { heldOn chair { name } }", [3, 30]),
        ("dispatchMeetings", "projects { name } tasks { words project { name } }", [2, 11]),
        ("units", "name tasks(first: 9, open: true) { totalCount nodes { words } }", [3, 60]),
        ("exitProposals", "project { name } unit { name } freedAssets { status freedBy { name } }", [3, 8]),
        (
            "projects",
            "name exitProposals(first: 3) { totalCount nodes { reason } } tasks(first: 5) { totalCount nodes { words } } evidence(first: 5) { nodes { words } }",
            [3, 80],
        ),
    ] {
        let mut costs = Vec::new();
        for size in sizes {
            let before = test.statements();
            let page = test.ask(&format!("{{ {list}(first: {size}) {{ nodes {{ {fields} }} }} }}")).await;
            assert_eq!(page[list]["nodes"].as_array().unwrap().len(), size, "{list}");
            costs.push(test.statements() - before);
        }
        assert_eq!(costs[0], costs[1], "{list}");
    }
}

#[tokio::test]
async fn funds_do_not_arrive_before_the_project_is_signed() {
    let district = District::new().await;
    let project = started(&district, "氢能装备基地").await;
    let receive = async |on: &str| {
        let input = json!({ "projectId": project["id"], "on": on, "amount": "100" });
        district.test.change("recordFundReceipt", input, "fundReceipt { id }").await
    };
    let early = receive("2026-03-09").await;
    assert_eq!(refusals(&early), [refused("DAY_ORDER", &["on"])]);
    assert_eq!(early["userErrors"][0]["message"], "到账日期不得早于项目签约日期（2026年3月10日）");
    assert_eq!(receive("2026-03-10").await["userErrors"], json!([]));
}

#[tokio::test]
async fn a_meeting_touches_a_project_once_whatever_it_resolves() {
    let district = District::new().await;
    let project = started(&district, "智能座舱基地").await;
    let task = |n: usize| json!({ "words": format!("落实供电{n}"), "projectId": project["id"], "ownerUnitId": district.units[0], "dueOn": "2026-11-30" });
    let statements = async |resolutions: usize| {
        let input = json!({
            "heldOn": "2026-11-23", "chairId": district.leaders[0], "place": "会议室", "words": "会商",
            "projectIds": [project["id"]], "resolutions": (0..resolutions).map(&task).collect::<Vec<_>>(),
        });
        let before = district.test.statements();
        let held = district.test.change("recordDispatchMeeting", input, "dispatchMeeting { id }").await;
        assert_eq!(held["userErrors"], json!([]));
        district.test.statements() - before
    };
    let alone = statements(0).await;
    // A task is checked against its unit, written, and recorded; a few more tell other replicas of it all.
    let (tasks, together) = (12, statements(12).await);
    assert!(together < alone + 4 * tasks, "{together} for {tasks} tasks, {alone} for none");
}
