//! Sums of projects, kept by the writes, and made here from what there is.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Every project counts once in every pair of stretches of its leader and its lead unit that meet: from the day the
/// pair begins, and no more from the day it ends. The first holders count since ever.
const FILL: &str = "
WITH stretch AS (
  SELECT project_id, duty, COALESCE(official_id, unit_id) AS holder,
    CASE WHEN LAG(from_on) OVER w IS NULL THEN '0001-01-01' ELSE from_on END AS from_on,
    LEAD(from_on) OVER w AS next_on
  FROM project_assignment WHERE duty IN ('LEADER', 'LEAD_UNIT')
  WINDOW w AS (PARTITION BY project_id, duty ORDER BY from_on)
), pair AS (
  SELECT p.direction_id, p.stage, l.holder AS leader_id, u.holder AS lead_unit_id, p.contract_amount,
    CASE WHEN l.from_on > u.from_on THEN l.from_on ELSE u.from_on END AS from_on,
    CASE WHEN l.next_on IS NULL OR l.next_on > u.next_on THEN u.next_on ELSE l.next_on END AS next_on
  FROM project p
  JOIN stretch l ON l.project_id = p.id AND l.duty = 'LEADER'
  JOIN stretch u ON u.project_id = p.id AND u.duty = 'LEAD_UNIT'
  WHERE (l.next_on IS NULL OR u.from_on < l.next_on) AND (u.next_on IS NULL OR l.from_on < u.next_on)
), entry AS (
  SELECT direction_id, stage, leader_id, lead_unit_id, from_on, 1 AS sign, contract_amount FROM pair
  UNION ALL
  SELECT direction_id, stage, leader_id, lead_unit_id, next_on, -1, contract_amount FROM pair WHERE next_on IS NOT NULL
)
INSERT INTO project_tally (direction_id, stage, leader_id, lead_unit_id, from_on, projects, contract_amount)
SELECT direction_id, stage, leader_id, lead_unit_id, from_on, SUM(sign), COALESCE(SUM(sign * contract_amount), 0)
FROM entry GROUP BY direction_id, stage, leader_id, lead_unit_id, from_on";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = ["direction_id", "stage", "leader_id", "lead_unit_id", "from_on"];
        let mut primary_key = Index::create();
        for column in key {
            primary_key.col(column);
        }
        let tally = Table::create()
            .table("project_tally")
            .col(big_integer("direction_id"))
            .col(word("stage"))
            .col(big_integer("leader_id"))
            .col(big_integer("lead_unit_id"))
            .col(date("from_on"))
            .col(big_integer("projects"))
            .col(big_integer("contract_amount"))
            .primary_key(&mut primary_key)
            .foreign_key(&mut refers("project_tally", "direction_id", "direction"))
            .take();
        create(manager, vec![tally], Vec::new()).await?;
        manager.get_connection().execute_unprepared(FILL).await?;
        Ok(())
    }
}
