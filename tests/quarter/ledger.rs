//! The people, the projects and what is to be done for them, as of late September.

use entity::{Role, account};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use super::{Quarter, done};
use crate::{
    delivery::send_to,
    ledger::District,
    support::{
        app::{LINKS, TestApp, token},
        smtp::FakeServer,
    },
};

impl Quarter {
    /// The ledger of late September.
    pub(super) async fn begin() -> Self {
        let mut district = District::of(TestApp::empty_with(&LINKS).await).await;
        let server = FakeServer::start([]).await;
        send_to(&mut district.test, server.port);
        let test = &district.test;
        test.at("2026-09-01T01:00:00Z");
        let official = async |name: &str, title: &str, email: &str| {
            let input = json!({ "name": name, "title": title, "activeFrom": "2022-01-01", "email": email });
            done(test, "createOfficial", input, "official { id }").await["official"]["id"].take()
        };
        let [bureau, _, township] = &district.units;
        let head = official("赵五", "主任", "zhao@jingxin.example").await;
        let liaison = official("钱六", "招商科科长", "qian@jingxin.example").await;
        let deputy = official("孙七", "副主任", "sun@jingxin.example").await;
        let of_township = official("周八", "街道党工委书记", "zhou@yangjiaping.example").await;
        let leader = &district.leaders[0];
        let reached =
            json!({ "name": "陈一", "title": "副区长", "activeFrom": "2022-01-01", "email": "chen@district.example" });
        let update = json!({ "officialId": leader, "version": 1, "official": reached });
        done(test, "updateOfficial", update, "official { id }").await;
        for (unit, post, who) in [
            (bureau, "HEAD", &head),
            (bureau, "LIAISON", &liaison),
            (bureau, "DIVISION_LEADER", leader),
            (township, "HEAD", &of_township),
            (township, "DIVISION_LEADER", leader),
        ] {
            let input = json!({ "unitId": unit, "post": post, "officialId": who, "from": "2022-01-01" });
            done(test, "assignUnitPost", input, "assignment { from }").await;
        }
        for (name, title, email) in
            [("吴九", "区委书记", "wu@group.example"), ("郑十", "区委副书记、区长", "zheng@group.example")]
        {
            let head = official(name, title, email).await;
            let seat = json!({ "officialId": head, "seat": "GROUP_LEADER", "from": "2022-01-01" });
            done(test, "appointGroupMember", seat, "groupMember { id }").await;
        }
        let key: i64 = of_township.as_str().unwrap().trim_start_matches("official:").parse().unwrap();
        let account = account::ActiveModel {
            login: Set("zhouba".to_owned()),
            password_hash: Set("nobody knows it".to_owned()),
            role: Set(Role::DepartmentHead),
            official_id: Set(Some(key)),
            created_at: Set(test.app.clock.now()),
            ..Default::default()
        };
        account.insert(&test.app.db).await.unwrap();
        let (starting, producing) = Self::projects(&district).await;
        let target = json!({ "holder": { "unit": bureau }, "measure": "FUNDS", "amount": "100000000000" });
        done(&district.test, "setTargets", json!({ "year": 2026, "targets": [target] }), "targets { id }").await;
        let township = token(&district.test.app, "zhouba").await;
        let quarter = Self { district, server, township, seen: 0, starting, producing, head, deputy };
        quarter.on("2026-09-28");
        for month in ["2026-08", "2026-09"] {
            quarter.file(&quarter.starting, month).await;
            quarter.file(&quarter.producing, month).await;
        }
        quarter.district.test.tick().await;
        quarter
    }

    /// One project that is to start, one that is to produce, and one that is negotiated about; what is to be done for them.
    async fn projects(district: &District) -> (Value, Value) {
        let test = &district.test;
        let signed = async |name: &str, days: [&str; 3], start: &str, production: &str| {
            let project = district.project(name, days[0]).await;
            let approved = district.advance("approveProject", &project, days[1]).await;
            let contract = json!({
                "number": format!("九招商合{}号", &approved["code"].as_str().unwrap()[2..]), "parties": "区政府、某某股份有限公司",
                "amount": "123400000000", "committedStartOn": start, "committedProductionOn": production,
            });
            let input = json!({
                "projectId": approved["id"], "version": approved["version"], "on": days[2], "reason": "签约仪式", "contract": contract,
            });
            done(test, "signProject", input, "project { id version }").await["project"].take()
        };
        let dates = ["2026-01-12", "2026-02-10", "2026-03-10"];
        let starting = signed("新能源电池基地", dates, "2026-10-30", "2027-10-29").await;
        let dates = ["2025-11-03", "2025-12-01", "2025-12-15"];
        let producing = signed("智能座舱产业园", dates, "2026-04-30", "2027-06-30").await;
        let producing = district.advance("startProject", &producing, "2026-04-20").await;
        district.project("低空经济检测中心", "2026-08-25").await;
        let funds =
            json!({ "projectId": producing["id"], "on": "2026-06-01", "amount": "69000000000", "note": "首期" });
        done(test, "recordFundReceipt", funds, "fundReceipt { id }").await;
        let [bureau, _, township] = &district.units;
        let line =
            json!({ "kind": "LAND", "words": "110千伏线路未迁改", "ownerUnitId": township, "dueOn": "2026-09-18" });
        done(test, "raiseBlocker", json!({ "projectId": producing["id"], "blocker": line }), "blocker { id }").await;
        for (project, name, owner, due_on) in [
            (&producing, "完成设备采购招标", bureau, "2026-10-15"),
            (&starting, "完成场地移交", township, "2026-10-30"),
            (&producing, "完成红线外道路施工", township, "2026-11-27"),
        ] {
            let milestone = json!({ "name": name, "kind": "OTHER", "ownerUnitId": owner, "dueOn": due_on });
            done(
                test,
                "addMilestone",
                json!({ "projectId": project["id"], "milestone": milestone }),
                "milestone { id }",
            )
            .await;
        }
        (starting, producing)
    }
}
