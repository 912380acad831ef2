//! What resolvers find in their context.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use async_graphql::Context;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use secrecy::SecretString;

use crate::{
    actions::{Act, Actor},
    app::App,
    domain::viewer::{Scope, Viewer},
    storage::{database::Database, directory::Directory},
};

/// The token a request came with.
#[derive(Clone, Debug)]
pub struct Bearer(pub SecretString);

/// The address a request came from.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Short ways to what every resolver needs.
pub(super) trait ContextExt {
    /// The running service.
    fn app(&self) -> &App;
    /// The database.
    fn db(&self) -> &Database;
    /// Its kind.
    fn backend(&self) -> DbBackend;
    /// Today, in Asia/Shanghai.
    fn today(&self) -> NaiveDate;
    /// Who asks, if signed in.
    fn viewer(&self) -> Option<&Viewer>;
    /// What may be seen: nothing, if nobody is signed in.
    fn scope(&self) -> Scope;
    /// The address the request came from.
    fn address(&self) -> IpAddr;
    /// Officials, units and directions as they stand now.
    async fn directory(&self) -> Result<Arc<Directory>, DbErr>;
    /// Begins an act of the viewer.
    async fn act(&self) -> Result<Act, DbErr>;
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<App>()
    }

    fn db(&self) -> &Database {
        &self.app().db
    }

    fn backend(&self) -> DbBackend {
        self.db().get_database_backend()
    }

    fn today(&self) -> NaiveDate {
        self.app().clock.today()
    }

    fn viewer(&self) -> Option<&Viewer> {
        self.data_opt::<Viewer>()
    }

    fn scope(&self) -> Scope {
        let nothing = || Scope::Units { on: self.today(), official_id: None, unit_ids: Vec::new() };
        self.viewer().map_or_else(nothing, |viewer| viewer.scope.clone())
    }

    fn address(&self) -> IpAddr {
        self.data_opt::<ClientAddress>().map_or(Ipv4Addr::UNSPECIFIED.into(), |address| address.0)
    }

    async fn directory(&self) -> Result<Arc<Directory>, DbErr> {
        let app = self.app();
        app.directory.current(&app.db, &app.live).await
    }

    async fn act(&self) -> Result<Act, DbErr> {
        let actor = self.viewer().cloned().map_or(Actor::System("sign-in"), Actor::Person);
        Act::begin(self.db(), &self.app().live, actor, self.app().clock.now()).await
    }
}
