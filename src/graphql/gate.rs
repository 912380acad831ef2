//! What a request passes before it is executed: its document is found, its cost is computed and paid.
//!
//! The cost is that which async-graphql computes while it validates. It tells only an extension, and a schema with an
//! extension takes the long way through every field; so a second schema, which never executes, computes the costs, once
//! for a document and the sizes of its variables.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    Request, Response, ServerError, ValidationResult,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation},
    parser::types::OperationType,
    value,
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::{
    Schema,
    budget::{Budget, wait},
    document::{Document, Documents},
};
use crate::{app::App, domain::viewer::Viewer};

/// Whose budget a request is paid from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Payer {
    /// An account.
    Account(i64),
    /// An address from which nobody is signed in.
    Address(IpAddr),
}

impl Payer {
    /// The viewer, or else the address.
    pub fn of(viewer: Option<&Viewer>, address: IpAddr) -> Self {
        viewer.map_or(Self::Address(address), |viewer| Self::Account(viewer.account_id))
    }
}

/// What requests pass, over whichever transport.
pub struct Gate {
    app: App,
    documents: Documents,
    prices: Schema,
    budget: Option<Budget<Payer>>,
}

/// What a request cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    requested: u32,
    /// What may be spent in a minute, what is left of it, and when all of it will be there again.
    budget: Option<(u32, u32, DateTime<Utc>)>,
}

impl Gate {
    /// The gate of a service.
    pub fn new(app: &App) -> Self {
        let budget = app.config.limits.cost_per_minute.map(|per_minute| Budget::new(app, per_minute));
        let prices = super::builder().extension(Price).finish();
        Self { app: app.clone(), documents: Documents::new(app), prices, budget }
    }

    /// The request with its document, all its variables told.
    pub fn prepare(&self, mut request: Request) -> Result<Admitted, ServerError> {
        let document = self.documents.find(&request)?;
        document.complete(&mut request);
        Ok(Admitted { request, document })
    }

    /// Validates a request and pays for it.
    pub async fn pay(&self, asked: &Admitted, payer: &Payer) -> Result<Cost, Vec<ServerError>> {
        let requested = self.price(asked).await?;
        let Some(budget) = &self.budget else { return Ok(Cost { requested, budget: None }) };
        let points = NonZeroU32::new(requested).unwrap_or(NonZeroU32::MIN);
        let left = budget.spend(payer, points).map_err(|time| vec![wait(time).into()])?;
        let all = budget.per_minute.get();
        let seconds = (u64::from(all - left) * 60).div_ceil(all.into());
        let reset_at = self.app.clock.now() + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(60));
        Ok(Cost { requested, budget: Some((all, left, reset_at)) })
    }

    async fn price(&self, asked: &Admitted) -> Result<u32, Vec<ServerError>> {
        let variables = &asked.request.variables;
        if let Some(known) = asked.document.known_cost(variables) {
            return Ok(known);
        }
        let price = Arc::new(Paid::default());
        let mut request = Request::new("").variables(variables.clone()).data(price.clone());
        request.set_parsed_query(asked.document.parsed());
        let response = self.prices.execute(request).await;
        let Some(cost) = price.0.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return Err(response.errors);
        };
        asked.document.keep_cost(variables, cost);
        Ok(cost)
    }
}

/// A request whose document is within the limits.
pub struct Admitted {
    request: Request,
    document: Arc<Document>,
}

impl Admitted {
    /// What kind of operation is to be executed; none if the document does not say which.
    pub fn kind(&self) -> Option<OperationType> {
        self.document.kind(self.request.operation_name.as_deref())
    }

    /// The request, to be executed once.
    pub fn into_request(self) -> Request {
        let mut request = self.request;
        request.set_parsed_query(self.document.parsed());
        request
    }

    /// The request, to be executed again and again.
    pub fn again(&self) -> Request {
        let mut request = Request::new("").variables(self.request.variables.clone());
        request.operation_name.clone_from(&self.request.operation_name);
        request.set_parsed_query(self.document.parsed());
        request
    }
}

impl Cost {
    /// Says in the answer what it cost.
    pub fn note(self, response: Response) -> Response {
        let requested = self.requested;
        let Some((limit, remaining, reset_at)) = self.budget else {
            return response.extension("cost", value!({ "requested": requested }));
        };
        let reset_at = reset_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        response.extension(
            "cost",
            value!({ "requested": requested, "limit": limit, "remaining": remaining, "resetAt": reset_at }),
        )
    }
}

/// Computes the cost, and stops before anything is executed.
struct Price;

#[derive(Default)]
struct Paid(Mutex<Option<u32>>);

impl ExtensionFactory for Price {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for Price {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let valid = next.run(ctx).await?;
        if let Some(price) = ctx.data_opt::<Arc<Paid>>() {
            let cost = u32::try_from(valid.complexity).unwrap_or(u32::MAX);
            *price.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cost);
        }
        Err(Vec::new())
    }
}
