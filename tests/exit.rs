//! Exit: proposed, reviewed, decided; idle assets taken up and released.

use std::collections::HashMap;

use entity::{Stage, asset_use, exit_proposal, project, stage_change};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use zhaoshang::domain::lifecycle;

use crate::{
    ledger::District,
    support::app::{TestApp, refusal, refused},
};

const PROPOSAL: &str = "exitProposal { id version decision freedAssets { id version status squareMetres place } }";
const ASSET: &str = "idleAsset { id version status uses { from until project { name } } }";

/// A project that is signed.
async fn signed(district: &District, name: &str) -> Value {
    let project = district.project(name, "2026-01-10").await;
    let project = district.advance("approveProject", &project, "2026-02-10").await;
    let project = district.advance("signProject", &project, "2026-03-10").await;
    district.test.task_force(&project["id"], &district.units[0], "2026-03-10").await;
    project
}

fn propose(district: &District, project: &Value, on: &str) -> Value {
    json!({ "projectId": project["id"], "unitId": district.units[0], "on": on, "reason": "资金长期未落实" })
}

fn review(proposal: &Value, on: &str) -> Value {
    json!({ "exitProposalId": proposal["id"], "version": proposal["version"], "on": on, "opinion": "同意终止" })
}

fn decide(proposal: &Value, decision: &str, on: &str, freed: Value) -> Value {
    json!({
        "exitProposalId": proposal["id"], "version": proposal["version"], "on": on, "decision": decision,
        "reason": "区政府常务会议决定", "freed": freed,
    })
}

fn plant(square_metres: i64) -> Value {
    json!([{ "kind": "PLANT", "squareMetres": square_metres, "place": "九龙园区3栋" }])
}

/// Proposes, reviews and decides to give a project up on one day; the proposal.
async fn exit(district: &District, project: &Value, on: &str, freed: Value) -> Value {
    let test = &district.test;
    let proposal = test.change("proposeExit", propose(district, project, on), PROPOSAL).await["exitProposal"].take();
    let proposal = test.change("reviewExit", review(&proposal, on), PROPOSAL).await["exitProposal"].take();
    let decided = test.change("decideExit", decide(&proposal, "EXIT", on, freed), PROPOSAL).await;
    assert_eq!(decided["userErrors"], json!([]));
    decided["exitProposal"].clone()
}

#[tokio::test]
async fn an_exit_is_proposed_reviewed_and_decided_in_this_order() {
    let district = District::new().await;
    let test = &district.test;
    let early = district.project("尚在洽谈项目", "2026-01-10").await;
    let payload = test.change("proposeExit", propose(&district, &early, "2026-06-01"), PROPOSAL).await;
    assert_eq!(refusal(&payload), refused("STAGE_EXIT", &[]));
    let project = signed(&district, "储能变流器基地").await;
    for (on, code) in [("2026-11-25", "DAY_IN_FUTURE"), ("2026-03-09", "DAY_ORDER")] {
        let payload = test.change("proposeExit", propose(&district, &project, on), PROPOSAL).await;
        assert_eq!(refusal(&payload), refused(code, &["on"]));
    }
    let made = test.change("proposeExit", propose(&district, &project, "2026-06-01"), PROPOSAL).await;
    let proposal = made["exitProposal"].clone();
    let second = test.change("proposeExit", propose(&district, &project, "2026-06-02"), PROPOSAL).await;
    assert_eq!(refusal(&second), refused("TAKEN", &["projectId"]));
    let unreviewed = test.change("decideExit", decide(&proposal, "EXIT", "2026-06-05", json!([])), PROPOSAL).await;
    assert_eq!(refusal(&unreviewed), refused("EXIT_REVIEW", &[]));
    let before = test.change("reviewExit", review(&proposal, "2026-05-31"), PROPOSAL).await;
    assert_eq!(refusal(&before), refused("DAY_ORDER", &["on"]));
    let reviewed = test.change("reviewExit", review(&proposal, "2026-06-10"), PROPOSAL).await["exitProposal"].take();
    assert_eq!(test.denied("admin", "reviewExit", review(&proposal, "2026-06-10"), PROPOSAL).await, "CONFLICT");
    for (decision, freed, code, field) in [
        ("KEEP", plant(100), "NOTHING_FREED", json!(["input", "freed"])),
        ("EXIT", plant(0), "OUT_OF_RANGE", json!(["input", "freed", "0", "squareMetres"])),
        (
            "EXIT",
            json!([{ "kind": "LAND", "squareMetres": 9, "place": "" }]),
            "BLANK",
            json!(["input", "freed", "0", "place"]),
        ),
        ("EXIT", json!(vec![&plant(100)[0]; 2]), "TAKEN", json!(["input", "freed", "1"])),
        (
            "EXIT",
            json!(
                (0..501).map(|n| json!({ "kind": "LAND", "squareMetres": n + 1, "place": "西彭" })).collect::<Vec<_>>()
            ),
            "TOO_LONG",
            json!(["input", "freed"]),
        ),
    ] {
        let payload = test.change("decideExit", decide(&reviewed, decision, "2026-06-20", freed), PROPOSAL).await;
        assert_eq!(refusal(&payload), (code.to_owned(), field));
    }
    let state = format!("{{ project(id: {}) {{ stage stageSince }} idleAssets {{ totalCount }} }}", project["id"]);
    assert_eq!(
        test.ask(&state).await,
        json!({ "project": { "stage": "SIGNED", "stageSince": "2026-03-10" }, "idleAssets": { "totalCount": 0 } })
    );
    let decided = test.change("decideExit", decide(&reviewed, "EXIT", "2026-06-20", plant(2_400)), PROPOSAL).await;
    let freed = &decided["exitProposal"]["freedAssets"];
    assert_eq!((&freed[0]["status"], &freed[0]["squareMetres"]), (&json!("FREE"), &json!("2400")));
    assert_eq!(
        test.ask(&state).await,
        json!({ "project": { "stage": "EXITED", "stageSince": "2026-06-20" }, "idleAssets": { "totalCount": 1 } })
    );
    let again =
        test.change("decideExit", decide(&decided["exitProposal"], "KEEP", "2026-06-21", json!([])), PROPOSAL).await;
    assert_eq!(refusal(&again), refused("ALREADY_ENDED", &[]));
    let audited = test.ask("{ auditEntries(filter: { subjectKind: { in: [\"exit_proposal\", \"idle_asset\"] } }, orderBy: { field: ID, direction: ASC }) { nodes { action } } }").await;
    let actions: Vec<_> =
        audited["auditEntries"]["nodes"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["exit_proposal.propose", "exit_proposal.review", "exit_proposal.decide", "idle_asset.free"]);
}

#[tokio::test]
async fn a_project_that_is_kept_goes_on_and_can_be_proposed_again() {
    let district = District::new().await;
    let test = &district.test;
    let project = signed(&district, "检验检测中心").await;
    let proposal =
        test.change("proposeExit", propose(&district, &project, "2026-06-01"), PROPOSAL).await["exitProposal"].take();
    let proposal = test.change("reviewExit", review(&proposal, "2026-06-01"), PROPOSAL).await["exitProposal"].take();
    let kept = test.change("decideExit", decide(&proposal, "KEEP", "2026-06-01", json!([])), PROPOSAL).await;
    assert_eq!(kept["exitProposal"]["decision"], "KEEP");
    let started = district.step("startProject", &project, "2026-06-02").await;
    assert_eq!(started["project"]["stage"], "STARTED");
    let second = test.change("proposeExit", propose(&district, &project, "2026-07-01"), PROPOSAL).await;
    assert_eq!(second["userErrors"], json!([]));
}

#[tokio::test]
async fn an_idle_asset_is_taken_up_by_one_project_at_a_time() {
    let district = District::new().await;
    let test = &district.test;
    let left = signed(&district, "退出项目").await;
    let asset = exit(&district, &left, "2026-06-20", plant(2_400)).await["freedAssets"][0].clone();
    let (one, other) = (signed(&district, "盘活项目甲").await, signed(&district, "盘活项目乙").await);
    let early = district.project("在谈项目", "2026-01-10").await;
    let take = |version: &Value, project: &Value, on: &str| json!({ "assetId": asset["id"], "version": version, "projectId": project["id"], "on": on });
    for (project, on, code, field) in [
        (&early, "2026-07-01", "ASSET_STAGE", "projectId"),
        (&left, "2026-07-01", "ASSET_STAGE", "projectId"),
        (&json!({ "id": "project:987654" }), "2026-07-01", "UNKNOWN", "projectId"),
        (&one, "2026-06-19", "DAY_ORDER", "on"),
        (&one, "2026-11-25", "DAY_IN_FUTURE", "on"),
    ] {
        let payload = test.change("takeUpAsset", take(&json!(1), project, on), ASSET).await;
        assert_eq!(refusal(&payload), refused(code, &[field]));
    }
    let taken = test.change("takeUpAsset", take(&json!(1), &one, "2026-07-01"), ASSET).await["idleAsset"].take();
    assert_eq!(taken["status"], "TAKEN");
    assert_eq!(test.denied("admin", "takeUpAsset", take(&json!(1), &other, "2026-08-01"), ASSET).await, "CONFLICT");
    let second = test.change("takeUpAsset", take(&json!(2), &other, "2026-08-01"), ASSET).await;
    assert_eq!(refusal(&second), refused("TAKEN", &["assetId"]));
    let release = |version: i32, on: &str| json!({ "assetId": asset["id"], "version": version, "until": on });
    let early = test.change("releaseAsset", release(2, "2026-06-30"), ASSET).await;
    assert_eq!(refusal(&early), refused("DAY_ORDER", &["until"]));
    let released = test.change("releaseAsset", release(2, "2026-08-31"), ASSET).await["idleAsset"].take();
    assert_eq!(released["status"], "FREE");
    assert_eq!(
        released["uses"],
        json!([{ "from": "2026-07-01", "until": "2026-08-31", "project": { "name": "盘活项目甲" } }])
    );
    let nobody = test.change("releaseAsset", release(3, "2026-09-01"), ASSET).await;
    assert_eq!(refusal(&nobody), refused("ALREADY_ENDED", &[]));
    let overlapping = test.change("takeUpAsset", take(&json!(3), &other, "2026-08-31"), ASSET).await;
    assert_eq!(refusal(&overlapping), refused("DAY_ORDER", &["on"]));
    let again = test.change("takeUpAsset", take(&json!(3), &other, "2026-09-01"), ASSET).await;
    assert_eq!(again["idleAsset"]["status"], "TAKEN");

    // Whoever exits gives back what it had taken up.
    exit(&district, &other, "2026-10-01", json!([])).await;
    let free = test.ask("{ idleAssets(filter: { free: true }) { nodes { id uses { until } } } }").await;
    assert_eq!(
        free["idleAssets"]["nodes"],
        json!([{ "id": asset["id"], "uses": [{ "until": "2026-08-31" }, { "until": "2026-10-01" }] }])
    );
}

#[tokio::test]
async fn of_two_projects_that_take_up_the_same_asset_one_gets_it() {
    let district = District::new().await;
    let test = &district.test;
    let left = signed(&district, "退出项目").await;
    let asset = exit(&district, &left, "2026-06-20", plant(2_400)).await["freedAssets"][0].clone();
    let projects = [signed(&district, "盘活项目甲").await, signed(&district, "盘活项目乙").await];
    let query = format!(
        "mutation($input: TakeUpAssetInput!) {{ takeUpAsset(input: $input) {{ {ASSET} userErrors {{ code }} }} }}"
    );
    let token = test.token("admin");
    let take = |project: &Value| {
        let input = json!({ "assetId": asset["id"], "version": 1, "projectId": project["id"], "on": "2026-07-01" });
        test.gql(&token, &query, json!({ "input": input }))
    };
    let answers = tokio::join!(take(&projects[0]), take(&projects[1]));
    let got = [&answers.0, &answers.1].map(|answer| answer["data"]["takeUpAsset"]["idleAsset"]["status"] == "TAKEN");
    assert_eq!(got.iter().filter(|got| **got).count(), 1, "{answers:?}");
    let open = asset_use::Entity::find().filter(asset_use::Column::UntilOn.is_null()).all(&test.app.db).await.unwrap();
    assert_eq!(open.len(), 1);
}

#[tokio::test]
async fn a_unit_proposes_for_itself_about_its_projects_and_decides_nothing() {
    let test = TestApp::demo().await;
    let token = test.token("lianluo");
    let unit = &test.ok(&token, "{ viewer { units { id } } }", json!({})).await["viewer"]["units"][0]["id"];
    let answered = "query($unit: ID!) { projects(first: 1, filter: { stage: { eq: STARTED }, unitId: { eq: $unit } }) { nodes { id } } }";
    let own = test.ok(&token, answered, json!({ "unit": unit })).await;
    let project = &own["projects"]["nodes"][0];
    let mine =
        test.ok(&token, "{ projects(first: 100) { nodes { id } } }", json!({})).await["projects"]["nodes"].take();
    let all = test.ask("{ projects(first: 100, filter: { stage: { eq: STARTED } }) { nodes { id } } units(first: 2) { nodes { id } } }").await;
    let foreign = all["projects"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|node| !mine.as_array().unwrap().contains(node))
        .unwrap();
    let other = all["units"]["nodes"].as_array().unwrap().iter().find(|node| node["id"] != *unit).unwrap();
    let input = |project: &Value, unit: &Value| json!({ "projectId": project["id"], "unitId": unit, "on": "2026-11-24", "reason": "资金未落实" });
    assert_eq!(test.denied("lianluo", "proposeExit", input(foreign, unit), PROPOSAL).await, "NOT_FOUND");
    let payload = test.change_as("lianluo", "proposeExit", input(project, &other["id"]), PROPOSAL).await;
    assert_eq!(refusal(&payload), refused("UNKNOWN", &["unitId"]));
    let made = test.change_as("lianluo", "proposeExit", input(project, unit), PROPOSAL).await["exitProposal"].take();
    assert!(made["id"].is_string());
    for login in ["lianluo", "fuzeren", "fenguan"] {
        assert_eq!(test.denied(login, "reviewExit", review(&made, "2026-11-24"), PROPOSAL).await, "FORBIDDEN");
    }
    assert_eq!(test.denied("fenguan", "proposeExit", input(project, unit), PROPOSAL).await, "FORBIDDEN");

    let theirs = test.change("proposeExit", input(foreign, &other["id"]), PROPOSAL).await["exitProposal"].take();
    let list = "{ exitProposals(first: 100) { nodes { id } } }";
    let seen = test.ok(&token, list, json!({})).await["exitProposals"]["nodes"].take();
    let seen = seen.as_array().unwrap();
    assert!(seen.contains(&json!({ "id": made["id"] })) && !seen.contains(&json!({ "id": theirs["id"] })));
}

#[tokio::test]
async fn the_demonstration_has_an_open_proposal_and_an_asset_that_was_taken_up() {
    let test = TestApp::demo().await;
    let seen = test
        .ask(
            "{ open: exitProposals(filter: { open: true }) { totalCount } decided: exitProposals(filter: { decision: { eq: EXIT } }) { totalCount }
               exited: projects(filter: { stage: { eq: EXITED } }) { totalCount }
               taken: idleAssets(filter: { free: false }) { nodes { status uses { project { stage } } } } free: idleAssets(filter: { free: true }) { totalCount } }",
        )
        .await;
    assert_eq!(seen["open"]["totalCount"], 1);
    assert!(seen["decided"]["totalCount"].as_i64() > Some(0));
    assert_eq!(seen["decided"], seen["exited"]);
    assert!(!seen["taken"]["nodes"].as_array().unwrap().is_empty() && seen["free"]["totalCount"].as_i64() > Some(0));
}

/// Somebody who tries exits, stages and assets at random.
struct Walk<'a> {
    district: &'a District,
    rng: StdRng,
    projects: Vec<Value>,
}

impl Walk<'_> {
    fn one_of(&mut self, list: &[Value]) -> Option<Value> {
        (!list.is_empty()).then(|| list[self.rng.random_range(0..list.len())].clone())
    }

    async fn listed(&self, list: &str, fields: &str) -> Vec<Value> {
        let query = format!("{{ {list}(first: 100) {{ nodes {{ id version {fields} }} }} }}");
        self.district.test.ask(&query).await[list]["nodes"].as_array().unwrap().clone()
    }

    /// One try; whether it was done.
    async fn go_on(&mut self) -> bool {
        let test = &self.district.test;
        let today = "2026-11-24";
        let (proposals, assets, projects) = (
            self.listed("exitProposals", "").await,
            self.listed("idleAssets", "").await,
            self.listed("projects", "stage").await,
        );
        self.projects = projects.clone();
        let (project, proposal, asset) =
            (self.one_of(&projects).unwrap(), self.one_of(&proposals), self.one_of(&assets));
        let freed = if self.rng.random_range(0..2) == 0 { plant(10) } else { json!([]) };
        let decision = if self.rng.random_range(0..3) == 0 { "KEEP" } else { "EXIT" };
        let freed = if decision == "KEEP" { json!([]) } else { freed };
        let step = ["startProject", "beginProduction", "reachCapacity"][self.rng.random_range(0..3)];
        let answer = match (self.rng.random_range(0..9), proposal, asset) {
            (0 | 1, ..) => test.change("proposeExit", propose(self.district, &project, today), PROPOSAL).await,
            (2 | 3, Some(proposal), _) => test.change("reviewExit", review(&proposal, today), PROPOSAL).await,
            (4 | 5, Some(proposal), _) => {
                test.change("decideExit", decide(&proposal, decision, today, freed), PROPOSAL).await
            }
            (6 | 7, _, Some(asset)) => {
                let input = json!({ "assetId": asset["id"], "version": asset["version"], "projectId": project["id"], "on": today });
                test.change("takeUpAsset", input, ASSET).await
            }
            (8, _, Some(asset)) if self.rng.random_range(0..2) == 0 => {
                let input = json!({ "assetId": asset["id"], "version": asset["version"], "until": today });
                test.change("releaseAsset", input, ASSET).await
            }
            _ => self.district.step(step, &project, today).await,
        };
        answer["userErrors"] == json!([])
    }

    /// What must hold whatever was tried.
    async fn check(&self) {
        let db = &self.district.test.app.db;
        let mut stages: HashMap<i64, Stage> = HashMap::new();
        for change in stage_change::Entity::find().order_by_asc(stage_change::Column::Id).all(db).await.unwrap() {
            if let Some(from) = change.from_stage {
                let on = change.changed_on;
                lifecycle::change(from, on, change.to_stage, on, on).unwrap();
                assert_eq!(stages[&change.project_id], from);
            }
            stages.insert(change.project_id, change.to_stage);
        }
        for row in project::Entity::find().all(db).await.unwrap() {
            assert_eq!(stages[&row.id], row.stage);
        }
        let exited = |proposal: &&exit_proposal::Model| proposal.decision == Some(entity::ExitDecision::Exit);
        let proposals = exit_proposal::Entity::find().all(db).await.unwrap();
        let left = stages.values().filter(|stage| **stage == Stage::Exited).count();
        assert_eq!(proposals.iter().filter(exited).count(), left, "whoever exited was decided to, once");
        let open = asset_use::Entity::find().filter(asset_use::Column::UntilOn.is_null()).all(db).await.unwrap();
        let mut assets: Vec<i64> = open.iter().map(|used| used.idle_asset_id).collect();
        assets.sort_unstable();
        assert!(assets.is_sorted_by(|one, other| one < other), "an asset has one user: {assets:?}");
        assert!(open.iter().all(|used| stages[&used.project_id] != Stage::Exited), "who left holds nothing");
    }
}

#[tokio::test]
async fn whatever_is_tried_the_table_of_stages_holds_and_an_asset_has_one_user() {
    let district = District::new().await;
    for name in ["甲项目", "乙项目", "丙项目", "丁项目", "戊项目", "己项目"] {
        signed(&district, name).await;
    }
    district.project("在谈项目", "2026-01-10").await;
    let mut walk = Walk { district: &district, rng: StdRng::seed_from_u64(7), projects: Vec::new() };
    let mut done = 0;
    for _ in 0..90 {
        done += i32::from(walk.go_on().await);
        walk.check().await;
    }
    assert!((20..90).contains(&done), "{done}: some were done and some refused");
    let uses = asset_use::Entity::find().all(&district.test.app.db).await.unwrap();
    assert!(!uses.is_empty(), "assets were taken up");
}

#[tokio::test]
async fn what_is_open_on_an_exited_project_is_late_no_more() {
    let district = District::new().await;
    let test = &district.test;
    let project = signed(&district, "动力电池回收项目").await;
    let (id, unit) = (&project["id"], &district.units[0]);
    let blocker = json!({ "kind": "FINANCE", "words": "贷款未批复", "ownerUnitId": unit, "dueOn": "2026-11-25" });
    let task = json!({ "words": "协调银行", "projectId": id, "ownerUnitId": unit, "dueOn": "2026-11-25" });
    let milestone = json!({ "name": "落实资金", "kind": "OTHER", "ownerUnitId": unit, "dueOn": "2026-11-25" });
    test.change("raiseBlocker", json!({ "projectId": id, "blocker": blocker }), "blocker { id }").await;
    test.change("addTask", json!({ "task": task }), "task { id }").await;
    test.change("addMilestone", json!({ "projectId": id, "milestone": milestone }), "milestone { id }").await;
    test.at("2026-11-27T01:00:00Z");
    let late = async || {
        let late = "nodes { lateWorkingDays }";
        let query = format!(
            "{{ blockers(filter: {{ overdue: true }}) {{ totalCount }} tasks(filter: {{ overdue: true }}) {{ totalCount }}
                projects(filter: {{ milestone: {{ overdue: true }} }}) {{ totalCount }}
                project(id: {id}) {{ blockers {{ {late} }} tasks {{ {late} }} milestones {{ {late} }} }} }}"
        );
        let seen = test.ask(&query).await;
        let counts = ["blockers", "tasks", "projects"].map(|list| seen[list]["totalCount"].as_i64().unwrap());
        let days = ["blockers", "tasks", "milestones"]
            .map(|list| seen["project"][list]["nodes"][0]["lateWorkingDays"].as_i64().unwrap());
        (counts, days)
    };
    assert_eq!(late().await, ([1; 3], [2; 3]));
    exit(&district, &project, "2026-11-27", json!([])).await;
    assert_eq!(late().await, ([0; 3], [0; 3]));
}
