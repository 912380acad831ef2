//! What comes in from the forms of the pages.

use actix_web::{
    HttpRequest,
    http::{StatusCode, header::CONTENT_TYPE},
    web::Payload,
};
use entity::RefusalCode;
use serde::Serialize;
use url::form_urlencoded;

use crate::{
    actions::answer::Input,
    domain::{language::say, month::day_as_written, refusal::Refusal},
    graphql::limit::BODY_BYTES,
};

/// What a form asks for.
pub(super) enum Form {
    /// To sign for the letter.
    Acknowledge,
    /// To save an answer, or to submit it.
    Answer { typed: Typed, version: i32, submit: bool },
}

/// An answer as it was typed.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Typed {
    pub(super) progress: String,
    pub(super) late_reason: String,
    pub(super) new_due_on: String,
    pub(super) person_name: String,
    pub(super) person_telephone: String,
    pub(super) note: String,
}

/// Reads a form of ours; else what is wrong with it, in words.
pub(super) async fn read(request: &HttpRequest, payload: Payload) -> Result<Form, (StatusCode, &'static str)> {
    // Read as it is, not unpacked: a small body could become a large one.
    let body = payload.to_bytes_limited(BODY_BYTES).await;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim() != "application/x-www-form-urlencoded" {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "请通过页面上的按钮提交。"));
    }
    let too_large = "提交的内容过长，未能保存。请返回上一页，将每项内容控制在4000字以内后重新提交。";
    let body = body.map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, too_large))?;
    let unreadable = (StatusCode::BAD_REQUEST, "提交的内容无法读取，请返回上一页重新提交。");
    let body = body.map_err(|_| unreadable)?;
    let (mut typed, mut version, mut wanted) = (Typed::default(), String::new(), String::new());
    for (name, value) in form_urlencoded::parse(&body) {
        let field = match &*name {
            "progress" => &mut typed.progress,
            "lateReason" => &mut typed.late_reason,
            "newDueOn" => &mut typed.new_due_on,
            "personName" => &mut typed.person_name,
            "personTelephone" => &mut typed.person_telephone,
            "note" => &mut typed.note,
            "version" => &mut version,
            "do" => &mut wanted,
            _ => continue,
        };
        // Browsers send the lines of a text with both signs.
        *field = value.replace("\r\n", "\n");
    }
    match wanted.as_str() {
        "acknowledge" => Ok(Form::Acknowledge),
        "save" | "submit" => {
            let version = version.parse().map_err(|_| unreadable)?;
            Ok(Form::Answer { typed, version, submit: wanted == "submit" })
        }
        _ => Err(unreadable),
    }
}

impl Typed {
    /// The same, to be saved.
    pub(super) fn input(&self) -> Result<Input, Refusal> {
        let day = self.new_due_on.trim();
        let new_due_on = day_as_written(day);
        if new_due_on.is_none() && !day.is_empty() {
            let message = say!(
                "日期应为“2026-12-24”或“2026年12月24日”这样的形式",
                "A day is written as in 2026-12-24 or 2026年12月24日"
            );
            return Err(Refusal::of_field("newDueOn", RefusalCode::OutOfRange, message));
        }
        Ok(Input {
            progress: self.progress.clone(),
            late_reason: Some(self.late_reason.clone()),
            new_due_on,
            person_name: Some(self.person_name.clone()),
            person_telephone: Some(self.person_telephone.clone()),
            note: self.note.clone(),
        })
    }
}
