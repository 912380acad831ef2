//! Officials, units, directions, the leading group, and who holds which post since when.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("official")
                .col(string_len("name", 60))
                .col(string_len("title", 120))
                .col(string_len_null("rank", 60))
                .col(string_len_null("email", 254))
                .col(string_len_null("telephone", 40))
                .col(date("active_from"))
                .col(date_null("active_until"))
                .col(version())
                .take(),
            table("combat_unit")
                .col(string_len_uniq("code", 40))
                .col(string_len("name", 60))
                .col(text("description"))
                .col(version())
                .take(),
            table("unit")
                .col(string_len_uniq("name", 120))
                .col(word("kind"))
                .col(big_integer("combat_unit_id"))
                .col(string_len_null("contact_name", 60))
                .col(string_len_null("contact_telephone", 40))
                .col(date("active_from"))
                .col(date_null("active_until"))
                .col(version())
                .foreign_key(&mut refers("unit", "combat_unit_id", "combat_unit"))
                .take(),
            table("unit_assignment")
                .col(big_integer("unit_id"))
                .col(word("post"))
                .col(big_integer("official_id"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .foreign_key(&mut refers("unit_assignment", "unit_id", "unit"))
                .foreign_key(&mut refers("unit_assignment", "official_id", "official"))
                .take(),
            table("direction")
                .col(string_len_uniq("code", 40))
                .col(string_len("name", 60))
                .col(date("active_from"))
                .col(date_null("active_until"))
                .col(version())
                .take(),
            table("direction_assignment")
                .col(big_integer("direction_id"))
                .col(word("duty"))
                .col(big_integer_null("official_id"))
                .col(big_integer_null("unit_id"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .foreign_key(&mut refers("direction_assignment", "direction_id", "direction"))
                .foreign_key(&mut refers("direction_assignment", "official_id", "official"))
                .foreign_key(&mut refers("direction_assignment", "unit_id", "unit"))
                .take(),
            table("group_member")
                .col(big_integer("official_id"))
                .col(word("seat"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .foreign_key(&mut refers("group_member", "official_id", "official"))
                .take(),
        ];
        let indexes = vec![
            unique("unit_assignment", &["unit_id", "post", "official_id", "from_on"]),
            one_open("unit_assignment", &["unit_id", "post"], "post", &["HEAD", "LIAISON", "DIVISION_LEADER"]),
            index("unit_assignment", &["official_id"]),
            index("direction_assignment", &["direction_id"]),
            one_open("direction_assignment", &["direction_id", "duty"], "duty", &["LEADER", "LEAD_UNIT"]),
            index("direction_assignment", &["official_id"]),
            index("direction_assignment", &["unit_id"]),
            index("group_member", &["official_id"]),
        ];
        create(manager, tables, indexes).await
    }
}
