//! The command line, as a process of its own.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread::{self, JoinHandle},
};

use entity::{AnswerStatus, DeliveryStatus, delivery, letter, letter_answer, letter_receipt, matter};
use sea_orm::{ColumnTrait, Database, EntityTrait, Iterable, PaginatorTrait, QueryFilter};
use tempfile::TempDir;
use zhaoshang::{domain::viewer::Scope, storage::letter_figures};

use crate::support::app::TestApp;

const BINARY: &str = env!("CARGO_BIN_EXE_zhaoshang");

/// The binary in a folder of its own, with no settings but those given.
pub(crate) fn zhaoshang(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(args).current_dir(folder).env_clear().envs(env.iter().copied()).stdin(Stdio::null());
    command
}

fn output(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = zhaoshang(folder, args, env).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A port nobody listens on.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A process that is killed when the test ends, however it ends.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Reads `stream` up to a line that contains `words`; the rest is read and dropped, so that the process never
    /// waits for its reader. All lines up to there.
    pub(crate) fn read_until(stream: impl Read + Send + 'static, words: &str) -> String {
        Self::read_on(stream, words).0
    }

    /// As [`Self::read_until`]; the rest comes when the process has ended.
    fn read_on(stream: impl Read + Send + 'static, words: &str) -> (String, JoinHandle<String>) {
        let mut lines = BufReader::new(stream).lines();
        let mut seen = String::new();
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended without {words:?}:\n{seen}")).unwrap();
            seen += &line;
            seen.push('\n');
            if line.contains(words) {
                let rest = move || lines.map_while(Result::ok).collect::<Vec<_>>().join("\n");
                return (seen, thread::spawn(rest));
            }
        }
    }

    /// Sends SIGTERM; the exit code.
    fn terminate(&mut self) -> Option<i32> {
        assert!(Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap().success());
        self.0.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn every_command_explains_itself() {
    let folder = folder();
    for command in [
        "",
        "serve",
        "demo",
        "generate",
        "migrate",
        "schema",
        "letters",
        "letters preview",
        "letters issue",
        "user",
        "user add",
        "user token",
        "user disable",
    ] {
        let args: Vec<_> = command.split_whitespace().chain(["--help"]).collect();
        let (code, out, err) = output(folder.path(), &args, &[]);
        assert_eq!((code, err.as_str()), (0, ""), "{command}");
        assert!(out.contains("Usage: zhaoshang") && out.lines().count() > 5, "{command}: {out}");
    }
}

#[test]
fn every_mistake_in_the_settings_has_a_line_and_the_code_is_two() {
    let folder = folder();
    let env =
        [("ZHAOSHANG_SIGN_IN_HOURS", "soon"), ("ZHAOSHANG_NO_SUCH", "1"), ("DATABASE_URL", "mysql://u:geheim@h/d")];
    let (code, out, err) = output(folder.path(), &["serve", "--listen", "nowhere"], &env);
    assert_eq!((code, out.as_str()), (2, ""));
    let lines: Vec<_> = err.lines().collect();
    assert_eq!(lines.len(), 1 + 4, "{err}");
    for (words, origin) in [
        ("listen", "--listen"),
        ("sign_in_hours", "ZHAOSHANG_SIGN_IN_HOURS"),
        ("ZHAOSHANG_NO_SUCH", "no such setting"),
        ("database_url", "DATABASE_URL"),
    ] {
        assert!(lines.iter().any(|line| line.contains(words) && line.contains(origin)), "{words}: {err}");
    }
    assert!(!err.contains("geheim"), "{err}");
    let (code, _, err) = output(folder.path(), &["serve", "--no-such-flag"], &[]);
    assert_eq!(code, 2, "{err}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn a_demonstration_is_not_shown_to_the_world() {
    let folder = folder();
    for address in ["0.0.0.0:1", "[::]:1", "192.0.2.1:1"] {
        let (code, out, err) = output(folder.path(), &["demo", "--listen", address], &[]);
        assert_eq!((code, out.as_str()), (1, ""), "{address}");
        assert!(err.contains("loopback") && err.lines().count() == 1, "{err}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn a_port_in_use_is_said_before_anything_is_written() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in ["serve", "demo"] {
        let (code, _, err) = output(folder.path(), &[command, "--listen", &address], &[]);
        assert_eq!(code, 1);
        assert!(err.contains(&address) && err.contains("--listen"), "{err}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = folder();
    fs::write(folder.path().join("file"), "").unwrap();
    let (code, _, err) = output(folder.path(), &["migrate", "--data-dir", "file/data"], &[]);
    assert_eq!(code, 1);
    assert!(err.contains("file/data") && err.lines().count() == 1, "{err}");
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/zhaoshang.db"), "this is a letter to my aunt, not a database").unwrap();
    let (code, _, err) = output(folder.path(), &["migrate"], &[]);
    assert_eq!(code, 1);
    assert!(err.contains("zhaoshang.db is no SQLite database"), "{err}");
}

#[test]
fn servers_that_do_not_answer_are_said_in_words() {
    let folder = folder();
    let url = format!("postgres://zhaoshang:geheim@{}/zhaoshang", free_address());
    let (code, _, err) = output(folder.path(), &["migrate"], &[("DATABASE_URL", &url)]);
    assert_eq!(code, 1);
    assert!(err.contains("the database server cannot be reached") && !err.contains("geheim"), "{err}");
    let (code, _, err) = output(folder.path(), &["migrate"], &[("SMTP_URL", "http://user:geheim@mail.example")]);
    assert_eq!(code, 2);
    assert!(err.contains("smtp_url") && !err.contains("geheim"), "{err}");
}

#[test]
fn an_empty_ledger_is_migrated_previewed_and_issued_without_a_letter() {
    let folder = folder();
    assert_eq!(output(folder.path(), &["migrate"], &[]).0, 0);
    for command in ["preview", "issue"] {
        let args = ["letters", command, "--kind", "urging", "--month", "2026-11", "--as-of", "2026-11-24"];
        let (code, out, err) = output(folder.path(), &args, &[]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("0件"), "{out}");
    }
    for bad in ["2026-13", "november"] {
        let (code, _, err) = output(folder.path(), &["letters", "preview", "--kind", "prompt", "--month", bad], &[]);
        assert_eq!(code, 2, "{err}");
    }
}

#[tokio::test]
async fn a_preview_prints_the_very_letters_that_the_api_shows() {
    let test = TestApp::demo().await;
    let args = ["letters", "preview", "--kind", "urging", "--month", "2026-11", "--as-of", "2026-12-21"];
    let (code, out, err) = output(test.folder(), &args, &[("DATABASE_URL", test.database_url())]);
    assert_eq!(code, 0, "{err}");
    let mut printed = 0;
    let units = test.ask("{ units(first: 100) { nodes { id } } }").await["units"]["nodes"].take();
    for unit in units.as_array().unwrap() {
        let query = format!(
            "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"2026-12-21\", addressee: {{ unit: {} }}) {{ text }} }}",
            unit["id"]
        );
        if let Some(text) = test.ask(&query).await["letterPreview"]["text"].as_str() {
            assert!(out.contains(text), "{text}");
            printed += 1;
        }
    }
    assert!(printed > 5 && out.matches("2026年12月21日").count() > printed);
    assert!(out.contains("仅预览，未作任何更改"));
}

#[test]
fn the_schema_needs_no_settings() {
    let (code, out, _) = output(folder().path(), &["schema"], &[("ZHAOSHANG_NO_SUCH", "1")]);
    assert_eq!(code, 0);
    assert!(out.contains("type Project") && out.ends_with("}\n"));
}

#[tokio::test]
async fn the_service_ends_well_when_it_is_told_to() {
    let folder = folder();
    let address = free_address();
    let everything = [("ZHAOSHANG_LOG_FILTER", "trace")];
    let mut service = Running::start(&mut zhaoshang(folder.path(), &["serve", "--listen", &address], &everything));
    let (_, log) = Running::read_on(service.0.stderr.take().unwrap(), "serving http://");
    // Answered only once it really serves.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let alive = client.get(format!("http://{address}/healthz")).send().await.unwrap();
    assert_eq!(alive.status(), 200);
    // Not even a log of everything shows what lets in.
    let token = "A".repeat(43);
    let link = client.get(format!("http://{address}/letters/{token}")).send().await.unwrap();
    assert_eq!(link.status(), 404);
    assert_eq!(service.terminate(), Some(0));
    let log = log.join().unwrap();
    assert!(log.contains("stopping") && !log.contains(&token), "{log}");
}

/// The mails in the folder, unfinished ones too.
fn mails(data: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(data.join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[tokio::test]
async fn a_demonstration_killed_while_it_delivers_delivers_every_letter_after_all_and_none_twice() {
    let folder = folder();
    let data = folder.path().join("data");
    let start = |today: &str, address: &str| {
        Running::start(&mut zhaoshang(folder.path(), &["demo", "--today", today, "--listen", address], &[]))
    };
    let mut killed = start("2026-11-24", &free_address());
    Running::read_until(killed.0.stderr.take().unwrap(), "letter sent or not");
    killed.0.kill().unwrap();
    killed.0.wait().unwrap();
    let early = mails(&data);

    // The next day: what the dead process had on the wire is nobody's any more.
    let (mut before, mut answered) = (None, None);
    for round in 0..2 {
        let address = free_address();
        let mut demo = start("2026-11-25", &address);
        let table = Running::read_until(demo.0.stdout.take().unwrap(), "Stop with Ctrl-C");
        for words in ["admin", "zhaoshang-admin", "fenguan", "fuzeren", "lianluo", "curl", address.as_str()] {
            assert!(table.contains(words), "{words}: {table}");
        }
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        assert_eq!(client.get(format!("http://{address}/readyz")).send().await.unwrap().status(), 200);
        assert_eq!(demo.terminate(), Some(0));

        let url = format!("sqlite://{}", data.join("zhaoshang.db").display());
        let db = Database::connect(&url).await.unwrap();
        let with_address =
            delivery::Entity::find().filter(delivery::Column::Recipient.is_not_null()).count(&db).await.unwrap();
        let sent = delivery::Entity::find()
            .filter(delivery::Column::Status.eq(DeliveryStatus::Sent))
            .count(&db)
            .await
            .unwrap();
        let letters = letter::Entity::find().count(&db).await.unwrap();
        // Some are answered, in every way there is, and once.
        let answers = letter_answer::Entity::find().all(&db).await.unwrap();
        let signed = letter_receipt::Entity::find().count(&db).await.unwrap();
        let pauses = matter::Entity::find().filter(matter::Column::PausedUntil.is_not_null()).count(&db).await.unwrap();
        let october = "2026-10".parse().unwrap();
        let of_october = letter_figures::by_month(&db, &Scope::Everything, october, october).await.unwrap();
        let day = |text: &str| text.parse().unwrap();
        let due = letter_figures::due(&db, day("2026-01-01"), day("2026-11-24")).await.unwrap();
        db.close().await.unwrap();
        // Of the letters of the month before, some were answered in time, some late, and some never.
        let [(_, figures)] = of_october.as_slice() else { panic!("{of_october:?}") };
        let late = figures.answered - figures.in_time;
        assert!(figures.in_time > 0 && late > 0 && figures.asked > figures.answered, "{figures:?}");
        let late_of_units: i64 = due.iter().map(|(_, figures)| figures.answered - figures.in_time).sum();
        assert_eq!((due.len() as i64, late_of_units), (figures.asked, late), "the scoreboard counts them");
        for status in AnswerStatus::iter() {
            assert!(answers.iter().any(|answer| answer.status == status), "{status:?}");
        }
        assert!(signed > 3 && signed < letters && pauses > 0, "{signed} of {letters}, {pauses}");
        assert_eq!(*answered.get_or_insert(answers.len()), answers.len(), "round {round}");
        assert_eq!(sent, with_address, "round {round}");
        assert!(letters > 10 && with_address > letters, "copies go out, too");
        assert_eq!(*before.get_or_insert(letters), letters, "the second round issues nothing new");
        let files: Vec<_> =
            mails(&data).into_iter().filter(|file| file.extension().is_some_and(|end| end == "eml")).collect();
        assert_eq!(files.len() as u64, sent, "round {round}: {files:?}");
        assert!(early.len() < files.len(), "it was killed before the end: {}", early.len());
    }
}
