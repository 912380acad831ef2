//! What executes requests, over whichever transport.

use std::sync::Arc;

use actix_web::HttpRequest;
use async_graphql::Request;
use tokio::sync::Semaphore;

use super::address;
use crate::{
    app::App,
    domain::viewer::Viewer,
    graphql::{
        self as api, Schema,
        budget::SignIns,
        context::{Bearer, ClientAddress},
        gate::Gate,
    },
    storage::database::Database,
};

/// What answers at `/graphql`.
#[derive(Clone)]
pub(super) struct Endpoint {
    pub(super) app: App,
    pub(super) schema: Schema,
    pub(super) gate: Arc<Gate>,
    /// One for each request that may be worked on at once; what goes on over an open connection needs none.
    pub(super) places: Arc<Semaphore>,
}

impl Endpoint {
    pub(super) fn new(app: App) -> Self {
        let schema = api::builder().data(SignIns::new(&app)).finish();
        let (gate, places) = (Gate::new(&app), Semaphore::new(app.config.limits.requests_in_flight));
        Self { app, schema, gate: Arc::new(gate), places: Arc::new(places) }
    }

    /// The same, asking the database over other connections.
    pub(super) fn over(&self, db: Database) -> Self {
        Self { app: self.app.over(db), ..self.clone() }
    }

    /// From whom a request comes.
    pub(super) fn client(&self, request: &HttpRequest) -> ClientAddress {
        ClientAddress(address::client(request, &self.app.config.access.trusted_proxies))
    }

    /// Gives a request what resolvers find in their context.
    pub(super) fn furnish(&self, asked: Request, from: ClientAddress, viewer: Option<(Viewer, Bearer)>) -> Request {
        let asked = asked.data(self.app.clone()).data(from);
        // Who is not signed in can sign in, and learns nothing of the schema.
        let Some((viewer, bearer)) = viewer else { return asked.disable_introspection() };
        let may_introspect = self.app.config.access.introspection.is_open_to(&viewer);
        let asked = asked.data(viewer).data(bearer);
        if may_introspect { asked } else { asked.disable_introspection() }
    }
}
