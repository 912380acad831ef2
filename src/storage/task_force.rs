//! Task forces and who sits in them.

use chrono::NaiveDate;
use entity::{task_force, task_force_member};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{among::among, organisation::holding};

/// The task forces of some projects.
pub async fn of_projects(conn: &impl ConnectionTrait, project_ids: Vec<i64>) -> Result<Vec<task_force::Model>, DbErr> {
    let listed = among(task_force::Column::ProjectId, project_ids, conn.get_database_backend());
    task_force::Entity::find().filter(listed).all(conn).await
}

/// Who sits in the task forces of some projects on `day`, in the order they came.
pub async fn members(
    conn: &impl ConnectionTrait,
    project_ids: Vec<i64>,
    day: NaiveDate,
) -> Result<Vec<task_force_member::Model>, DbErr> {
    use task_force_member::Column;
    task_force_member::Entity::find()
        .filter(among(Column::ProjectId, project_ids, conn.get_database_backend()))
        .filter(holding(Column::FromOn, Column::UntilOn, day))
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Those in the task force of a project who have no last day.
pub async fn open_seats(conn: &impl ConnectionTrait, project_id: i64) -> Result<Vec<task_force_member::Model>, DbErr> {
    task_force_member::Entity::find()
        .filter(task_force_member::Column::ProjectId.eq(project_id))
        .filter(task_force_member::Column::UntilOn.is_null())
        .all(conn)
        .await
}
