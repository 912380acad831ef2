//! The pages behind a personal link (个人链接): who has it sees the one letter, signs for it and answers it, without an
//! account and without scripts (adr/0021).
//!
//! The token stands in the path alone: no page, header or line of the log repeats it. Whatever leads from one page to
//! another is relative, such as `?item=3`.

mod form;
mod view;

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{ALLOW, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, LOCATION, RETRY_AFTER, X_FRAME_OPTIONS},
    },
    web::{Data, Path, Payload},
};
use tokio::time::timeout;
use url::form_urlencoded;

use self::{
    form::{Form, Typed},
    view::{Opened, Unkept},
};
use super::endpoint::Endpoint;
use crate::{
    actions::{Act, ActionError, Actor, answer},
    app::App,
    config::Office,
    domain::{letter::answer::is_asked, token},
    storage,
};

/// What is said of a link that opens nothing, whyever.
const NO_LETTER: (&str, &str) = (
    "链接无效或已失效",
    "您打开的链接无效、已过有效期或已停用。请核对链接是否完整；如需办理，请按下方电话与我们联系，我们将为您重新发送。",
);
/// What is said of a letter that is void.
const VOID: &str = "文件已作废";
const BUSY: (&str, &str) = ("请稍后再试", "目前访问人数较多或操作过于频繁，请稍后再试。您的内容未受影响。");
const STALE: &str =
    "该事项的反馈已在您打开本页后被更新，您的内容尚未保存。请核对后再次暂存或提交，以您填写的内容为准。";

/// Shows the letter, one of its matters, or its text, to HEAD without its words. Nothing is done by looking: mail scanners
/// look, too.
pub(super) async fn show(endpoint: Data<Endpoint>, request: HttpRequest, path: Path<String>) -> HttpResponse {
    let work = async {
        let app = &endpoint.app;
        let office = &app.config.office;
        let opened = match open(app, &path).await? {
            Ok(opened) => opened,
            Err(shut) => return closed(office, shut),
        };
        let asked = Asked::of(&request);
        if asked.text {
            return Ok(text(opened));
        }
        match asked.item {
            None => Ok(html(StatusCode::OK, opened.overview(office, asked.said, None)?)),
            Some(position) => match opened.item(position) {
                Some(item) => Ok(html(StatusCode::OK, opened.matter(office, item, None)?)),
                None => closed(office, Shut::Link(StatusCode::NOT_FOUND)),
            },
        }
    };
    within_limits(&endpoint, &request, work).await
}

/// Takes in a form.
pub(super) async fn enter(
    endpoint: Data<Endpoint>,
    request: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> HttpResponse {
    let work = async {
        let app = &endpoint.app;
        let office = &app.config.office;
        let form = match form::read(&request, payload).await {
            Ok(form) => form,
            Err((status, words)) => return Ok(html(status, view::notice(office, "未能保存", words)?)),
        };
        let opened = match open(app, &path).await? {
            Ok(opened) => opened,
            Err(shut) => return closed(office, shut),
        };
        match (form, Asked::of(&request).item) {
            (Form::Acknowledge, None) => acknowledge(app, &path, opened).await,
            (Form::Answer { typed, version, submit }, Some(position)) => {
                save(app, &path, opened, position, typed, version, submit).await
            }
            _ => closed(office, Shut::Link(StatusCode::NOT_FOUND)),
        }
    };
    within_limits(&endpoint, &request, work).await
}

/// Answers every method but GET, HEAD and POST.
pub(super) async fn other_method(endpoint: Data<Endpoint>) -> HttpResponse {
    let page = view::notice(&endpoint.app.config.office, "请通过浏览器打开", "请直接在浏览器中打开邮件里的链接。");
    let mut refused = html(StatusCode::METHOD_NOT_ALLOWED, page.unwrap_or_default());
    refused.headers_mut().insert(ALLOW, actix_web::http::header::HeaderValue::from_static("GET, HEAD, POST"));
    refused
}

/// What an address asks for.
struct Asked {
    text: bool,
    item: Option<i32>,
    said: Option<&'static str>,
}

impl Asked {
    fn of(request: &HttpRequest) -> Self {
        let mut asked = Self { text: false, item: None, said: None };
        for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
            match (&*name, &*value) {
                ("show", "text") => asked.text = true,
                ("item", position) => asked.item = Some(position.parse().unwrap_or_default()),
                ("said", "acknowledged") => asked.said = Some("已签收，谢谢。"),
                ("said", "saved") => asked.said = Some("已暂存，尚未提交。您可随时通过本链接继续填写。"),
                ("said", "instructed") => asked.said = Some("批示意见已提交，我办将认真抓好落实。谢谢。"),
                ("said", "submitted") => asked.said = Some("反馈已提交，待招商投资局复核。谢谢。"),
                _ => {}
            }
        }
        asked
    }
}

/// Why a link opens no letter.
enum Shut {
    /// The link is none, or none any more.
    Link(StatusCode),
    /// The letter is void; its title and number.
    Void(String, String),
}

/// The letter that a link opens, and everything that became of it.
async fn open(app: &App, token: &str) -> anyhow::Result<Result<Opened, Shut>> {
    let Some((link, official)) = storage::letter_link::by_token(&app.db, &token::hash(token)).await? else {
        return Ok(Err(Shut::Link(StatusCode::NOT_FOUND)));
    };
    let today = app.clock.today();
    if !storage::letter_link::works(&link, today) {
        return Ok(Err(Shut::Link(StatusCode::GONE)));
    }
    let Some((letter, status)) = storage::answer::letter(&app.db, link.letter_id).await? else {
        return Ok(Err(Shut::Link(StatusCode::NOT_FOUND)));
    };
    if letter.voided_at.is_some() {
        return Ok(Err(Shut::Void(letter.title, letter.number)));
    }
    let may_answer = storage::letter_link::may_answer(&app.db, &link, &letter, today).await?;
    let answers = storage::answer::of_letter(&app.db, letter.id).await?;
    let receipt = storage::answer::receipt(&app.db, letter.id).await?;
    let by = answers.iter().map(|row| &row.saved_by).chain(receipt.iter().map(|row| &row.acknowledged_by));
    let for_others = answers.iter().map(|row| row.on_behalf_of).chain(receipt.iter().map(|row| row.on_behalf_of));
    Ok(Ok(Opened {
        may_answer,
        items: storage::letter::items(&app.db, vec![letter.id]).await?,
        units: storage::letter::unit_names(&app.db).await?,
        people: storage::account::names(&app.db, by.cloned().collect()).await?,
        absent: storage::letter::names(&app.db, for_others.flatten().collect()).await?,
        answers,
        receipt,
        closure: storage::answer::closure(&app.db, letter.id).await?,
        link,
        official,
        letter,
        status,
        today,
    }))
}

/// Begins an act of the recipient.
async fn act(app: &App, opened: &Opened) -> anyhow::Result<Act> {
    let actor = Actor::Recipient { link_id: opened.link.id, name: opened.official.name.clone() };
    Ok(Act::begin(&app.db, &app.live, actor, app.clock.now()).await?)
}

async fn acknowledge(app: &App, token: &str, opened: Opened) -> anyhow::Result<HttpResponse> {
    let act = act(app, &opened).await?;
    let outcome = match answer::hold_by_link(&act).await {
        Ok(held) => answer::acknowledge(&act, held).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => {
            act.commit().await?;
            Ok(see("?said=acknowledged"))
        }
        Err(ActionError::Refused(refusals)) => {
            drop(act);
            let office = &app.config.office;
            let words = refusals.first().map(|refusal| refusal.message.chinese.as_str());
            match open(app, token).await? {
                Ok(opened) => Ok(html(StatusCode::CONFLICT, opened.overview(office, None, words)?)),
                Err(shut) => closed(office, shut),
            }
        }
        Err(ActionError::NotFound | ActionError::Conflict) => closed(&app.config.office, Shut::Link(StatusCode::GONE)),
        Err(error) => Err(error.into()),
    }
}

async fn save(
    app: &App,
    token: &str,
    opened: Opened,
    position: i32,
    typed: Typed,
    version: i32,
    submit: bool,
) -> anyhow::Result<HttpResponse> {
    let office = &app.config.office;
    let Some(item) = opened.item(position) else { return closed(office, Shut::Link(StatusCode::NOT_FOUND)) };
    let act = act(app, &opened).await?;
    let outcome = match (typed.input(), answer::hold_by_link(&act).await) {
        (Err(refusal), Ok(_)) => Err(refusal.into()),
        (Ok(input), Ok(held)) => answer::save(&act, held, item.id, version, &input, submit).await,
        (_, Err(error)) => Err(error),
    };
    let (status, unkept) = match outcome {
        Ok(_) => {
            act.commit().await?;
            let said = match (submit, is_asked(opened.letter.addressee_kind)) {
                (false, _) => "saved",
                (true, true) => "submitted",
                (true, false) => "instructed",
            };
            return Ok(see(&format!("?said={said}#item-{position}")));
        }
        Err(ActionError::Refused(refusals)) => {
            let of_all = refusals.iter().any(|refusal| refusal.field.is_none());
            let status = if of_all { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            (status, Unkept { words: None, refusals, typed })
        }
        Err(ActionError::Conflict) => {
            (StatusCode::CONFLICT, Unkept { words: Some(STALE), refusals: Vec::new(), typed })
        }
        Err(ActionError::NotFound) => return closed(office, Shut::Link(StatusCode::GONE)),
        Err(error) => return Err(error.into()),
    };
    drop(act);
    // Shown as it stands now, with what was typed.
    match open(app, token).await? {
        Ok(opened) => match opened.item(position) {
            Some(item) => Ok(html(status, opened.matter(office, item, Some(unkept))?)),
            None => closed(office, Shut::Link(StatusCode::NOT_FOUND)),
        },
        Err(shut) => closed(office, shut),
    }
}

/// Does what a request asks for, if its address has asked for no more than it may, and not for ever.
async fn within_limits(
    endpoint: &Endpoint,
    request: &HttpRequest,
    work: impl Future<Output = anyhow::Result<HttpResponse>>,
) -> HttpResponse {
    let office = &endpoint.app.config.office;
    if let Err(time) = endpoint.count_link_request(request) {
        return busy(office, StatusCode::TOO_MANY_REQUESTS, time);
    }
    let Ok(_place) = endpoint.places.try_acquire() else {
        return busy(office, StatusCode::SERVICE_UNAVAILABLE, Duration::ZERO);
    };
    match timeout(endpoint.app.config.limits.request, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            let request_id = hex::encode(rand::random::<[u8; 8]>());
            tracing::error!(request_id, %error, "a page of a personal link could not be made");
            let words = format!("系统内部错误，您的内容可能尚未保存。请与我们联系，并告知编号{request_id}。");
            let page = view::notice(office, "系统内部错误", &words).unwrap_or_default();
            html(StatusCode::INTERNAL_SERVER_ERROR, page)
        }
        Err(_) => busy(office, StatusCode::GATEWAY_TIMEOUT, Duration::ZERO),
    }
}

fn busy(office: &Office, status: StatusCode, time: Duration) -> HttpResponse {
    let mut busy = html(status, view::notice(office, BUSY.0, BUSY.1).unwrap_or_default());
    busy.headers_mut().insert(RETRY_AFTER, (time.as_secs() + 1).into());
    busy
}

/// One page for every link that opens nothing, one for letters that are void, and whom to ask.
fn closed(office: &Office, shut: Shut) -> anyhow::Result<HttpResponse> {
    match shut {
        Shut::Link(status) => Ok(html(status, view::notice(office, NO_LETTER.0, NO_LETTER.1)?)),
        Shut::Void(title, number) => {
            let words = format!(
                "您收到的《{title}》（{number}）已作废，无需再签收和反馈。如已另行印发，请以新印发的为准。由此给您带来不便，敬请谅解；\
                 如有疑问，请按下方电话与我们联系。"
            );
            Ok(html(StatusCode::GONE, view::notice(office, VOID, &words)?))
        }
    }
}

fn html(status: StatusCode, page: String) -> HttpResponse {
    respond(status, view::POLICY.as_str(), page)
}

/// The letter as it was issued. Only a page of ours has it in a frame.
fn text(opened: Opened) -> HttpResponse {
    let mut response = respond(StatusCode::OK, view::LETTER_POLICY, opened.letter.html);
    response.headers_mut().insert(X_FRAME_OPTIONS, actix_web::http::header::HeaderValue::from_static("SAMEORIGIN"));
    response
}

fn respond(status: StatusCode, policy: &str, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header(("X-Robots-Tag", "noindex, nofollow, noarchive"))
        .insert_header(("Content-Language", "zh-CN"))
        // What is typed in comes back beside what is secret, so the length of both must not show.
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(page)
}

/// After a form comes a page of its own, so that loading it again sends nothing twice.
fn see(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, place)).finish()
}
