//! Yearly targets, and how the score is put together.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("target")
                .col(integer("year"))
                .col(big_integer_null("unit_id"))
                .col(big_integer_null("direction_id"))
                .col(word("measure"))
                .col(big_integer("amount").check(Expr::col("amount").gte(0)))
                .col(word("time_progress"))
                .col(version())
                .check(Expr::col("unit_id").is_null().or(Expr::col("direction_id").is_null()))
                .foreign_key(&mut refers("target", "unit_id", "unit"))
                .foreign_key(&mut refers("target", "direction_id", "direction"))
                .take(),
            table("score_weight")
                .col(word("measure"))
                .col(integer("weight").check(Expr::col("weight").gte(0)))
                .col(integer("cap_percent").check(Expr::col("cap_percent").gte(100)))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .take(),
        ];
        let of_district = Expr::col("unit_id").is_null().and(Expr::col("direction_id").is_null());
        let indexes = vec![
            unique("target", &["year", "unit_id", "measure"]).and_where(Expr::col("unit_id").is_not_null()).take(),
            unique("target", &["year", "direction_id", "measure"])
                .and_where(Expr::col("direction_id").is_not_null())
                .take(),
            unique("target", &["year", "measure"]).and_where(of_district).take(),
            unique("score_weight", &["measure"]).and_where(Expr::col("until_on").is_null()).take(),
        ];
        create(manager, tables, indexes).await
    }
}
