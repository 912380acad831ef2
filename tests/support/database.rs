//! A database for every test: a file, or, if `TEST_DATABASE_URL` names a PostgreSQL server, a database there.

use std::{env, fs, path::Path, thread};

use sea_orm::{ConnectionTrait, Database};
use tokio::{runtime::Builder, sync::OnceCell};
use url::Url;
use zhaoshang::{app::App, demo};

use super::app::{Setting, open, token};

/// The demonstration ledger, made once and copied for every test that wants one.
static DEMONSTRATION: OnceCell<Template> = OnceCell::const_new();

struct Template {
    source: Source,
    tokens: Vec<(&'static str, String)>,
}

/// What is copied.
enum Source {
    File(Vec<u8>),
    /// Stays on the server, since nothing runs after the last test.
    OnServer(Url, String),
}

/// A database of its own; on a server it is dropped with this.
pub(crate) struct Place {
    url: String,
    /// The server's own database, and the name of this one there.
    on_server: Option<(Url, String)>,
}

impl Place {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// An empty database.
    pub(crate) async fn empty(folder: &Path) -> Self {
        match env::var("TEST_DATABASE_URL") {
            Ok(server) => Self::create(&server.parse().unwrap(), None).await,
            Err(_) => Self::file(folder),
        }
    }

    /// A database with the demonstration ledger of the first day, and a token for everybody who signs in there.
    pub(crate) async fn demonstration(folder: &Path) -> (Self, Vec<(&'static str, String)>) {
        let template = DEMONSTRATION.get_or_init(make).await;
        let place = match &template.source {
            Source::OnServer(server, name) => Self::create(server, Some(name)).await,
            Source::File(bytes) => {
                let copy = Self::file(folder);
                fs::write(path(&copy.url), bytes).unwrap();
                copy
            }
        };
        (place, template.tokens.clone())
    }

    fn file(folder: &Path) -> Self {
        Self { url: format!("sqlite://{}", folder.join("zhaoshang.db").display()), on_server: None }
    }

    async fn create(server: &Url, template: Option<&str>) -> Self {
        let name = format!("t_{:016x}", rand::random::<u64>());
        let from = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        let connection = Database::connect(server.as_str()).await.unwrap();
        connection.execute_unprepared(&format!("CREATE DATABASE {name}{from}")).await.unwrap();
        connection.close().await.unwrap();
        let mut url = server.clone();
        url.set_path(&name);
        Self { url: url.into(), on_server: Some((server.clone(), name)) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((server, name)) = self.on_server.take() else { return };
        // The test's runtime cannot be waited for here.
        let dropping = thread::spawn(move || {
            Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let connection = Database::connect(server.as_str()).await.unwrap();
                connection.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
                connection.close().await.unwrap();
            });
        });
        dropping.join().unwrap();
    }
}

fn path(url: &str) -> &str {
    url.strip_prefix("sqlite://").unwrap()
}

async fn make() -> Template {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Place::empty(folder.path()).await;
    let app: App = open(&Setting::new(folder.path(), database.url())).await;
    assert_eq!(demo::make_or_open(&app, |_, _| {}).await.unwrap(), demo::Ledger::Made);
    let mut tokens = Vec::new();
    for person in demo::people::PEOPLE {
        tokens.push((person.login, token(&app, person.login).await));
    }
    // Only a database nobody uses can be copied.
    app.db.close().await;
    let source = match database.on_server.take() {
        Some((server, name)) => Source::OnServer(server, name),
        None => Source::File(fs::read(path(&database.url)).unwrap()),
    };
    Template { source, tokens }
}
