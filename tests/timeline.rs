//! The timeline of a project: everything, in order, and nothing that is not the viewer's.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, contract},
};

/// The events of a project as somebody sees them, page by page.
async fn timeline(test: &TestApp, token: &str, project: &Value, fields: &str) -> Vec<Value> {
    let query = format!(
        "query($after: String) {{ timeline(projectId: {project}, first: 30, after: $after) {{
            totalCount nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut page = test.ok(token, &query, json!({ "after": after })).await["timeline"].take();
        seen.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], seen.len());
            return seen;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
}

#[tokio::test]
async fn a_timeline_tells_what_happened_in_order() {
    let district = District::new().await;
    let test = &district.test;
    let done = async |mutation: &str, input: Value, what: &str| {
        let made = test.change(mutation, input, &format!("{what} {{ id version }}")).await;
        assert_eq!(made["userErrors"], json!([]), "{mutation}");
        made[what].clone()
    };
    test.at("2026-02-10T01:00:00Z");
    let project = district.project("智能座舱基地", "2026-01-10").await;
    let project = district.advance("approveProject", &project, "2026-02-10").await;
    test.at("2026-03-10T01:00:00Z");
    let project = district.advance("signProject", &project, "2026-03-10").await;
    let id = &project["id"];
    let plan =
        |due: &str| json!({ "name": "取得施工许可", "kind": "OTHER", "ownerUnitId": district.units[1], "dueOn": due });
    let set = done("addMilestone", json!({ "projectId": id, "milestone": plan("2026-04-30") }), "milestone").await;
    test.at("2026-04-20T16:30:00Z");
    let moved = json!({ "milestoneId": set["id"], "version": 1, "milestone": plan("2026-05-31") });
    let set = done("updateMilestone", moved, "milestone").await;
    let reached = json!({ "milestoneId": set["id"], "version": 2, "on": "2026-04-21" });
    done("completeMilestone", reached, "milestone").await;
    let funds = json!({ "projectId": id, "on": "2026-04-01", "amount": "50000000000", "note": "首期" });
    let receipt = done("recordFundReceipt", funds, "fundReceipt").await;
    let wrong = json!({ "fundReceiptId": receipt["id"], "version": 1, "reason": "重复登记" });
    done("voidFundReceipt", wrong, "fundReceipt").await;
    let input = json!({ "projectId": id, "duty": { "leadUnit": district.units[2] }, "from": "2026-05-01" });
    assert_eq!(test.change("assignProjectDuty", input, "assignment { from }").await["userErrors"], json!([]));
    // What lies ahead has not happened yet.
    let ahead = timeline(test, &test.token("admin"), id, "happenedOn").await;
    assert_eq!(ahead.last().unwrap()["happenedOn"], "2026-04-21");
    test.at("2026-05-02T01:00:00Z");
    let told = timeline(test, &test.token("admin"), id, "happenedOn kind words recordedBy subject { id }").await;
    let told: Vec<_> = told
        .iter()
        .map(|event| {
            let subject = event["subject"]["id"].as_str().map_or("", |id| id.split_once(':').unwrap().0);
            format!("{} {} {subject}", event["happenedOn"].as_str().unwrap(), event["words"].as_str().unwrap())
        })
        .collect();
    let expected = [
        "2026-01-10 进入项目库，开始在谈 stage-change",
        "2026-01-10 挂帅领导：陈一 ",
        "2026-01-10 牵头单位：区经济信息委 ",
        "2026-01-10 配合单位：区商务委 ",
        "2026-02-10 启动第1轮审议 review",
        "2026-02-10 行业评估意见为“通过” review-opinion",
        "2026-02-10 专家论证意见为“通过” review-opinion",
        "2026-02-10 部门联动意见为“通过” review-opinion",
        "2026-02-10 第1轮审议结束，结论为审定 review",
        "2026-02-10 由在谈转为审定：会议纪要 stage-change",
        &format!("2026-03-10 签订投资合同（九招商合 {}），合同投资额12.34亿元 contract", id.as_str().unwrap()),
        "2026-03-10 由审定转为签约：会议纪要 stage-change",
        "2026-03-10 设定节点“取得施工许可”，由区商务委负责，计划2026年4月30日完成 milestone",
        "2026-04-01 到位资金5亿元：首期 fund-receipt",
        "2026-04-21 节点“取得施工许可”的计划完成日期由2026年4月30日调整为2026年5月31日 milestone",
        "2026-04-21 节点“取得施工许可”办结 milestone",
        "2026-04-21 到位资金5亿元作废：重复登记 fund-receipt",
        "2026-05-01 牵头单位：杨家坪街道 ",
    ];
    assert_eq!(told, expected);
    // The newest first, and only some kinds.
    let query = format!(
        "{{ timeline(projectId: {id}, first: 1, orderBy: {{ field: HAPPENED_ON, direction: DESC }},
            filter: {{ kind: {{ in: [MILESTONE_MOVED, FUNDS_RECEIVED] }} }}) {{ totalCount nodes {{ kind recordedBy unit {{ name }} }} }} }}"
    );
    let moved = json!({ "kind": "MILESTONE_MOVED", "recordedBy": "admin", "unit": { "name": "区商务委" } });
    assert_eq!(test.ask(&query).await["timeline"], json!({ "totalCount": 2, "nodes": [moved] }));
}

#[tokio::test]
async fn what_was_written_over_called_off_and_ended_is_told_as_well() {
    let district = District::new().await;
    let test = &district.test;
    let done = async |mutation: &str, input: Value, fields: &str| {
        let mut made = test.change(mutation, input, fields).await;
        assert_eq!(made["userErrors"], json!([]), "{mutation}");
        made.as_object_mut().unwrap().values_mut().next().unwrap().take()
    };
    let mut project = district.project("氢能装备基地", "2026-10-10").await;
    let id = project["id"].clone();
    let held = |project: &Value, more: Value| {
        let mut input = json!({ "projectId": id, "version": project["version"] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let fields = "project { id version }";
    let changed = held(&project, json!({ "description": district.description("氢能装备产业园") }));
    project = done("updateProject", changed, fields).await;
    project = done("pauseProject", held(&project, json!({ "on": "2026-11-02", "reason": "等待批复" })), fields).await;
    project = done("resumeProject", held(&project, json!({ "on": "2026-11-05" })), fields).await;
    for mutation in ["approveProject", "signProject"] {
        project = district.advance(mutation, &project, "2026-11-10").await;
    }
    let held_contract =
        test.ask(&format!("{{ project(id: {id}) {{ contract {{ id number }} }} }}")).await["project"]["contract"]
            .take();
    let entered = contract(&id, "2026-11-10", "100000000000");
    let correct = json!({ "contractId": held_contract["id"], "version": 1, "contract": entered });
    done("correctContract", correct, "contract { id }").await;
    let force = json!({ "projectId": id, "on": "2026-11-12", "lead": { "unit": district.units[0] }, "members": [{ "official": district.leaders[1] }] });
    let force = done("formTaskForce", force, "taskForce { members { nodes { id seat } } }").await;
    let member =
        force["members"]["nodes"].as_array().unwrap().iter().find(|member| member["seat"] == "MEMBER").unwrap();
    done("dismissTaskForceMember", json!({ "memberId": member["id"], "until": "2026-11-20" }), "member { id }").await;
    let plan = json!({ "name": "厂房改造", "kind": "OTHER", "ownerUnitId": district.units[1], "dueOn": "2026-12-31" });
    let set = done("addMilestone", json!({ "projectId": id, "milestone": plan }), "milestone { id }").await;
    done("dropMilestone", json!({ "milestoneId": set["id"], "version": 1 }), "milestone { id }").await;
    let entry = |percent: i32, version: Value| json!({ "projectId": id, "month": "2026-11", "words": "主体施工", "percent": percent, "version": version });
    done("fileProgressEntry", entry(10, Value::Null), "progressEntry { id }").await;
    done("fileProgressEntry", entry(12, json!(1)), "progressEntry { id }").await;
    let task = json!({ "words": "落实供电", "projectId": id, "ownerUnitId": district.units[2], "dueOn": "2026-12-01" });
    let given = done("addTask", json!({ "task": task }), "task { id }").await;
    done("dropTask", json!({ "taskId": given["id"], "version": 1, "reason": "并入他项" }), "task { id }").await;
    let release =
        json!({ "projectId": id, "duty": "COORDINATING_UNIT", "unitId": district.units[1], "until": "2026-11-23" });
    done("releaseProjectUnit", release, "assignment { until }").await;
    let told = timeline(test, &test.token("admin"), &id, "words").await;
    let told: Vec<_> = told.iter().map(|event| event["words"].as_str().unwrap()).collect();
    let number = held_contract["number"].as_str().unwrap();
    for words in [
        "修改项目基本情况",
        "暂停剔除计时：等待批复",
        "剔除计时暂停期满",
        &format!("签订投资合同（{number}），合同投资额12.34亿元"),
        &format!("更正投资合同（{number}），合同投资额由12.34亿元更正为10亿元"),
        "成立项目专班",
        "专班成员：陈二",
        "陈二不再担任专班成员",
        "节点“厂房改造”取消",
        "填报2026年11月进展，进度10%：主体施工",
        "更正2026年11月进展，进度由10%更正为12%：主体施工",
        "向杨家坪街道下达任务，2026年12月1日前办结：落实供电",
        "取消任务“落实供电”：并入他项",
        "区商务委不再担任配合单位",
    ] {
        assert!(told.contains(&words), "{words}: {told:#?}");
    }
}

#[tokio::test]
async fn every_day_that_was_moved_is_told_with_the_one_before() {
    let district = District::new().await;
    let test = &district.test;
    let done = async |mutation: &str, input: Value, fields: &str| {
        let mut made = test.change(mutation, input, fields).await;
        assert_eq!(made["userErrors"], json!([]), "{mutation}");
        made.as_object_mut().unwrap().values_mut().next().unwrap().take()
    };
    let [bureau, ..] = &district.units;
    let mut project = district.project("氢能装备基地", "2026-08-20").await;
    let id = project["id"].clone();
    let held = |project: &Value, more: Value| {
        let mut input = json!({ "projectId": id, "version": project["version"] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let fields = "project { id version }";
    let extend = |project: &Value, until: &str| held(project, json!({ "until": until, "reason": "等待批复" }));
    project = done("extendProject", extend(&project, "2027-01-31"), fields).await;
    project = done("correctExtension", extend(&project, "2026-12-31"), fields).await;
    project = district.advance("approveProject", &project, "2026-11-20").await;
    let later = held(&project, json!({ "signBy": "2026-12-01", "reason": "法务审核" }));
    project = done("rescheduleSigning", later, fields).await;
    district.advance("signProject", &project, "2026-11-23").await;
    let signed = test.ask(&format!("{{ project(id: {id}) {{ contract {{ id }} }} }}")).await["project"].take();
    let mut entered = contract(&id, "2026-11-23", "123400000000");
    entered["committedStartOn"] = json!("2027-03-31");
    entered["committedProductionOn"] = json!("2028-03-31");
    entered["committedCapacityOn"] = json!("2029-03-31");
    let correct = json!({ "contractId": signed["contract"]["id"], "version": 1, "contract": entered });
    done("correctContract", correct, "contract { id }").await;
    let added = json!({ "projectId": id, "number": "增1号", "amount": "100", "on": "2026-11-23" });
    let added = done("recordSupplement", added, "supplement { id }").await;
    let corrected =
        json!({ "supplementId": added["id"], "version": 1, "number": "增1号", "amount": "100", "on": "2026-11-24" });
    done("correctSupplement", corrected, "supplement { id }").await;
    let milestone = |due: &str| json!({ "name": "厂房改造", "kind": "OTHER", "ownerUnitId": bureau, "dueOn": due });
    let set = json!({ "projectId": id, "milestone": milestone("2026-12-31") });
    let set = done("addMilestone", set, "milestone { id }").await;
    let moved = json!({ "milestoneId": set["id"], "version": 1, "milestone": milestone("2027-01-29") });
    done("updateMilestone", moved, "milestone { id }").await;
    let blocker = |due: &str| json!({ "kind": "LAND", "words": "土地未交付", "ownerUnitId": bureau, "dueOn": due });
    let raised = json!({ "projectId": id, "blocker": blocker("2026-12-10") });
    let raised = done("raiseBlocker", raised, "blocker { id }").await;
    // A change that moves no day is told of as none.
    for (version, due) in [(1, "2026-12-20"), (2, "2026-12-20")] {
        let moved = json!({ "blockerId": raised["id"], "version": version, "blocker": blocker(due) });
        done("updateBlocker", moved, "blocker { id }").await;
    }
    let task = |due: &str| json!({ "words": "落实供电", "projectId": id, "ownerUnitId": bureau, "dueOn": due });
    let meeting = json!({
        "heldOn": "2026-11-24", "chairId": district.leaders[0], "place": "会议室", "words": "听取情况",
        "projectIds": [id], "resolutions": [task("2026-12-01")],
    });
    let meeting = done("recordDispatchMeeting", meeting, "dispatchMeeting { tasks { id } }").await;
    let moved = json!({ "taskId": meeting["tasks"][0]["id"], "version": 1, "task": task("2026-12-15") });
    done("updateTask", moved, "task { id }").await;

    let told = timeline(test, &test.token("admin"), &id, "kind words dueBefore dueOn subject { id }").await;
    let told: Vec<_> =
        told.iter().filter(|event| !event["dueBefore"].is_null() || event["kind"] == "CAPACITY_MOVED").collect();
    assert!(told.iter().all(|event| event["subject"]["id"].is_string()), "{told:#?}");
    let told: Vec<_> = told.iter().map(|event| json!([event["words"], event["dueBefore"], event["dueOn"]])).collect();
    assert_eq!(
        told,
        [
            json!(["剔除时限的延期由2027年1月31日更正为2026年12月31日：等待批复", "2027-01-31", "2026-12-31"]),
            json!(["承诺签约日期由2026年11月20日调整为2026年12月1日：法务审核", "2026-11-20", "2026-12-01"]),
            json!(["合同承诺的开工日期由2026年11月23日调整为2027年3月31日", "2026-11-23", "2027-03-31"]),
            json!(["合同承诺的投产日期由2026年11月23日调整为2028年3月31日", "2026-11-23", "2028-03-31"]),
            json!(["合同承诺的达产日期定为2029年3月31日", null, "2029-03-31"]),
            json!(["更正增资协议（增1号），签订日期由2026年11月23日更正为2026年11月24日", "2026-11-23", "2026-11-24"]),
            json!(["节点“厂房改造”的计划完成日期由2026年12月31日调整为2027年1月29日", "2026-12-31", "2027-01-29"]),
            json!(["土地堵点的办结期限由2026年12月10日调整为2026年12月20日：土地未交付", "2026-12-10", "2026-12-20"]),
            json!(["任务“落实供电”的办结期限由2026年12月1日调整为2026年12月15日", "2026-12-01", "2026-12-15"]),
        ]
    );
    // The extension is told as it was granted at first.
    let granted = format!(
        "{{ timeline(projectId: {id}, filter: {{ kind: {{ eq: CLOCK_EXTENDED }} }}) {{ nodes {{ words }} }} }}"
    );
    assert_eq!(
        test.ask(&granted).await["timeline"]["nodes"],
        json!([{ "words": "剔除时限延期至2027年1月31日：等待批复" }])
    );
}

#[tokio::test]
async fn what_happened_on_one_day_is_told_in_the_order_it_was_recorded_in_and_as_it_was_at_first() {
    let district = District::new().await;
    let test = &district.test;
    let mut project = district.project("氢能装备基地", "2026-10-10").await;
    for mutation in ["approveProject", "signProject"] {
        project = district.advance(mutation, &project, "2026-11-10").await;
    }
    let id = &project["id"];
    let milestone = async |name: &str| {
        let plan = json!({ "name": name, "kind": "OTHER", "ownerUnitId": district.units[1], "dueOn": "2026-12-31" });
        let input = json!({ "projectId": id, "milestone": plan });
        test.change("addMilestone", input, "milestone { id }").await["milestone"]["id"].take()
    };
    let blocker = |words: &str, due: &str| json!({ "kind": "LAND", "words": words, "ownerUnitId": district.units[0], "dueOn": due });
    let raise = json!({ "projectId": id, "blocker": blocker("土地未交付", "2026-12-10") });
    let raised = test.change("raiseBlocker", raise, "blocker { id }").await["blocker"]["id"].take();
    let first = milestone("厂房改造").await;
    test.change(
        "completeMilestone",
        json!({ "milestoneId": first, "version": 1, "on": "2026-11-24" }),
        "milestone { id }",
    )
    .await;
    let second = milestone("设备安装").await;
    let renamed =
        json!({ "name": "设备调试", "kind": "OTHER", "ownerUnitId": district.units[1], "dueOn": "2026-12-31" });
    let renamed = json!({ "milestoneId": second, "version": 1, "milestone": renamed });
    test.change("updateMilestone", renamed, "milestone { id }").await;
    let corrected = json!({ "blockerId": raised, "version": 1, "blocker": blocker("土地和厂房未交付", "2026-12-20") });
    assert_eq!(test.change("updateBlocker", corrected, "blocker { id }").await["userErrors"], json!([]));
    let expected = [
        "提出土地堵点，由区经济信息委负责，2026年12月10日前办结：土地未交付",
        "设定节点“厂房改造”，由区商务委负责，计划2026年12月31日完成",
        "节点“厂房改造”办结",
        "设定节点“设备安装”，由区商务委负责，计划2026年12月31日完成",
        "土地堵点的办结期限由2026年12月10日调整为2026年12月20日：土地和厂房未交付",
    ];
    let today = "filter: { happenedOn: { from: \"2026-11-24\" } }";
    let page = async |arguments: &str| {
        let query = format!(
            "{{ timeline(projectId: {id}, {today}, {arguments}) {{ nodes {{ words }} pageInfo {{ endCursor }} }} }}"
        );
        let seen = test.ask(&query).await["timeline"].take();
        let words = seen["nodes"].as_array().unwrap().iter().map(|event| event["words"].as_str().unwrap().to_owned());
        (words.collect::<Vec<_>>(), seen["pageInfo"]["endCursor"].clone())
    };
    assert_eq!(page("first: 9").await.0, expected);
    let newest = "orderBy: { field: HAPPENED_ON, direction: DESC }";
    let mut backwards = page(&format!("first: 9, {newest}")).await.0;
    backwards.reverse();
    assert_eq!(backwards, expected);
    // A page ends in the middle of the day.
    let (head, cursor) = page("first: 2").await;
    let tail = page(&format!("first: 9, after: {cursor}")).await.0;
    assert_eq!([head, tail].concat(), expected);
}

#[tokio::test]
async fn the_demonstration_has_most_kinds_of_events() {
    let test = TestApp::demo().await;
    test.december().await;
    let mut asked = Vec::new();
    for filter in [
        "stage: { eq: EXITED }",
        "stage: { eq: NEGOTIATING }",
        "stage: { eq: STARTED }, blocker: { open: false }",
        "stage: { eq: IN_PRODUCTION }",
        "ceremonyId: { isNull: false }",
        "activityId: { isNull: false }",
    ] {
        let query = format!("{{ projects(first: 10, filter: {{ {filter} }}) {{ nodes {{ id }} }} }}");
        asked.push(test.ask(&query).await["projects"]["nodes"].take());
    }
    let mut kinds = BTreeSet::new();
    for some in asked {
        let one = |(n, project): (usize, &Value)| {
            let id = &project["id"];
            format!("t{n}: timeline(projectId: {id}, first: 100) {{ nodes {{ happenedOn kind words }} }}")
        };
        let query =
            format!("{{ {} }}", some.as_array().unwrap().iter().enumerate().map(one).collect::<Vec<_>>().join(" "));
        let data = test.ask(&query).await;
        for told in data.as_object().unwrap().values().map(|told| told["nodes"].as_array().unwrap()) {
            assert!(told.iter().map(|event| event["happenedOn"].as_str().unwrap()).is_sorted());
            kinds.extend(told.iter().map(|event| event["kind"].as_str().unwrap().to_owned()));
        }
    }
    for kind in [
        "LEAD_CONVERTED",
        "EVIDENCE_RECORDED",
        "BLOCKER_RESOLVED",
        "MEETING_HELD",
        "TASK_DONE",
        "CEREMONY_HELD",
        "ACTIVITY_HELD",
        "CLOCK_EXTENDED",
        "CLOCK_PAUSED",
        "EXIT_PROPOSED",
        "EXIT_REVIEWED",
        "EXIT_DECIDED",
        "ASSET_FREED",
        "SUPPLEMENT_SIGNED",
        "LETTER_ISSUED",
    ] {
        assert!(kinds.contains(kind), "{kind}");
    }
}

#[tokio::test]
async fn a_timeline_shows_letters_and_projects_only_to_those_whose_they_are() {
    let test = TestApp::demo().await;
    test.december().await;
    let query = "{ letters(first: 100) { nodes { items { project { id } } } } }";
    let seen = test.ok(&test.token("lianluo"), query, json!({})).await["letters"]["nodes"].take();
    let items = seen.as_array().unwrap().iter().flat_map(|letter| letter["items"].as_array().unwrap().clone());
    let project = items.map(|item| item["project"]["id"].clone()).find(|id| !id.is_null()).unwrap();
    let letters = async |login: &str| {
        let told = timeline(&test, &test.token(login), &project, "kind subject { id }").await;
        told.into_iter().filter(|event| event["kind"] == "LETTER_ISSUED").collect::<Vec<_>>()
    };
    let (own, all) = (letters("lianluo").await, letters("admin").await);
    assert!(!own.is_empty() && own.len() < all.len(), "{} of {}", own.len(), all.len());
    assert!(own.iter().all(|event| event["subject"]["id"].is_string()));
    let hidden = format!("{{ timeline(projectId: {project}) {{ totalCount }} }}");
    assert_eq!(test.ok(&test.stranger().await, &hidden, json!({})).await, json!({ "timeline": null }));
}
