//! From a bearer token to a viewer.

use actix_web::{HttpRequest, http::header::AUTHORIZATION};
use sea_orm::DbErr;
use secrecy::SecretString;

use crate::{actions::account::token_hash, app::App, domain::viewer::Viewer, graphql::context::Bearer, storage};

/// Who asks, and with which token. A token that is unknown, expired or revoked is as good as none.
pub(super) async fn viewer(app: &App, request: &HttpRequest) -> Result<Option<(Viewer, Bearer)>, DbErr> {
    let Some(token) = bearer(request) else { return Ok(None) };
    let Some(account) = storage::account::by_token(&app.db, &token_hash(token), app.clock.now()).await? else {
        return Ok(None);
    };
    let viewer = app.directory.current(&app.db, &app.live).await?.viewer(account, app.clock.today());
    Ok(Some((viewer, Bearer(SecretString::from(token)))))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
