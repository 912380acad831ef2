//! From a bearer token to a viewer.

use actix_web::{HttpRequest, http::header::AUTHORIZATION};
use sea_orm::DbErr;
use secrecy::SecretString;

use crate::{
    app::App,
    domain::{token, viewer::Viewer},
    graphql::context::Bearer,
};

/// Who asks, and with which token. A token that is unknown, expired or revoked is as good as none.
pub(super) async fn viewer(app: &App, request: &HttpRequest) -> Result<Option<(Viewer, Bearer)>, DbErr> {
    let Some(token) = bearer(request) else { return Ok(None) };
    let viewer = viewer_by(app, token).await?;
    Ok(viewer.map(|viewer| (viewer, Bearer(SecretString::from(token)))))
}

/// Who asks with this token.
pub(super) async fn viewer_by(app: &App, token: &str) -> Result<Option<Viewer>, DbErr> {
    let Some(account) = app.sessions.by_token(&app.db, &app.live, &token::hash(token), app.clock.now()).await? else {
        return Ok(None);
    };
    Ok(Some(app.directory.current(&app.db, &app.live).await?.viewer(account, app.clock.today())))
}

/// The token of a request.
pub(super) fn bearer(request: &HttpRequest) -> Option<&str> {
    token_in(request.headers().get(AUTHORIZATION)?.to_str().ok()?)
}

/// The token in the words of an `Authorization` header.
pub(super) fn token_in(words: &str) -> Option<&str> {
    let (scheme, token) = words.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
