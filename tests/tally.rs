//! The sums that the writes keep, against the rows: after a walk of random writes, and after many at once.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use futures::future::join_all;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use zhaoshang::storage::tally::rebuild;

use crate::support::app::{NOW, TestApp, contract, instant};

/// Number and fen by direction and stage.
type Figures = BTreeMap<(String, String), (i64, i64)>;

const QUERY: &str = "query($after: String) {
    projectFigures { direction { id } stage projects contractAmount { fen } }
    projects(first: 100, after: $after) {
        nodes { direction { id } stage contractAmount { fen } } pageInfo { hasNextPage endCursor } } }";

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn fen(value: &Value) -> i64 {
    value["contractAmount"]["fen"].as_str().map_or(0, |fen| fen.parse().unwrap())
}

fn key(value: &Value) -> (String, String) {
    (text(&value["direction"]["id"]), text(&value["stage"]))
}

/// What somebody sees: the sums, and the list counted here. They must be the same.
async fn compared(test: &TestApp, login: &str) -> Figures {
    let (mut counted, mut after) = (Figures::new(), Value::Null);
    loop {
        let data = test.ok(&test.token(login), QUERY, json!({ "after": after })).await;
        for node in data["projects"]["nodes"].as_array().unwrap() {
            let sum = counted.entry(key(node)).or_default();
            *sum = (sum.0 + 1, sum.1 + fen(node));
        }
        let page = &data["projects"]["pageInfo"];
        after = page["endCursor"].clone();
        if page["hasNextPage"] == true {
            continue;
        }
        let figures = data["projectFigures"].as_array().unwrap();
        let keys: Vec<_> = figures.iter().map(key).collect();
        assert!(keys.is_sorted() && keys.len() == counted.len(), "{keys:?}");
        let kept = figures.iter().map(|row| (key(row), (row["projects"].as_i64().unwrap(), fen(row)))).collect();
        assert_eq!(counted, kept, "{login} at {}", test.app.clock.now());
        compare_totals(test, login, &kept).await;
        return kept;
    }
}

/// Lists whose filter the sums know say the same totals; so do those that have to be counted.
async fn compare_totals(test: &TestApp, login: &str, figures: &Figures) {
    let number = |of: &dyn Fn(&str, &str) -> bool| -> i64 {
        figures.iter().filter(|((direction, stage), _)| of(direction, stage)).map(|(_, sum)| sum.0).sum()
    };
    let mut lists = vec![("{}".to_owned(), number(&|_, _| true))];
    for (direction, stage) in figures.keys().take(4) {
        let of_direction = format!("directionId: {{ eq: \"{direction}\" }}");
        let both = number(&|d, s| d == direction && s == stage);
        lists.push((format!("{{ {of_direction} }}"), number(&|d, _| d == direction)));
        lists.push((format!("{{ {of_direction}, stage: {{ in: [{stage}] }} }}"), both));
        lists.push((format!("{{ stage: {{ notIn: [{stage}] }} }}"), number(&|_, s| s != stage)));
        lists.push((format!("{{ and: [{{ {of_direction} }}], stage: {{ eq: {stage} }} }}"), both));
    }
    let asked =
        |(n, (filter, _)): (usize, &(String, i64))| format!("n{n}: projects(filter: {filter}) {{ totalCount }}");
    let query = format!("{{ {} }}", lists.iter().enumerate().map(asked).collect::<Vec<_>>().join(" "));
    let data = test.ok(&test.token(login), &query, json!({})).await;
    for (n, (filter, expected)) in lists.iter().enumerate() {
        assert_eq!(data[format!("n{n}")]["totalCount"], json!(expected), "{filter} for {login}");
    }
}

/// Compares for everybody, on several days from now on.
async fn compare(test: &TestApp) -> Vec<Figures> {
    let now = test.app.clock.now();
    let mut seen = Vec::new();
    for days in [0, 2, 9, 45] {
        test.app.clock.set(now + Days::new(days));
        for login in ["admin", "fenguan", "fuzeren"] {
            seen.push(compared(test, login).await);
        }
    }
    test.app.clock.set(now);
    seen
}

/// Somebody who writes at random.
pub(crate) struct Walk<'a> {
    test: &'a TestApp,
    rng: StdRng,
    pub(crate) projects: Vec<Value>,
    directions: Vec<Value>,
    /// Those of the leader and of the department head come first.
    officials: Vec<Value>,
    units: Vec<Value>,
    supplements: usize,
    /// Whether days may lie in the past.
    looks_back: bool,
}

impl<'a> Walk<'a> {
    async fn new(test: &'a TestApp, seed: u64) -> Self {
        let ids = |list: &Value| list.as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
        let own = "{ viewer { official { id } units { id } } }";
        let leader = test.ok(&test.token("fenguan"), own, json!({})).await["viewer"].take();
        let head = test.ok(&test.token("fuzeren"), own, json!({})).await["viewer"].take();
        let all = "{ directions { id } officials(first: 9) { nodes { id } } units(first: 9) { nodes { id } }
            projects(first: 20) { nodes { id } } }";
        let all = test.ask(all).await;
        Self {
            test,
            rng: StdRng::seed_from_u64(seed),
            projects: ids(&all["projects"]["nodes"]),
            directions: ids(&all["directions"]),
            officials: [vec![leader["official"]["id"].clone()], ids(&all["officials"]["nodes"])].concat(),
            units: [ids(&leader["units"]), ids(&head["units"]), ids(&all["units"]["nodes"])].concat(),
            supplements: 0,
            looks_back: true,
        }
    }

    /// As [`Self::new`], and nothing is dated back.
    pub(crate) async fn forwards(test: &'a TestApp, seed: u64) -> Self {
        Self { looks_back: false, ..Self::new(test, seed).await }
    }

    fn one_of(&mut self, list: fn(&Self) -> &Vec<Value>) -> Value {
        let at = self.rng.random_range(0..list(self).len());
        list(self)[at].clone()
    }

    /// A day from some days ago to some days ahead.
    fn day(&mut self, back: i64, ahead: i64) -> NaiveDate {
        let back = if self.looks_back { back } else { 0 };
        self.test.app.clock.today() + chrono::TimeDelta::days(self.rng.random_range(-back..=ahead))
    }

    fn description(&mut self) -> Value {
        json!({ "name": "新项目", "investor": "新公司", "directionId": self.one_of(|walk| &walk.directions), "plannedAmount": 1 })
    }

    async fn create(&mut self) -> Value {
        let input = json!({
            "description": self.description(),
            "responsibility": {
                "leaderId": self.one_of(|walk| &walk.officials), "leadUnitId": self.one_of(|walk| &walk.units),
                "coordinatingUnitIds": [],
            },
            "registeredOn": self.day(30, 0),
        });
        let made = self.test.change("createProject", input, "project { id }").await;
        self.projects.extend(made["project"].get("id").cloned());
        made
    }

    async fn redirect(&mut self, project: &Value) -> Value {
        let input =
            json!({ "projectId": project["id"], "version": project["version"], "description": self.description() });
        self.test.change("updateProject", input, "project { id }").await
    }

    async fn step(&mut self, project: &Value) -> Value {
        let steps: &[&str] = match project["stage"].as_str().unwrap() {
            "NEGOTIATING" => &["approveProject", "approveProject", "confirmScreening"],
            "APPROVED" => &["signProject", "signProject", "confirmScreening"],
            "SIGNED" => &["startProject", "decideExit"],
            "STARTED" => &["beginProduction", "decideExit"],
            "IN_PRODUCTION" => &["reachCapacity"],
            _ => &["restoreProject"],
        };
        let mutation = steps[self.rng.random_range(0..steps.len())];
        let mut input = json!({
            "projectId": project["id"], "version": project["version"], "reason": "会议纪要",
            "on": self.test.app.clock.today(),
        });
        if mutation == "decideExit" {
            return self.exit(project).await;
        }
        let (id, today) = (&project["id"], self.test.app.clock.today().to_string());
        match mutation {
            "approveProject" => {
                self.test.review(id, &today).await;
                input["signBy"] = json!(today);
            }
            "signProject" => {
                let amount = self.rng.random_range(1..1_000_000_000_i64).to_string();
                input["contract"] = contract(id, &today, &amount);
            }
            "startProject" => {
                let unit = self.one_of(|walk| &walk.units);
                self.test.task_force(id, &unit, &today).await;
            }
            "beginProduction" | "reachCapacity" => {
                input["evidence"] = json!([{ "kind": "SITE_PHOTO", "words": "现场照片" }]);
            }
            _ => {}
        }
        self.test.change(mutation, input, "project { id }").await
    }

    /// One change of stage, whatever the stage is; whether it was done.
    pub(crate) async fn leap(&mut self) -> bool {
        let id = self.one_of(|walk| &walk.projects);
        let read = "query($id: ID!) { project(id: $id) { id version stage } }";
        let mut project = self.test.ok(&self.test.token("admin"), read, json!({ "id": id })).await["project"].take();
        if self.rng.random_range(0..2) == 0 {
            return self.step(&project).await["userErrors"] == json!([]);
        }
        let steps =
            ["signProject", "startProject", "beginProduction", "reachCapacity", "confirmScreening", "restoreProject"];
        let today = self.test.app.clock.today().to_string();
        let mutation = steps[self.rng.random_range(0..steps.len())];
        let mut input =
            json!({ "projectId": id, "version": project["version"].take(), "on": today, "reason": "会议纪要" });
        match mutation {
            "signProject" => input["contract"] = contract(&id, &today, "1000"),
            "beginProduction" | "reachCapacity" => {
                input["evidence"] = json!([{ "kind": "SITE_PHOTO", "words": "现场照片" }])
            }
            _ => {}
        }
        self.test.change(mutation, input, "project { id }").await["userErrors"] == json!([])
    }

    /// Proposed, reviewed and decided today.
    async fn exit(&self, project: &Value) -> Value {
        let today = self.test.app.clock.today();
        let proposal =
            json!({ "projectId": project["id"], "unitId": self.units[0], "on": today, "reason": "资金未落实" });
        let fields = "exitProposal { id version }";
        let mut row = self.test.change("proposeExit", proposal, fields).await["exitProposal"].take();
        let review = json!({ "exitProposalId": row["id"], "version": row["version"], "on": today, "opinion": "同意" });
        row = self.test.change("reviewExit", review, fields).await["exitProposal"].take();
        let decision = json!({
            "exitProposalId": row["id"], "version": row["version"], "on": today, "decision": "EXIT", "reason": "会议纪要",
        });
        self.test.change("decideExit", decision, fields).await
    }

    /// Adds to the contract of a signed project, or corrects it, or its last supplement.
    async fn amend(&mut self, project: &Value) -> Value {
        let amount = self.rng.random_range(1..1_000_000_000_i64).to_string();
        let (today, held) = (self.test.app.clock.today(), &project["contract"]);
        let last = &project["supplements"]["nodes"][0];
        if !last.is_null() && self.rng.random_range(0..2) == 0 {
            let on = if self.rng.random_range(0..2) == 0 { json!(today) } else { last["signedOn"].clone() };
            let input = json!({ "supplementId": last["id"], "version": last["version"], "number": last["number"], "amount": amount, "on": on });
            return self.test.change("correctSupplement", input, "supplement { id }").await;
        }
        if held.is_null() || self.rng.random_range(0..2) == 0 {
            self.supplements += 1;
            let number = format!("补{}", self.supplements);
            let input = json!({ "projectId": project["id"], "number": number, "amount": amount, "on": today });
            return self.test.change("recordSupplement", input, "supplement { id }").await;
        }
        let entered = contract(&project["id"], &today.to_string(), &amount);
        let input = json!({ "contractId": held["id"], "version": held["version"], "contract": entered });
        self.test.change("correctContract", input, "contract { id }").await
    }

    async fn assign(&mut self, project: &Value) -> Value {
        let duty = match self.rng.random_range(0..5) {
            0 | 1 => json!({ "leader": self.one_of(|walk| &walk.officials) }),
            2 | 3 => json!({ "leadUnit": self.one_of(|walk| &walk.units) }),
            _ => json!({ "coordinatingUnit": self.one_of(|walk| &walk.units) }),
        };
        let input = json!({ "projectId": project["id"], "duty": duty, "from": self.day(9, 12) });
        self.test.change("assignProjectDuty", input, "assignment { from }").await
    }

    /// One write; whether it was done.
    pub(crate) async fn go_on(&mut self) -> bool {
        let id = self.one_of(|walk| &walk.projects);
        let read = "query($id: ID!) { project(id: $id) { id version stage contract { id version }
            supplements(last: 1) { nodes { id version number signedOn } } } }";
        let project = self.test.ok(&self.test.token("admin"), read, json!({ "id": id })).await["project"].take();
        let payload = match self.rng.random_range(0..10) {
            0 => self.create().await,
            1 => self.redirect(&project).await,
            2..=4 => self.step(&project).await,
            5 | 6 => self.amend(&project).await,
            _ => self.assign(&project).await,
        };
        let now: DateTime<Utc> = self.test.app.clock.now();
        if self.rng.random_range(0..4) == 0 {
            self.test.app.clock.set(now + Days::new(self.rng.random_range(1..6)));
        }
        payload["userErrors"] == json!([])
    }
}

#[tokio::test]
async fn after_every_write_the_sums_are_those_of_the_rows() {
    let test = TestApp::generated(90, 5).await;
    compare(&test).await;
    let mut walk = Walk::new(&test, 11).await;
    // A duty that begins later counts later.
    let listed = "{ projects(first: 100) { nodes { id } } }";
    let known = test.ask(listed).await["projects"]["nodes"].take();
    let seen = test.ok(&test.token("fenguan"), listed, json!({})).await["projects"]["nodes"].take();
    let outside = known.as_array().unwrap().iter().find(|project| !seen.as_array().unwrap().contains(project));
    let duty = json!({ "leader": walk.officials[0] });
    let input = json!({ "projectId": outside.unwrap()["id"], "duty": duty, "from": "2026-11-29" });
    let assigned = test.change("assignProjectDuty", input, "assignment { from }").await;
    assert_eq!(assigned["userErrors"], json!([]));
    compare(&test).await;
    let mut done = 0;
    for _ in 0..60 {
        done += i32::from(walk.go_on().await);
        compare(&test).await;
    }
    assert!(done > 40, "{done}");

    // The same come out when they are made from the rows, in bulk and by the migration.
    let kept = compare(&test).await;
    rebuild(&test.app.db, test.app.clock.today()).await.unwrap();
    assert_eq!(compare(&test).await, kept);
    let before = "DROP TABLE project_tally; DELETE FROM seaql_migrations WHERE version LIKE '%_create_project_tally'";
    test.app.db.execute_unprepared(before).await.unwrap();
    test.app.migrate().await.unwrap();
    assert_eq!(compare(&test).await, kept);
}

#[tokio::test]
async fn the_demonstration_has_its_sums() {
    let test = TestApp::demo().await;
    assert!(compare(&test).await.iter().all(|figures| !figures.is_empty()));
}

/// Writes to one project: back and forth between two leaders and two directions.
async fn write_on(walk: &Walk<'_>, project: &Value, turn: usize) {
    let today = instant(NOW).date_naive();
    for round in 0..4 {
        let place = (turn + round) % 2;
        let duty = json!({ "leader": walk.officials[place * 3] });
        let input = json!({ "projectId": project, "duty": duty, "from": today + Days::new(round as u64) });
        let assigned = walk.test.change("assignProjectDuty", input, "assignment { from }").await;
        assert_eq!(assigned["userErrors"], json!([]));
        let read = "query($id: ID!) { project(id: $id) { version } }";
        let found = walk.test.ok(&walk.test.token("admin"), read, json!({ "id": project })).await;
        let input = json!({
            "projectId": project, "version": found["project"]["version"],
            "description": { "name": "项目", "investor": "公司", "directionId": walk.directions[place] },
        });
        let updated = walk.test.change("updateProject", input, "project { id }").await;
        assert_eq!(updated["userErrors"], json!([]));
    }
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing() {
    let test = TestApp::generated(120, 5).await;
    let mut walk = Walk::new(&test, 1).await;
    // Projects of one stage and one unit count in the same few sums, so that the writers meet there.
    let alike = "{ projects(first: 20, filter: { stage: { eq: IN_PRODUCTION } }) { nodes { id } } }";
    let alike = test.ask(alike).await["projects"]["nodes"].take();
    walk.projects = alike.as_array().unwrap().iter().map(|project| project["id"].clone()).collect();
    assert!(walk.projects.len() > 9, "{}", walk.projects.len());
    for project in &walk.projects {
        let duty = json!({ "leadUnit": walk.units[0] });
        let input = json!({ "projectId": project, "duty": duty, "from": "2026-11-24" });
        let assigned = test.change("assignProjectDuty", input, "assignment { from }").await;
        assert_eq!(assigned["userErrors"], json!([]));
    }
    join_all(walk.projects.iter().enumerate().map(|(turn, project)| write_on(&walk, project, turn))).await;
    compare(&test).await;
}
