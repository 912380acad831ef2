//! Live updates: over WebSocket and server-sent events, for whom they are meant, and what ends them.

use std::net::TcpListener;

use futures::StreamExt;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use zhaoshang::{
    app::App,
    graphql::limit::SOCKET_BYTES,
    http,
    live::{CHANNEL, Change, Changes, Subject},
};

use crate::support::{
    app::TestApp,
    line::Line,
    socket::{PATIENCE, Socket, WATCH, add_fen},
};

/// A project that this person sees, and one that this person does not.
async fn inside_and_outside(test: &TestApp, login: &str) -> (Value, Value) {
    let all = "{ projects(first: 100) { nodes { id } } }";
    let seen = test.ok(&test.token(login), all, json!({})).await["projects"]["nodes"].take();
    let known = test.ask(all).await["projects"]["nodes"].take();
    let outside = known.as_array().unwrap().iter().find(|node| !seen.as_array().unwrap().contains(node)).unwrap();
    (seen[0]["id"].clone(), outside["id"].clone())
}

/// The service once more, at an address of its own. On PostgreSQL it is another process in all but name; an embedded
/// database belongs to one process, so there it shares what a process has.
async fn replica(test: &TestApp) -> (String, DropGuard) {
    let app = match test.app.db.get_database_backend() {
        DbBackend::Postgres => test.another().await,
        _ => test.app.clone(),
    };
    serving(app)
}

fn serving(app: App) -> (String, DropGuard) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    tokio::spawn(http::serve(app, listener, stop.clone()));
    (address, stop.drop_guard())
}

#[tokio::test]
async fn a_change_reaches_whoever_may_see_it_and_nobody_else() {
    let test = TestApp::demo().await;
    let (inside, outside) = inside_and_outside(&test, "lianluo").await;
    let (mut officer, mut bureau) = (Socket::of(&test, "lianluo").await, Socket::of(&test, "admin").await);
    for socket in [&mut officer, &mut bureau] {
        socket.subscribe("1", WATCH, json!({})).await;
        socket.settle().await;
    }
    add_fen(&test, &outside).await;
    assert_eq!(bureau.event("1").await["projectChanged"]["id"], outside);
    add_fen(&test, &inside).await;
    assert_eq!(bureau.event("1").await["projectChanged"]["id"], inside);
    let first = officer.event("1").await;
    assert_eq!(first["projectChanged"]["id"], inside);
    assert!(first["projectChanged"]["leadUnit"]["name"].is_string());
    // Nothing of an event is left over from the one before.
    add_fen(&test, &inside).await;
    let fen = |event: &Value| event["projectChanged"]["fundsInPlace"]["fen"].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(fen(&officer.event("1").await), fen(&first) + 1);
}

#[tokio::test]
async fn a_filter_lets_through_what_it_names() {
    let test = TestApp::demo().await;
    let nodes = test.ask("{ projects(first: 2) { nodes { id name } } }").await["projects"]["nodes"].take();
    let query = "subscription($f: ProjectFilter!) { projectChanged(filter: $f) { id } }";
    let mut socket = Socket::of(&test, "admin").await;
    socket.subscribe("1", query, json!({ "f": { "name": { "eq": nodes[1]["name"] } } })).await;
    socket.settle().await;
    add_fen(&test, &nodes[0]["id"]).await;
    add_fen(&test, &nodes[1]["id"]).await;
    assert_eq!(socket.event("1").await["projectChanged"]["id"], nodes[1]["id"]);
}

#[tokio::test]
async fn a_new_duty_counts_from_the_next_event_on() {
    let test = TestApp::demo().await;
    let (_, outside) = inside_and_outside(&test, "lianluo").await;
    let (known, query) = (test.token("lianluo"), "{ units(first: 1) { nodes { id } } }");
    let unit = test.ok(&known, query, json!({})).await["units"]["nodes"][0]["id"].take();
    let mut socket = Socket::of(&test, "lianluo").await;
    socket.subscribe("1", WATCH, json!({})).await;
    socket.settle().await;
    let duty = json!({ "projectId": outside, "duty": { "coordinatingUnit": unit }, "from": "2026-11-24" });
    let done = test.change("assignProjectDuty", duty, "assignment { from }").await;
    assert!(!done["assignment"].is_null(), "{done:#}");
    assert_eq!(socket.event("1").await["projectChanged"]["id"], outside);
}

#[tokio::test]
async fn replicas_hear_of_each_other() {
    let test = TestApp::demo().await;
    let (there, _running) = replica(&test).await;
    let project = test.ask("{ projects(first: 1) { nodes { id } } }").await["projects"]["nodes"][0]["id"].take();
    let mut here = Socket::of(&test, "admin").await;
    let mut elsewhere = Socket::signed_in(&there, &test.token("admin")).await;
    for socket in [&mut here, &mut elsewhere] {
        socket.subscribe("1", WATCH, json!({})).await;
        socket.settle().await;
    }
    let mut before = String::new();
    for _ in 0..3 {
        add_fen(&test, &project).await;
        let event = elsewhere.event("1").await;
        assert_eq!(event["projectChanged"]["id"], project);
        assert_eq!(here.event("1").await, event);
        assert_ne!(event.to_string(), before);
        before = event.to_string();
    }
    // A token that is revoked here closes its sockets there.
    let token = test.sign_in("lianluo", "zhaoshang-lianluo").await;
    let mut socket = Socket::signed_in(&there, &token).await;
    test.ok(&token, "mutation { signOut { signedOut } }", json!({})).await;
    assert_eq!(socket.closed().await, 4403);
    if test.app.db.get_database_backend() == DbBackend::Postgres {
        // Who wrote is not told again by its own notification: it came before this one of somebody else.
        let mut news = test.app.live.listen();
        add_fen(&test, &project).await;
        let event = elsewhere.event("1").await;
        let (key, other) = (project.as_str().unwrap()["project:".len()..].parse().unwrap(), i64::MAX);
        test.app.db.execute_unprepared(&format!("NOTIFY {CHANNEL}, '0 p{other}'")).await.unwrap();
        let told = async {
            let mut told = 0;
            loop {
                match news.recv().await.unwrap() {
                    change if change == Change::of(Subject::Project, other) => return told,
                    change => told += i32::from(change.may_be(Subject::Project, key)),
                }
            }
        };
        assert_eq!(timeout(PATIENCE, told).await.unwrap(), 1);
        assert_eq!(here.event("1").await, event);
        // What happened while nobody listened may be anything.
        let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        test.app.db.execute_unprepared(ended).await.unwrap();
        for socket in [&mut here, &mut elsewhere] {
            assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "MISSED_UPDATES");
            socket.subscribe("2", WATCH, json!({})).await;
            socket.settle().await;
        }
        add_fen(&test, &project).await;
        assert_eq!(elsewhere.event("2").await["projectChanged"]["id"], project);
        a_line_that_falls_silent_is_noticed(&test, &project).await;
    }
}

async fn a_line_that_falls_silent_is_noticed(test: &TestApp, project: &Value) {
    let line = Line::to(test.database_url()).await;
    let (far, _running) = serving(test.another_at(line.url.as_str()).await);
    let mut socket = Socket::signed_in(&far, &test.token("admin")).await;
    socket.subscribe("1", WATCH, json!({})).await;
    socket.settle().await;
    line.fall_silent();
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "MISSED_UPDATES");
    socket.subscribe("2", WATCH, json!({})).await;
    socket.settle().await;
    add_fen(test, project).await;
    assert_eq!(socket.event("2").await["projectChanged"]["id"], *project);
}

#[tokio::test]
async fn letters_and_job_runs_are_told_as_they_fare() {
    let test = TestApp::demo().await;
    let mut socket = Socket::of(&test, "admin").await;
    socket.subscribe("run", "subscription { jobRunChanged { job status } }", json!({})).await;
    let mut letters = Socket::of(&test, "admin").await;
    letters.subscribe("letter", "subscription { letterChanged { id delivery { status } } }", json!({})).await;
    socket.settle().await;
    letters.settle().await;
    test.change("runJob", json!({ "job": "URGING_LETTERS" }), "jobRun { status }").await;
    let run = |status: &str| json!({ "jobRunChanged": { "job": "URGING_LETTERS", "status": status } });
    assert_eq!(socket.event("run").await, run("PENDING"));
    test.tick().await;
    assert_eq!(socket.event("run").await["jobRunChanged"]["job"], "URGING_LETTERS");
    assert!(letters.event("letter").await["letterChanged"]["id"].is_string());
}

#[tokio::test]
async fn a_letter_is_told_to_whom_it_concerns() {
    let test = TestApp::demo().await;
    test.december().await;
    let all = "{ letters(first: 100) { nodes { id } } }";
    let seen = test.ok(&test.token("lianluo"), all, json!({})).await["letters"]["nodes"].take();
    let known = test.ask(all).await["letters"]["nodes"].take();
    let key = |letter: &Value| -> i64 { letter["id"].as_str().unwrap()["letter:".len()..].parse().unwrap() };
    let (inside, seen) = (&seen[0], seen.as_array().unwrap());
    // Told before the other, even where both are told together.
    let mut others = known.as_array().unwrap().iter().filter(|letter| !seen.contains(letter));
    let outside = others.find(|letter| key(letter) < key(inside)).unwrap();
    let mut socket = Socket::of(&test, "lianluo").await;
    socket.subscribe("1", "subscription { letterChanged { id } }", json!({})).await;
    socket.settle().await;
    for letter in [outside, inside] {
        let mut changes = Changes::default();
        changes.add(Change::of(Subject::Letter, key(letter)));
        test.app.live.publish(&changes);
    }
    assert_eq!(socket.event("1").await["letterChanged"], *inside);
}

#[tokio::test]
async fn job_runs_are_for_the_bureau_and_a_subscription_has_one_root_field() {
    let test = TestApp::demo().await;
    let mut socket = Socket::of(&test, "lianluo").await;
    let refused = [
        ("subscription { jobRunChanged { status } }", "FORBIDDEN"),
        ("subscription { a: projectChanged { id } b: letterChanged { id } }", "BAD_INPUT"),
        ("subscription { ...F } fragment F on Subscription { projectChanged { id } }", "BAD_INPUT"),
        ("subscription { projectChanged @skip(if: true) { id } }", "BAD_INPUT"),
        ("subscription { nothingChanged { id } }", "BAD_INPUT"),
        ("subscription {", "BAD_INPUT"),
    ];
    for (query, code) in refused {
        socket.subscribe("1", query, json!({})).await;
        let heard = socket.hear().await;
        assert_eq!((&heard["type"], &heard["id"]), (&json!("error"), &json!("1")), "{query}");
        assert_eq!(heard["payload"][0]["extensions"]["code"], code, "{query}\n{heard:#}");
    }
}

#[tokio::test]
async fn a_token_that_ends_closes_its_sockets() {
    let test = TestApp::demo().await;
    // Signing out, over the socket itself.
    let token = test.sign_in("admin", "zhaoshang-admin").await;
    let mut socket = Socket::signed_in(&test.address, &token).await;
    let mut other = Socket::of(&test, "admin").await;
    socket.subscribe("1", "mutation { signOut { signedOut } }", json!({})).await;
    assert_eq!(socket.closed().await, 4403);
    other.settle().await;
    // Time.
    let project = test.ask("{ projects(first: 1) { nodes { id } } }").await["projects"]["nodes"][0]["id"].take();
    let token = test.sign_in("zuzhang", "zhaoshang-zuzhang").await;
    let mut socket = Socket::signed_in(&test.address, &token).await;
    socket.subscribe("1", WATCH, json!({})).await;
    socket.settle().await;
    let mut idle = Socket::signed_in(&test.address, &token).await;
    test.at("2026-11-24T13:00:01Z");
    add_fen(&test, &project).await;
    assert_eq!(socket.closed().await, 4403);
    // Where nothing happens it is seen by the next ping.
    assert_eq!(idle.closed().await, 4403);
}

#[tokio::test]
async fn a_reader_that_falls_behind_is_told_and_dropped() {
    let test = TestApp::demo().await;
    let fields = "{ projects(first: 1) { nodes { id version name investor direction { id } } } }";
    let found = test.ask(fields).await["projects"]["nodes"][0].take();
    let project = &found["id"];
    let description = json!({
        "name": found["name"], "investor": found["investor"], "directionId": found["direction"]["id"],
        "summary": "字".repeat(4_000),
    });
    let update = json!({ "projectId": project, "version": found["version"], "description": description });
    let updated = test.change("updateProject", update, "project { id }").await;
    assert_eq!(updated["project"]["id"], *project);
    // Large events, of which few fill what may be on the way; other news fill what is kept for who is behind.
    let large: String = (0..5).map(|n| format!("f{n}: summary ")).collect();
    let large = format!("subscription {{ projectChanged {{ id {large} }} }}");
    let (mut slow, mut quick) = (Socket::of(&test, "admin").await, Socket::of(&test, "admin").await);
    for socket in [&mut slow, &mut quick] {
        socket.subscribe("1", &large, json!({})).await;
        socket.settle().await;
    }
    let mut changes = Changes::default();
    changes.add(Change::of(Subject::Project, project.as_str().unwrap()["project:".len()..].parse().unwrap()));
    (0..20).for_each(|run| changes.add(Change::of(Subject::JobRun, run)));
    for _ in 0..150 {
        test.app.live.publish(&changes);
        // Nothing is published faster than it is read, and who does not read is not taken for gone.
        assert_eq!(quick.event("1").await["projectChanged"]["id"], *project);
        slow.say(json!({ "type": "pong" })).await;
    }
    let mut bytes = 0;
    let last = loop {
        let heard = slow.hear().await;
        if heard["type"] != "next" {
            break heard;
        }
        bytes += heard.to_string().len();
    };
    assert_eq!((&last["type"], &last["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("MISSED_UPDATES")));
    assert!(bytes < 2 * SOCKET_BYTES, "{bytes} were kept");
    // The socket itself goes on.
    slow.subscribe("1", WATCH, json!({})).await;
    slow.settle().await;
    add_fen(&test, project).await;
    assert_eq!(slow.event("1").await["projectChanged"]["id"], *project);
}

#[tokio::test]
async fn news_that_were_lost_on_the_way_end_a_subscription() {
    let test = TestApp::demo().await;
    let mut socket = Socket::of(&test, "admin").await;
    socket.subscribe("1", WATCH, json!({})).await;
    socket.settle().await;
    let mut changes = Changes::default();
    changes.add(Change::any(Subject::Project));
    test.app.live.publish(&changes);
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "MISSED_UPDATES");
}

#[tokio::test]
async fn sockets_close_when_the_service_stops() {
    let test = TestApp::demo().await;
    let (address, running) = replica(&test).await;
    let mut socket = Socket::signed_in(&address, &test.token("admin")).await;
    drop(running);
    assert_eq!(socket.closed().await, 1001);
}

/// Reads an event stream up to so many bytes of a kind.
async fn events(response: reqwest::Response, until: &str) -> String {
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let (mut heard, mut chunks) = (String::new(), response.bytes_stream());
    let reading = async {
        while !heard.contains(until) {
            let chunk = chunks.next().await.unwrap_or_else(|| panic!("ended: {heard}")).unwrap();
            heard += std::str::from_utf8(&chunk).unwrap();
        }
    };
    timeout(PATIENCE, reading).await.expect("nothing more is said");
    heard
}

#[tokio::test]
async fn server_sent_events_bring_the_same() {
    let test = TestApp::demo().await;
    let (inside, outside) = inside_and_outside(&test, "lianluo").await;
    let token = test.sign_in("lianluo", "zhaoshang-lianluo").await;
    let open = async |query: &str| {
        let request = test.post().bearer_auth(&token).header("Accept", "text/event-stream");
        request.json(&json!({ "query": query })).send().await.unwrap()
    };
    let once = events(open("{ viewer { login } }").await, "event: complete").await;
    assert_eq!(
        once,
        "event: next\ndata: {\"data\":{\"viewer\":{\"login\":\"lianluo\"}},\"extensions\":{\"cost\":{\"requested\":2}}}\n\nevent: complete\ndata:\n\n"
    );
    let by_get = async |query: &str| {
        let request = test.get("/graphql").query(&[("query", query)]).bearer_auth(&token);
        request.header("Accept", "text/event-stream").send().await.unwrap()
    };
    assert_eq!(events(by_get("{ viewer { login } }").await, "event: complete").await, once);
    assert_eq!(by_get("mutation M { signOut { signedOut } }").await.status(), 405);
    let refused = events(open("subscription { jobRunChanged { id } }").await, "event: complete").await;
    assert!(refused.contains("\"FORBIDDEN\""), "{refused}");

    let stream = open("subscription { projectChanged { id } }").await;
    let ending = open("subscription { letterChanged { id } }").await;
    add_fen(&test, &outside).await;
    add_fen(&test, &inside).await;
    let event = events(stream, "\n\n").await;
    assert_eq!(event, format!("event: next\ndata: {}\n\n", json!({ "data": { "projectChanged": { "id": inside } } })));
    test.ok(&token, "mutation { signOut { signedOut } }", json!({})).await;
    assert!(events(ending, "event: complete").await.contains("\"UNAUTHENTICATED\""));

    let unknown = test.post().header("Accept", "text/event-stream").json(&json!({ "query": WATCH })).send().await;
    assert_eq!(unknown.unwrap().status(), 401);
}

#[tokio::test]
async fn an_event_stream_is_kept_alive_until_its_token_expires() {
    let test = TestApp::demo().await;
    let token = test.sign_in("lianluo", "zhaoshang-lianluo").await;
    let open = async || {
        let request = test.post().bearer_auth(&token).header("Accept", "text/event-stream");
        request.json(&json!({ "query": WATCH })).send().await.unwrap()
    };
    let (idle, ending) = (open().await, open().await);
    assert_eq!(events(idle, ":\n\n").await, ":\n\n");
    test.at("2026-11-24T13:00:01Z");
    assert!(events(ending, "event: complete").await.contains("\"UNAUTHENTICATED\""));
}
