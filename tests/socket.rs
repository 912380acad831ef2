//! The protocol of sockets: what it takes to get in, what may be said, and what closes them.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::support::{
    app::TestApp,
    socket::{PATIENCE, Socket, WATCH, add_fen, handshake},
};

#[tokio::test]
async fn a_client_that_answers_no_ping_is_dropped() {
    let test = TestApp::demo().await;
    let host = test.address.strip_prefix("http://").unwrap();
    let mut client = TcpStream::connect(host).await.unwrap();
    let handshake = format!(
        "GET /graphql HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\
        Authorization: Bearer {}\r\n\r\n",
        test.token("admin")
    );
    let init = b"{\"type\":\"connection_init\"}";
    let masked = [&[0x81, 0x80 | init.len() as u8, 0, 0, 0, 0], init.as_slice()].concat();
    client.write_all(&[handshake.as_bytes(), &masked].concat()).await.unwrap();
    let mut heard = Vec::new();
    timeout(PATIENCE, client.read_to_end(&mut heard)).await.expect("still open").unwrap();
    assert!(String::from_utf8_lossy(&heard).contains("connection_ack"));
    assert!(heard.ends_with(&[0x89, 0]), "the last it hears is a ping: {heard:?}");
}

#[tokio::test]
async fn queries_and_mutations_go_over_the_socket_under_the_same_limits() {
    let test = TestApp::demo().await;
    let mut socket = Socket::of(&test, "admin").await;
    for query in ["{ viewer { login } }", "mutation { runJob(input: { job: DELIVER }) { jobRun { job } } }"] {
        socket.subscribe("q", query, json!({})).await;
        assert!(!socket.event("q").await.is_null());
        assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "q" }));
    }
    let mut bomb = "{ ...F0 } ".to_owned();
    for level in 0..40 {
        bomb += &format!("fragment F{level} on Query {{ ...F{0} ...F{0} }} ", level + 1);
    }
    bomb += "fragment F40 on Query { viewer { login } }";
    socket.subscribe("q", &bomb, json!({})).await;
    let heard = socket.hear().await;
    assert_eq!((&heard["type"], &heard["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("TOO_COMPLEX")));
}

#[tokio::test]
async fn a_completed_subscription_says_nothing_more_and_its_id_is_free() {
    let test = TestApp::demo().await;
    let project = test.ask("{ projects(first: 1) { nodes { id } } }").await["projects"]["nodes"][0]["id"].take();
    let mut socket = Socket::of(&test, "admin").await;
    socket.subscribe("1", WATCH, json!({})).await;
    socket.say(json!({ "type": "complete", "id": "1" })).await;
    socket.settle().await;
    add_fen(&test, &project).await;
    socket.subscribe("1", "{ viewer { login } }", json!({})).await;
    assert_eq!(socket.event("1").await, json!({ "viewer": { "login": "admin" } }));
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_close_code() {
    let test = TestApp::demo().await;
    let init =
        |token: &str| json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } });
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": WATCH } });
    let good = init(&test.token("admin"));
    let text = |text: &str| Message::text(text);
    let json = |value: &Value| Message::text(value.to_string());
    let breaches = [
        (vec![text("{")], 4400),
        (vec![text("{\"type\":\"connection_ack\"}")], 4400),
        (vec![Message::binary(good.to_string().into_bytes())], 4400),
        (vec![json(&subscribe)], 4401),
        (vec![json(&init("no-such-token"))], 4401),
        (vec![text("{\"type\":\"connection_init\"}")], 4401),
        (vec![json(&good), json(&subscribe), json(&subscribe)], 4409),
        (vec![json(&good), json(&good)], 4429),
        (vec![json(&good), text(&" ".repeat(300 * 1024))], 1009),
        // Says nothing at all, and waits.
        (vec![], 4408),
    ];
    for (messages, code) in breaches {
        let mut socket = Socket::open(&test.address).await;
        let words = format!("{messages:?}");
        for message in messages {
            socket.send(message).await;
        }
        assert_eq!(socket.closed().await, code, "{words:.300}");
    }
}

#[tokio::test]
async fn another_subprotocol_or_another_site_does_not_get_in() {
    let test = TestApp::demo_with(&[("CORS_ORIGINS", "https://friend.example")]).await;
    let refused = Socket::with(handshake(&test.address, "graphql-ws")).await;
    assert!(matches!(refused, Err(Error::Protocol(_))), "the client takes no socket without its protocol");
    // One that names no protocol takes it, and is told why it closes.
    let mut request = handshake(&test.address, "");
    request.headers_mut().remove("Sec-WebSocket-Protocol");
    assert_eq!(Socket::with(request).await.unwrap().0.closed().await, 4406);
    let with_origin = async |origin: &str| {
        let mut request = handshake(&test.address, "graphql-transport-ws");
        request.headers_mut().insert("Origin", origin.parse().unwrap());
        Socket::with(request).await
    };
    let Err(Error::Http(refused)) = with_origin("https://elsewhere.example").await else { panic!("got in") };
    assert_eq!(refused.status(), 403);
    with_origin(&test.address).await.unwrap();
    with_origin("https://friend.example").await.unwrap();
}

#[tokio::test]
async fn a_person_has_a_number_of_sockets_and_a_socket_a_number_of_operations() {
    let test = TestApp::demo().await;
    let mut socket = Socket::of(&test, "admin").await;
    for id in 0..50 {
        socket.subscribe(&id.to_string(), WATCH, json!({})).await;
    }
    socket.settle().await;
    socket.subscribe("50", WATCH, json!({})).await;
    let heard = socket.hear().await;
    assert_eq!((&heard["id"], &heard["payload"][0]["extensions"]["code"]), (&json!("50"), &json!("RATE_LIMITED")));
    let mut sockets = vec![socket];
    for _ in 1..20 {
        sockets.push(Socket::of(&test, "admin").await);
    }
    let mut one_more = Socket::open(&test.address).await;
    let payload = json!({ "authorization": format!("Bearer {}", test.token("admin")) });
    one_more.say(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(one_more.closed().await, 4429);
    Socket::of(&test, "lianluo").await;
}
