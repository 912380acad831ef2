//! The whole service, over HTTP, with a clock that stands still and a database of its own.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Role, account};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use zhaoshang::{
    actions::{Act, Actor, account::issue_token},
    app::App,
    clock::Clock,
    config::{self, Sources},
    demo::people::PEOPLE,
    generate::generate,
    http,
    letters::mailer::{Kept, Mailer, Memory},
    scheduler,
};

use super::database::Place;

/// 24 November 2026, 09:00 in Shanghai.
pub(crate) const NOW: &str = "2026-11-24T01:00:00Z";

/// Settings with which letters carry personal links.
pub(crate) const LINKS: [(&str, &str); 2] = [
    ("PUBLIC_URL", "http://127.0.0.1:1"),
    ("LINK_SECRET", "6b1f0d7a3c5e9182b4a6c8d0e2f41357989abcdef0123456776655443322110f"),
];

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Where an app keeps its things.
#[derive(Clone)]
pub(crate) struct Setting {
    data_dir: PathBuf,
    database_url: String,
    /// Settings of this test alone, as in the environment.
    more: Vec<(String, String)>,
}

impl Setting {
    pub(crate) fn new(data_dir: &Path, database_url: &str) -> Self {
        Self { data_dir: data_dir.to_owned(), database_url: database_url.to_owned(), more: Vec::new() }
    }

    fn with(mut self, more: &[(&str, &str)]) -> Self {
        self.more = more.iter().map(|(name, value)| (format!("ZHAOSHANG_{name}"), (*value).to_owned())).collect();
        self
    }
}

/// An app as the command line makes it, at [`NOW`], its database brought up to date.
pub(crate) async fn open(setting: &Setting) -> App {
    // The clock stands still, so no budget would ever fill again.
    let mut env = BTreeMap::from([
        ("DATABASE_URL".to_owned(), setting.database_url.clone()),
        ("ZHAOSHANG_LIMITS_COST_PER_MINUTE".to_owned(), "0".to_owned()),
        ("ZHAOSHANG_LIMITS_SIGN_INS_PER_MINUTE".to_owned(), "0".to_owned()),
        ("ZHAOSHANG_LIMITS_LINK_REQUESTS_PER_MINUTE".to_owned(), "0".to_owned()),
    ]);
    env.extend(setting.more.iter().cloned());
    let sources = Sources { file: None, env, flags: vec![("data_dir", setting.data_dir.display().to_string())] };
    let app = App::connect(config::load(&sources).unwrap(), Clock::fixed(instant(NOW))).await.unwrap();
    app.migrate().await.unwrap();
    app
}

/// A token of an account, good for a year.
pub(crate) async fn token(app: &App, login: &str) -> String {
    let account = account::Entity::find().filter(account::Column::Login.eq(login)).one(&app.db).await.unwrap();
    let act = Act::begin(&app.db, &app.live, Actor::System("test"), app.clock.now()).await.unwrap();
    let (token, _) = issue_token(&act, &account.unwrap(), TimeDelta::days(365)).await.unwrap();
    act.commit().await.unwrap();
    token.expose_secret().to_owned()
}

/// The service under test. Mail is kept in memory unless a test replaces the mailer.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) client: Client,
    pub(crate) address: String,
    tokens: BTreeMap<&'static str, String>,
    stop: CancellationToken,
    memory: Memory,
    setting: Setting,
    // The last fields, since they are dropped in this order.
    _database: Place,
    folder: TempDir,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl TestApp {
    /// A database with nothing in it but the account `admin`.
    pub(crate) async fn empty() -> Self {
        Self::empty_with(&[]).await
    }

    /// As [`Self::empty`], with settings of its own.
    pub(crate) async fn empty_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Place::empty(folder.path()).await;
        let mut test = Self::start(folder, database, BTreeMap::new(), settings).await;
        let admin = account::ActiveModel {
            login: Set("admin".to_owned()),
            password_hash: Set("nobody knows it".to_owned()),
            role: Set(Role::Admin),
            created_at: Set(test.app.clock.now()),
            ..Default::default()
        };
        admin.insert(&test.app.db).await.unwrap();
        test.tokens.insert("admin", token(&test.app, "admin").await);
        test
    }

    /// The demonstration ledger made for 24 November 2026.
    pub(crate) async fn demo() -> Self {
        Self::demo_with(&[]).await
    }

    /// As [`Self::demo`], with settings of its own: `("LIMITS_REQUEST_SECONDS", "1")`.
    pub(crate) async fn demo_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (database, tokens) = Place::demonstration(folder.path()).await;
        Self::start(folder, database, tokens.into_iter().collect(), settings).await
    }

    /// A ledger generated on 24 November 2026.
    pub(crate) async fn generated(projects: u32, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Place::empty(folder.path()).await;
        let mut test = Self::start(folder, database, BTreeMap::new(), &[]).await;
        generate(&test.app, projects, seed, |_, _| {}).await.unwrap();
        for person in PEOPLE {
            test.tokens.insert(person.login, token(&test.app, person.login).await);
        }
        test
    }

    async fn start(
        folder: TempDir,
        database: Place,
        tokens: BTreeMap<&'static str, String>,
        settings: &[(&str, &str)],
    ) -> Self {
        let setting = Setting::new(folder.path(), database.url()).with(settings);
        let mut app = open(&setting).await;
        let memory = Memory::default();
        app.mailer = Mailer::Memory(memory.clone());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(http::serve(app.clone(), listener, stop.clone()));
        let client = Client::builder().no_proxy().build().unwrap();
        Self { app, client, address, tokens, stop, memory, setting, _database: database, folder }
    }

    /// What another process on the same database would have; clock and mailer are shared.
    pub(crate) async fn another(&self) -> App {
        self.another_at(self.database_url()).await
    }

    /// As [`Self::another`], which reaches the database at another address.
    pub(crate) async fn another_at(&self, database_url: &str) -> App {
        let mut app = open(&Setting { database_url: database_url.to_owned(), ..self.setting.clone() }).await;
        app.clock = self.app.clock.clone();
        app.mailer = self.app.mailer.clone();
        app
    }

    /// The address of the database.
    pub(crate) fn database_url(&self) -> &str {
        &self.setting.database_url
    }

    /// The folder of the data.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sets the clock.
    pub(crate) fn at(&self, text: &str) {
        self.app.clock.set(instant(text));
    }

    /// Lets the scheduler do what is due; how many runs that were.
    pub(crate) async fn tick(&self) -> u32 {
        scheduler::tick(&self.app).await.unwrap()
    }

    /// Goes on to the first working day of December, on which prompt letters are issued.
    pub(crate) async fn december(&self) {
        self.tick().await;
        self.at("2026-12-01T01:00:00Z");
        self.tick().await;
    }

    /// Sends what is due in the outbox.
    pub(crate) async fn deliver_all(&self) -> String {
        scheduler::deliver::run(&self.app, &CancellationToken::new()).await.unwrap()
    }

    /// The mails sent so far.
    pub(crate) fn mails(&self) -> Vec<Kept> {
        self.memory.mails()
    }

    /// How many SQL statements have been executed so far.
    pub(crate) fn statements(&self) -> usize {
        self.app.db.statements()
    }

    /// A token of this account.
    pub(crate) fn token(&self, login: &str) -> String {
        self.tokens[login].clone()
    }

    /// A token of somebody who heads no unit, and so sees only what is the same for all.
    pub(crate) async fn stranger(&self) -> String {
        let account = account::ActiveModel {
            login: Set("stranger".to_owned()),
            password_hash: Set("nobody knows it".to_owned()),
            role: Set(Role::DepartmentHead),
            created_at: Set(self.app.clock.now()),
            ..Default::default()
        };
        account.insert(&self.app.db).await.unwrap();
        token(&self.app, "stranger").await
    }

    /// Signs in as people do.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> String {
        let query = "mutation($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }";
        let data = self.ok("", query, json!({ "input": { "login": login, "password": password } })).await;
        data["signIn"]["token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.address))
    }

    /// Sends a form, and follows nowhere.
    pub(crate) async fn post_form(&self, path: &str, form: impl Into<reqwest::Body>) -> Response {
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        let request = client.post(format!("{}{path}", self.address));
        request.header("Content-Type", "application/x-www-form-urlencoded").body(form).send().await.unwrap()
    }

    /// A request to the API, with nothing in it yet.
    pub(crate) fn post(&self) -> RequestBuilder {
        self.client.post(format!("{}/graphql", self.address))
    }

    /// The whole answer to a request; with an empty token, that of somebody who is not signed in.
    pub(crate) async fn gql(&self, token: &str, query: &str, variables: Value) -> Value {
        let request = self.post().json(&json!({ "query": query, "variables": variables }));
        let request = if token.is_empty() { request } else { request.bearer_auth(token) };
        answer(request.send().await.unwrap()).await
    }

    /// The data of an answer without errors.
    pub(crate) async fn ok(&self, token: &str, query: &str, variables: Value) -> Value {
        let mut answer = self.gql(token, query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// The code of the one error of an answer.
    pub(crate) async fn code(&self, token: &str, query: &str, variables: Value) -> String {
        let answer = self.gql(token, query, variables).await;
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("no errors: {query}\n{answer:#}"));
        assert_eq!(errors.len(), 1, "{query}\n{answer:#}");
        errors[0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// Asks for something as the bureau, and gets it.
    pub(crate) async fn ask(&self, query: &str) -> Value {
        self.ok(&self.token("admin"), query, json!({})).await
    }

    /// What a mutation of the bureau answers, user errors included. `fields` are those of the payload.
    pub(crate) async fn change(&self, mutation: &str, input: Value, fields: &str) -> Value {
        self.change_as("admin", mutation, input, fields).await
    }

    /// As [`Self::change`], for somebody else.
    pub(crate) async fn change_as(&self, login: &str, mutation: &str, input: Value, fields: &str) -> Value {
        let mut data = self.ok(&self.token(login), &document(mutation, fields), json!({ "input": input })).await;
        data[mutation].take()
    }

    /// Holds a whole review of a project on one day: every opinion that it needs passes it.
    pub(crate) async fn review(&self, project: &Value, on: &str) {
        let started = self.change("startReview", json!({ "projectId": project, "on": on }), "review { id }").await;
        assert_eq!(started["userErrors"], json!([]));
        let needs = format!("{{ project(id: {project}) {{ requiredOpinions }} }}");
        let needed = self.ask(&needs).await["project"]["requiredOpinions"].take();
        for kind in needed.as_array().unwrap() {
            let opinion = json!({
                "reviewId": started["review"]["id"], "kind": kind, "verdict": "PASS", "givenBy": "审议组", "on": on,
            });
            let given = self.change("recordOpinion", opinion, "review { outcome }").await;
            assert_eq!(given["userErrors"], json!([]));
        }
    }

    /// Forms a task force that a unit leads.
    pub(crate) async fn task_force(&self, project: &Value, lead_unit: &Value, on: &str) {
        let input = json!({ "projectId": project, "lead": { "unit": lead_unit }, "on": on });
        let formed = self.change("formTaskForce", input, "taskForce { id }").await;
        assert_eq!(formed["userErrors"], json!([]));
    }

    /// The code of the error that a mutation answers.
    pub(crate) async fn denied(&self, login: &str, mutation: &str, input: Value, fields: &str) -> String {
        self.code(&self.token(login), &document(mutation, fields), json!({ "input": input })).await
    }
}

/// Code and field of the one refusal.
pub(crate) fn refusal(payload: &Value) -> (String, Value) {
    let mut refusals = refusals(payload);
    assert_eq!(refusals.len(), 1, "{payload:#}");
    refusals.remove(0)
}

/// Code and field of every refusal, in order.
pub(crate) fn refusals(payload: &Value) -> Vec<(String, Value)> {
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors.map(|error| (error["code"].as_str().unwrap().to_owned(), error["field"].clone())).collect()
}

/// A refusal of a field of the input; with no path, of the change as a whole.
pub(crate) fn refused(code: &str, path: &[&str]) -> (String, Value) {
    (code.to_owned(), if path.is_empty() { Value::Null } else { json!([&["input"], path].concat()) })
}

/// A contract as it is entered. Its number is made of the project's id.
pub(crate) fn contract(project: &Value, signed_on: &str, amount: &str) -> Value {
    json!({
        "number": format!("九招商合 {}", project.as_str().unwrap()), "parties": "区政府、某某股份有限公司", "amount": amount,
        "committedStartOn": signed_on, "committedProductionOn": signed_on,
    })
}

/// A mutation with one variable. Its input type is named after it.
fn document(mutation: &str, fields: &str) -> String {
    let input = match mutation {
        "startProject" | "confirmScreening" | "restoreProject" => "StageInput".to_owned(),
        "beginProduction" | "reachCapacity" => "ProvenStageInput".to_owned(),
        "createEvent" | "createVisit" => "ActivityInput".to_owned(),
        "updateEvent" | "updateVisit" => "UpdateActivityInput".to_owned(),
        "cancelEvent" | "cancelVisit" => "CancelActivityInput".to_owned(),
        _ => format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]),
    };
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code field message }} }} }}"
    )
}

/// The JSON of an answer, whatever its status.
pub(crate) async fn answer(response: Response) -> Value {
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(
        ["application/json", "application/graphql-response+json"].iter().any(|json| kind.starts_with(json)),
        "{kind}"
    );
    response.json().await.unwrap()
}
