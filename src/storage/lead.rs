//! Leads and their follow-ups.

use entity::{LeadStatus, lead, lead_limit};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, Iterable, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::among::among;
use crate::domain::{
    lead::{
        claim::is_alive,
        is_open,
        limit::{Limit, Limits},
    },
    viewer::Scope,
};

/// The leads a viewer may see.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<lead::Entity> {
    let leads = lead::Entity::find();
    match scope {
        Scope::Everything => leads,
        Scope::Charge { direction_ids, unit_ids, .. } => {
            let of_units = among((lead::Entity, lead::Column::UnitId), unit_ids.clone(), backend);
            let of_directions = among((lead::Entity, lead::Column::DirectionId), direction_ids.clone(), backend);
            leads.filter(Condition::any().add(of_units).add(of_directions))
        }
        Scope::Units { unit_ids, .. } => {
            leads.filter(among((lead::Entity, lead::Column::UnitId), unit_ids.clone(), backend))
        }
    }
}

/// One lead in scope.
pub async fn find(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<lead::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(lead::Column::Id.eq(id)).one(conn).await
}

/// One lead in scope, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<lead::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(lead::Column::Id.eq(id)).lock_exclusive().one(conn).await
}

/// The leads of a company that stand in the way of another one, the first reported first; out of scope, too.
pub fn alive(company_key: &str) -> Select<lead::Entity> {
    of_company(company_key, is_alive)
}

/// The open leads of a company, held against other writers until the transaction ends.
pub async fn lock_open(conn: &impl ConnectionTrait, company_key: &str) -> Result<Vec<lead::Model>, DbErr> {
    of_company(company_key, is_open).lock_exclusive().all(conn).await
}

fn of_company(company_key: &str, which: fn(LeadStatus) -> bool) -> Select<lead::Entity> {
    lead::Entity::find()
        .filter(lead::Column::CompanyKey.eq(company_key))
        .filter(lead::Column::Status.is_in(LeadStatus::iter().filter(|status| which(*status))))
        .order_by_asc(lead::Column::Id)
}

/// Every limit ever set.
pub async fn limits(conn: &impl ConnectionTrait) -> Result<Limits, DbErr> {
    let rows = lead_limit::Entity::find().all(conn).await?;
    let limit = |row: lead_limit::Model| Limit {
        step: row.step,
        working_days: row.working_days.unsigned_abs(),
        from_on: row.from_on,
    };
    Ok(Limits::new(rows.into_iter().map(limit).collect()))
}
