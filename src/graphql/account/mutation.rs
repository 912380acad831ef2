//! Signing in and out.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::types::Viewer;
use crate::{
    actions::{Act, ActionError, Actor, account},
    graphql::{
        budget::SignIns,
        context::{Bearer, ContextExt},
        error::{Fault, UserError},
        guard::SignedIn,
        scalar::DateTime,
    },
};

/// Sign-in name and password (登录).
#[derive(Debug, InputObject)]
pub struct SignInInput {
    /// Sign-in name (账号).
    login: String,
    /// Password (密码).
    #[graphql(secret)]
    password: String,
}

/// What `signIn` did (办理结果).
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// The bearer token (访问令牌), for the header `Authorization: Bearer …`. It is shown only here.
    token: Option<String>,
    /// When the token stops working (令牌到期时间).
    expires_at: Option<DateTime>,
    /// Who has signed in (当前用户).
    viewer: Option<Viewer>,
    /// Why it was refused (退回原因); empty if it was done.
    user_errors: Vec<UserError>,
}

/// What `signOut` did (办理结果).
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// Whether the token of this request no longer works (已退出登录).
    signed_out: bool,
}

#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Signs in (登录). The only field that needs no token.
    #[graphql(complexity = 1000)]
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let app = ctx.app();
        ctx.data_unchecked::<SignIns>().count(ctx.address())?;
        let account = match account::authenticate(&app.db, &input.login, input.password.into()).await {
            Ok(account) => account,
            Err(ActionError::Refused(refusals)) => {
                let user_errors = refusals.into_iter().map(Into::into).collect();
                return Ok(SignInPayload { token: None, expires_at: None, viewer: None, user_errors });
            }
            Err(error) => return Err(error.into()),
        };
        let viewer = ctx.directory().await?.viewer(account.clone(), ctx.today());
        let act = Act::begin(&app.db, &app.live, Actor::Person(viewer.clone()), app.clock.now()).await?;
        let lifetime = TimeDelta::hours(app.config.sign_in_hours.into());
        let (token, expires_at) = account::issue_token(&act, &account, lifetime).await?;
        act.commit().await?;
        Ok(SignInPayload {
            token: Some(token.expose_secret().to_owned()),
            expires_at: Some(expires_at.into()),
            viewer: Some(viewer.into()),
            user_errors: Vec::new(),
        })
    }

    /// Signs out (退出登录): the token of this request stops working at once.
    #[graphql(guard = "SignedIn")]
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload> {
        let bearer = ctx.data_opt::<Bearer>().ok_or(Fault::Unauthenticated)?;
        let act = ctx.act().await?;
        account::revoke_token(&act, bearer.0.expose_secret()).await?;
        act.commit().await?;
        Ok(SignOutPayload { signed_out: true })
    }
}
