//! Personal links: the whole way of an answer through a browser, and the doors that stay shut.

use entity::{LetterKind, delivery, letter_answer, letter_link};
use mail_parser::MessageParser;
use reqwest::{Client, Method, Response, redirect::Policy};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use zhaoshang::letters::issue::{Run, issue};

use crate::support::app::{LINKS, TestApp, refusal};

/// A demonstration whose urging letters were sent with links.
struct Office {
    test: TestApp,
    client: Client,
}

/// A letter as its recipient has it.
#[derive(Clone)]
struct Mail {
    message_id: String,
    recipient: String,
    path: String,
}

impl Office {
    async fn open(more: &[(&str, &str)]) -> Self {
        let test = TestApp::demo_with(&[LINKS.as_slice(), more].concat()).await;
        let run = Run { kind: LetterKind::Urging, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
        issue(&test.app, run, |_, _| {}).await.unwrap();
        test.deliver_all().await;
        Self { test, client: Client::builder().no_proxy().redirect(Policy::none()).build().unwrap() }
    }

    /// The mails sent so far that have links: all but copies.
    fn mails(&self) -> Vec<Mail> {
        let mail = |kept: zhaoshang::letters::mailer::Kept| {
            let mail = MessageParser::default().parse(&kept.message).unwrap();
            let text = mail.body_text(0).unwrap();
            let start = text.find("/letters/")?;
            let path = text[start..].lines().next().unwrap().to_owned();
            assert!(mail.body_html(0).unwrap().contains(&format!("href=\"http://127.0.0.1:1{path}\"")));
            assert_eq!(path.len(), "/letters/".len() + 43);
            Some(Mail { message_id: kept.message_id, recipient: kept.recipient, path })
        };
        self.test.mails().into_iter().filter_map(mail).collect()
    }

    /// The mail to the head of a unit, and the letter in it.
    async fn first(&self) -> (Mail, Value) {
        let query = "{ letters(first: 1, filter: { addresseeKind: { eq: UNIT }, status: { eq: SENT } }) { nodes { id title
            official { name email } delivery { messageId } items { id title } links { id works official { name } } } } }";
        let letter = self.test.ask(query).await["letters"]["nodes"][0].take();
        let mail = self.mails().into_iter().find(|mail| letter["delivery"]["messageId"] == json!(mail.message_id));
        (mail.unwrap(), letter)
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.test.address)).send().await.unwrap()
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(format!("{}{path}", self.test.address));
        request.header("Content-Type", "application/x-www-form-urlencoded").body(body).send().await.unwrap()
    }
}

/// Where a form leads, or the status and page it is answered with.
async fn shown(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let place = response.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
    (status, place.unwrap_or(response.text().await.unwrap()))
}

fn form<'a>(version: &'a str, progress: &'a str, wanted: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("version", version),
        ("progress", progress),
        ("lateReason", "图纸调整"),
        ("newDueOn", ""),
        ("personName", "张三"),
        ("personTelephone", "023-68780000"),
        ("note", ""),
        ("do", wanted),
    ]
}

#[tokio::test]
async fn a_head_without_an_account_signs_for_a_letter_and_answers_it() {
    let office = Office::open(&[]).await;
    let (mail, letter) = office.first().await;
    let (path, item) = (mail.path.as_str(), format!("{}?item=1", mail.path));
    let standing = async || {
        let query = format!(
            "{{ letter(id: {}) {{ status receipt {{ acknowledgedBy byLink }} items {{ answers {{ status byLink savedBy progress version }} }} }} }}",
            letter["id"]
        );
        office.test.ask(&query).await["letter"].take()
    };

    // Looking does nothing, and says what a browser must not do.
    let page = office.get(path).await;
    for (name, value) in [
        ("x-robots-tag", "noindex, nofollow, noarchive"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-frame-options", "DENY"),
        ("content-encoding", "identity"),
    ] {
        assert_eq!(page.headers()[name], value);
    }
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("script"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(page.contains("lang=\"zh-CN\"") && page.contains(letter["title"].as_str().unwrap()));
    assert!(page.contains("签收本函") && !page.contains("?item=1") && !page.contains("<script"));
    assert!(!page.contains(&path["/letters/".len()..]), "the token is in no page");
    let text = office.get(&format!("{path}?show=text")).await;
    assert!(text.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
    assert_eq!(text.headers()["x-frame-options"], "SAMEORIGIN");
    assert!(text.text().await.unwrap().contains(letter["items"][0]["title"].as_str().unwrap()));
    assert_eq!(standing().await["status"], "SENT");
    let (status, page) = shown(office.post(&item, &form("0", "早", "save")).await).await;
    assert!(status == 409 && page.contains("请先签收") && page.contains("早"), "{page}");

    for _ in 0..2 {
        let signed = shown(office.post(path, &[("do", "acknowledge")]).await).await;
        assert_eq!(signed, (303, "?said=acknowledged".to_owned()));
    }
    assert!(office.get(&format!("{path}?said=acknowledged")).await.text().await.unwrap().contains("已签收，谢谢"));
    let name = &letter["official"]["name"];
    assert_eq!(standing().await["receipt"], json!({ "acknowledgedBy": name, "byLink": true }));

    // What is wrong is said beside what was typed; nothing of it is kept, nothing of it is lost.
    let (long, nasty) = ("字".repeat(4001), "</textarea><script>alert('x')</script>&amp;\"");
    let mut wrong = form("0", &long, "submit");
    wrong[3].1 = "明天";
    wrong[6].1 = nasty;
    let (status, page) = shown(office.post(&item, &wrong).await).await;
    assert!(status == 422 && page.contains("日期应为") && page.contains(&long) && !page.contains("<script"), "{page}");
    let mut far = form("0", "办理中", "submit");
    for (day, code) in [("2027年11月25日", 422), ("2027-11-25", 422)] {
        far[3].1 = day;
        let (status, page) = shown(office.post(&item, &far).await).await;
        assert!(status == code && page.contains("最迟为2027年11月24日"), "{page}");
    }
    wrong[3].1 = "";
    let (status, page) = shown(office.post(&item, &wrong).await).await;
    assert!(status == 422 && page.contains("不得超过4000个字符") && page.contains(&long), "{page}");
    assert!(page.contains("&lt;script&gt;") && page.contains("aria-invalid=\"true\""));
    let (status, page) = shown(office.post(&item, &[("do", "submit"), ("version", "0")]).await).await;
    assert!(status == 422 && page.contains("请填写办理进展") && page.contains("请填写责任人"), "{page}");
    assert_eq!(letter_answer::Entity::find().count(&office.test.app.db).await.unwrap(), 0);

    // Saved, gone on with later, submitted once however often it is sent. A day may be typed as the hint writes it.
    let mut draft = form("0", nasty, "save");
    draft[3].1 = "2026年12月4日";
    let saved = shown(office.post(&item, &draft).await).await;
    assert_eq!(saved, (303, "?said=saved#item-1".to_owned()));
    let page = office.get(&item).await.text().await.unwrap();
    assert!(
        page.contains("&lt;script&gt;alert")
            && page.contains("value=\"1\"")
            && page.contains("value=\"2026-12-04\"")
            && !page.contains("<script"),
        "{page}"
    );
    for _ in 0..2 {
        let submitted = shown(office.post(&item, &form("1", "第一行\r\n第二行", "submit")).await).await;
        assert_eq!(submitted, (303, "?said=submitted#item-1".to_owned()));
    }
    let answered = &standing().await["items"][0]["answers"];
    assert_eq!(
        *answered,
        json!([{ "status": "SUBMITTED", "byLink": true, "savedBy": name, "progress": "第一行\n第二行", "version": 2 }])
    );
    let (status, page) = shown(office.post(&item, &form("1", "另一内容", "submit")).await).await;
    assert!(status == 409 && page.contains("不能再修改") && page.contains("另一内容"), "{page}");
    assert!(office.get(path).await.text().await.unwrap().contains("待复核"));

    let closed = office.test.change("closeLetter", json!({ "letterId": letter["id"] }), "letter { id }").await;
    assert_eq!(refusal(&closed).0, "ANSWERS_TO_REVIEW");
}

#[tokio::test]
async fn who_answered_through_a_link_hears_by_mail_that_the_answer_is_returned() {
    let office = Office::open(&[]).await;
    let (mail, letter) = office.first().await;
    office.post(&mail.path, &[("do", "acknowledge")]).await;
    office.post(&format!("{}?item=1", mail.path), &form("0", "办理中", "submit")).await;
    let query = format!("{{ letter(id: {}) {{ number items {{ title answers {{ id version }} }} }} }}", letter["id"]);
    let answered = office.test.ask(&query).await["letter"].take();
    let answer = &answered["items"][0]["answers"][0];
    let back = json!({ "answerId": answer["id"], "version": answer["version"], "words": "请附<佐证>材料" });
    assert_eq!(office.test.change("returnLetterAnswer", back.clone(), "answer { id }").await["userErrors"], json!([]));
    assert_eq!(office.test.denied("admin", "returnLetterAnswer", back, "answer { id }").await, "CONFLICT");
    office.test.deliver_all().await;
    let told: Vec<_> =
        office.test.mails().into_iter().filter(|kept| kept.message_id.starts_with("returned.answer-")).collect();
    let [told] = told.as_slice() else { panic!("{}", told.len()) };
    assert_eq!(told.recipient, mail.recipient);
    let parsed = MessageParser::default().parse(&told.message).unwrap();
    let subject = format!("【反馈退回】{} {}", answered["number"].as_str().unwrap(), letter["title"].as_str().unwrap());
    assert_eq!(parsed.subject(), Some(subject.as_str()));
    assert_eq!(parsed.in_reply_to().as_text(), Some(mail.message_id.as_str()), "in the thread of the letter");
    let text = parsed.body_text(0).unwrap();
    let item = format!("第1项“{}”", answered["items"][0]["title"].as_str().unwrap());
    assert!(text.contains(&item) && text.contains("复核意见：请附<佐证>材料"), "{text}");
    assert!(!text.contains("/letters/"), "the link stays in the mail of the letter");
    assert!(parsed.body_html(0).unwrap().contains("请附&lt;佐证&gt;材料"));
    assert!(office.get(&format!("{}?item=1", mail.path)).await.text().await.unwrap().contains("重新填报"));
}

#[tokio::test]
async fn the_page_names_the_person_who_signed_with_an_account() {
    let office = Office::open(&[]).await;
    let test = &office.test;
    let query = "{ viewer { official { name } } letters(first: 1, filter: { status: { eq: SENT } }) { nodes { id delivery { messageId } items { id } } } }";
    let seen = test.ok(&test.token("lianluo"), query, json!({})).await;
    let letter = &seen["letters"]["nodes"][0];
    test.change_as("lianluo", "acknowledgeLetter", json!({ "letterId": letter["id"] }), "letter { id }").await;
    let answer = json!({
        "letterId": letter["id"], "itemId": letter["items"][0]["id"], "version": 0, "submit": true,
        "answer": { "progress": "办理中", "lateReason": "待批复", "personName": "张三", "personTelephone": "023-68780000" },
    });
    let done = test.change_as("lianluo", "answerLetterItem", answer, "answer { savedBy }").await;
    assert_eq!(done["answer"]["savedBy"], "lianluo", "the trail keeps the account");
    let mail =
        office.mails().into_iter().find(|mail| letter["delivery"]["messageId"] == json!(mail.message_id)).unwrap();
    let name = seen["viewer"]["official"]["name"].as_str().unwrap();
    for path in [mail.path.clone(), format!("{}?item=1", mail.path)] {
        let page = office.get(&path).await.text().await.unwrap();
        assert!(page.contains(&format!("<dd>{name}，2026年11月24日")) && !page.contains("lianluo"), "{page}");
    }
}

#[tokio::test]
async fn a_leader_finds_one_field_and_the_unit_that_each_matter_is_about() {
    let office = Office::open(&[]).await;
    let query = "{ letters(first: 1, filter: { addresseeKind: { eq: LEADER }, status: { eq: SENT } }) { nodes { id
        delivery { messageId } items { id unit { name } } } } }";
    let letter = office.test.ask(query).await["letters"]["nodes"][0].take();
    let mail =
        office.mails().into_iter().find(|mail| letter["delivery"]["messageId"] == json!(mail.message_id)).unwrap();
    let item = format!("{}?item=1", mail.path);
    office.post(&mail.path, &[("do", "acknowledge")]).await;
    let page = office.get(&mail.path).await.text().await.unwrap();
    for item in letter["items"].as_array().unwrap() {
        let unit = format!("<dt>责任单位</dt><dd>{}</dd>", item["unit"]["name"].as_str().unwrap());
        assert!(page.contains(&unit), "{unit}: {page}");
    }
    assert!(page.contains("填写批示意见（第1项）") && !page.contains("填写反馈"), "{page}");
    let page = office.get(&item).await.text().await.unwrap();
    assert!(page.contains("<label for=\"note\">批示意见"), "{page}");
    for field in ["progress", "lateReason", "newDueOn", "personName", "personTelephone"] {
        assert!(!page.contains(&format!("name=\"{field}\"")), "{field}: {page}");
    }
    let empty = shown(office.post(&item, &[("version", "0"), ("note", " "), ("do", "submit")]).await).await;
    assert!(empty.0 == 422 && empty.1.contains("批示意见：请填写批示意见"), "{}", empty.1);
    let instructed = [("version", "0"), ("note", "请抓紧协调用地"), ("do", "submit")];
    let done = shown(office.post(&item, &instructed).await).await;
    assert_eq!(done, (303, "?said=instructed#item-1".to_owned()));
    let page = office.get(&item).await.text().await.unwrap();
    assert!(page.contains("<dt>批示意见</dt><dd>请抓紧协调用地</dd>") && !page.contains("责任人"), "{page}");
    // A unit's own letter names no unit and asks for everything.
    let (own, _) = office.first().await;
    office.post(&own.path, &[("do", "acknowledge")]).await;
    let page = office.get(&format!("{}?item=1", own.path)).await.text().await.unwrap();
    assert!(page.contains("name=\"progress\"") && !page.contains("责任单位："), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_do_not_overwrite_each_other() {
    let office = Office::open(&[]).await;
    let (mail, _) = office.first().await;
    let item = format!("{}?item=1", mail.path);
    office.post(&mail.path, &[("do", "acknowledge")]).await;
    let (one, two) = (form("0", "窗口甲", "save"), form("0", "窗口乙", "save"));
    let (one, two) = tokio::join!(office.post(&item, &one), office.post(&item, &two));
    let mut seen = [shown(one).await, shown(two).await];
    seen.sort();
    assert_eq!((seen[0].0, seen[1].0), (303, 409));
    // The later one sees both, and may say that its own holds.
    let page = &seen[1].1;
    assert!(
        page.contains("窗口甲") && page.contains("窗口乙") && page.contains("name=\"version\" value=\"1\""),
        "{page}"
    );
    assert_eq!(shown(office.post(&item, &form("1", "以此为准", "submit")).await).await.0, 303);
    assert_eq!(letter_answer::Entity::find().count(&office.test.app.db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_whom_to_ask_and_no_more() {
    let office = Office::open(&[]).await;
    let (mail, letter) = office.first().await;
    let link = json!({ "linkId": letter["links"][0]["id"] });
    let (status, unknown) = shown(office.get(&format!("/letters/{}", "A".repeat(43))).await).await;
    assert_eq!(status, 404);
    assert!(unknown.contains("联系电话：023-00000000") && unknown.contains("链接无效或已失效"));

    for method in [Method::PUT, Method::DELETE] {
        let url = format!("{}{}", office.test.address, mail.path);
        let response = office.client.request(method, url).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()["allow"].to_str().unwrap()),
            (405, "GET, HEAD, POST")
        );
    }
    // Mail scanners ask like this: they learn that there is a page, and sign for nothing.
    let looked = office.client.head(format!("{}{}", office.test.address, mail.path)).send().await.unwrap();
    assert_eq!((looked.status().as_u16(), looked.headers()["cache-control"].to_str().unwrap()), (200, "no-store"));
    assert_eq!(looked.text().await.unwrap(), "");
    let receipt =
        office.test.ask(&format!("{{ letter(id: {}) {{ receipt {{ acknowledgedBy }} }} }}", letter["id"])).await;
    assert_eq!(receipt["letter"]["receipt"], Value::Null);
    let json =
        office.client.post(format!("{}{}", office.test.address, mail.path)).json(&json!({ "do": "acknowledge" }));
    assert_eq!(json.send().await.unwrap().status(), 415);
    assert_eq!(office.post(&mail.path, &[("note", &"x".repeat(300_000))]).await.status(), 413);
    assert_eq!(office.post(&mail.path, &[("do", "delete")]).await.status(), 400);

    // Renewed: another mail with another link, and the old one is shut.
    assert_eq!(office.test.denied("lianluo", "renewLetterLink", link.clone(), "link { id }").await, "FORBIDDEN");
    let renewed = office.test.change("renewLetterLink", link.clone(), "link { id works }").await;
    assert_eq!(renewed["link"]["works"], true);
    office.test.deliver_all().await;
    let again = office.mails().pop().unwrap();
    assert_eq!(again.recipient, mail.recipient);
    assert!(again.message_id != mail.message_id && again.path != mail.path);
    assert_eq!(shown(office.get(&mail.path).await).await, (410, unknown.clone()));
    assert_eq!(shown(office.post(&mail.path, &[("do", "acknowledge")]).await).await, (410, unknown.clone()));
    assert_eq!(office.get(&again.path).await.status(), 200);

    // Expired on the day after the last.
    office.test.at("2026-12-24T15:59:59Z");
    assert_eq!(office.get(&again.path).await.status(), 200);
    office.test.at("2026-12-24T16:00:00Z");
    assert_eq!(shown(office.get(&again.path).await).await, (410, unknown.clone()));

    office.test.at("2026-11-25T01:00:00Z");
    let revoke = json!({ "linkId": renewed["link"]["id"] });
    office.test.change("revokeLetterLink", revoke.clone(), "link { works }").await;
    assert_eq!(shown(office.get(&again.path).await).await, (410, unknown));
    assert_eq!(refusal(&office.test.change("revokeLetterLink", revoke, "link { id }").await).0, "ALREADY_ENDED");
}

#[tokio::test]
async fn the_database_has_no_link_and_every_recipient_another() {
    let office = Office::open(&[]).await;
    let mails = office.mails();
    let mut paths: Vec<_> = mails.iter().map(|mail| mail.path.clone()).collect();
    paths.sort();
    paths.dedup();
    assert!(mails.len() > 5 && paths.len() == mails.len());
    let links = letter_link::Entity::find().all(&office.test.app.db).await.unwrap();
    assert_eq!(links.len(), mails.len());
    assert!(links.iter().all(|link| paths.iter().all(|path| !path.contains(&link.token_hash))));
    for kept in delivery::Entity::find().all(&office.test.app.db).await.unwrap() {
        let Some(message) = kept.message else { continue };
        let mail = MessageParser::default().parse(&message).unwrap();
        assert!(!mail.body_text(0).unwrap().contains("/letters/") && !mail.body_html(0).unwrap().contains("/letters/"));
    }
    let trail = office.test.ask("{ auditEntries(first: 100) { nodes { after } } }").await.to_string();
    assert!(links.iter().all(|link| !trail.contains(&link.token_hash)));
    assert_eq!(
        office.test.ok(&office.test.token("zuzhang"), "{ letters { nodes { links { id } } } }", json!({})).await["letters"]
            ["nodes"][0]["links"],
        json!([])
    );
}

#[tokio::test]
async fn an_address_that_asks_too_often_has_to_wait() {
    let office = Office::open(&[("LIMITS_LINK_REQUESTS_PER_MINUTE", "2")]).await;
    let (mail, _) = office.first().await;
    for _ in 0..2 {
        assert_eq!(office.get(&mail.path).await.status(), 200);
    }
    let (status, retry) = {
        let response = office.get(&mail.path).await;
        (response.status(), response.headers()["retry-after"].to_str().unwrap().to_owned())
    };
    assert_eq!((status.as_u16(), retry.as_str()), (429, "31"));
}

#[tokio::test]
async fn without_a_public_address_letters_carry_no_link() {
    let test = TestApp::demo().await;
    let run = Run { kind: LetterKind::Urging, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
    issue(&test.app, run, |_, _| {}).await.unwrap();
    test.deliver_all().await;
    let mails = test.mails();
    assert!(!mails.is_empty());
    for kept in mails {
        assert!(!MessageParser::default().parse(&kept.message).unwrap().body_text(0).unwrap().contains("个人链接"));
    }
    assert_eq!(letter_link::Entity::find().count(&test.app.db).await.unwrap(), 0);
}
