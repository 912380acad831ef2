//! Signing: contracts, their correction, supplements, and what was promised.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, contract},
};

const FIGURES: &str = "projectFigures { stage projects contractAmount { fen } }
    statistics(year: 2026) { total { signed contractAmount { fen } } }";

impl District {
    /// A project that is approved, to be signed.
    async fn approved(&self, name: &str) -> Value {
        let project = self.project(name, "2026-02-01").await;
        self.test.review(&project["id"], "2026-02-10").await;
        self.step("approveProject", &project, "2026-02-20").await["project"].take()
    }

    async fn sign(&self, project: &Value, contract: Value) -> Value {
        let input = json!({
            "projectId": project["id"], "version": project["version"], "on": "2026-03-10", "reason": "签订合同",
            "contract": contract,
        });
        self.test.change("signProject", input, "project { id version contractAmount { fen } }").await
    }
}

fn with(mut value: Value, changes: Value) -> Value {
    value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    value
}

#[tokio::test]
async fn a_contract_is_recorded_with_the_signing_and_read_back() {
    let district = District::new().await;
    let project = district.approved("电池总部").await;
    let entered = json!({
        "number": "九招商合〔2026〕1号", "parties": "区政府、某某股份有限公司", "amount": "60000000000", "isApproximate": true,
        "committedStartOn": "2026-06-01", "committedProductionOn": "2027-03-01", "committedCapacityOn": "2028-03-01",
        "riskNotes": "逾期未开工收回土地",
    });
    let signed = district.sign(&project, entered.clone()).await;
    assert_eq!(signed["project"]["contractAmount"]["fen"], "60000000000");
    let query = format!(
        "{{ project(id: {}) {{ signedOn contract {{ number parties amount {{ fen }} isApproximate committedStartOn
            committedProductionOn committedCapacityOn riskNotes version project {{ id }} }} }} }}",
        project["id"]
    );
    let seen = district.test.ask(&query).await["project"].take();
    let kept =
        with(entered, json!({ "amount": { "fen": "60000000000" }, "version": 1, "project": { "id": project["id"] } }));
    assert_eq!((&seen["signedOn"], &seen["contract"]), (&json!("2026-03-10"), &kept));
}

#[tokio::test]
async fn a_contract_that_is_refused_leaves_the_project_unsigned() {
    let district = District::new().await;
    let (first, project) = (district.approved("甲项目").await, district.approved("乙项目").await);
    let usable = contract(&first["id"], "2026-03-10", "100");
    district.sign(&first, usable.clone()).await;
    let cases = [
        (json!({}), "TAKEN", "number"),
        (json!({ "number": " " }), "BLANK", "number"),
        (json!({ "number": "2", "parties": "" }), "BLANK", "parties"),
        (json!({ "number": "2", "amount": 0 }), "OUT_OF_RANGE", "amount"),
        (json!({ "number": "2", "amount": "10000000000001" }), "OUT_OF_RANGE", "amount"),
        (json!({ "number": "2", "committedStartOn": "2026-03-09" }), "DAY_ORDER", "committedStartOn"),
        (json!({ "number": "2", "committedProductionOn": "2026-03-09" }), "DAY_ORDER", "committedProductionOn"),
        (json!({ "number": "2", "committedCapacityOn": "2026-03-09" }), "DAY_ORDER", "committedCapacityOn"),
        (json!({ "number": "2", "riskNotes": "\u{0}" }), "FORBIDDEN_CHARACTER", "riskNotes"),
    ];
    for (changes, code, field) in cases {
        let payload = district.sign(&project, with(usable.clone(), changes.clone())).await;
        let error = &payload["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["field"]),
            (&json!(code), &json!(["input", "contract", field])),
            "{changes}"
        );
    }
    let query = format!("{{ project(id: {}) {{ stage contract {{ id }} contractAmount {{ fen }} }} }}", project["id"]);
    let seen = district.test.ask(&query).await["project"].take();
    assert_eq!(seen, json!({ "stage": "APPROVED", "contract": null, "contractAmount": null }));
}

#[tokio::test]
async fn a_supplement_adds_to_every_sum_and_signs_nothing() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.approved("增资项目").await;
    let supplement = |number: &str, amount: Value, on: &str| json!({ "projectId": project["id"], "number": number, "amount": amount, "on": on, "words": "扩建二期" });
    let fields = "supplement { amount { fen } signedOn words project { contractAmount { fen } } }";
    let code = async |input: Value| {
        let error = test.change("recordSupplement", input, fields).await["userErrors"][0].take();
        (error["code"].clone(), error["field"].clone())
    };
    let field = |name: &str| json!(["input", name]);
    assert_eq!(code(supplement("补1", json!(1), "2026-03-11")).await, (json!("CONTRACT_MISSING"), Value::Null));
    district.sign(&project, contract(&project["id"], "2026-03-10", "1000")).await;
    let figures = format!("{{ {FIGURES} }}");
    let signed = json!({
        "projectFigures": [{ "stage": "SIGNED", "projects": 1, "contractAmount": { "fen": "1000" } }],
        "statistics": { "total": { "signed": 1, "contractAmount": { "fen": "1000" } } },
    });
    assert_eq!(test.ask(&figures).await, signed);

    let added = test.change("recordSupplement", supplement("补1", json!("234"), "2026-05-01"), fields).await;
    assert_eq!(added["userErrors"], json!([]));
    assert_eq!(added["supplement"]["project"]["contractAmount"]["fen"], "1234");
    let more = json!({
        "projectFigures": [{ "stage": "SIGNED", "projects": 1, "contractAmount": { "fen": "1234" } }],
        "statistics": { "total": { "signed": 1, "contractAmount": { "fen": "1234" } } },
    });
    assert_eq!(test.ask(&figures).await, more);
    for (input, wanted) in [
        (supplement("补1", json!(1), "2026-05-02"), ("TAKEN", "number")),
        (supplement("补2", json!(0), "2026-05-02"), ("OUT_OF_RANGE", "amount")),
        (supplement("补2", json!(1), "2026-03-09"), ("DAY_ORDER", "on")),
        (supplement("补2", json!(1), "2026-11-25"), ("DAY_IN_FUTURE", "on")),
    ] {
        assert_eq!(code(input.clone()).await, (json!(wanted.0), field(wanted.1)), "{input}");
    }
    assert_eq!(test.ask(&figures).await, more);

    // A correction replaces what the contract says, and keeps what was added.
    let held = format!(
        "{{ project(id: {}) {{ version contractAmount {{ fen }} contract {{ id amount {{ fen }} version }} supplements {{ totalCount }}
            stageHistory {{ totalCount }} }} }}",
        project["id"]
    );
    let seen = test.ask(&held).await["project"].take();
    assert_eq!(
        (&seen["contract"]["amount"]["fen"], &seen["supplements"]["totalCount"], &seen["stageHistory"]["totalCount"]),
        (&json!("1000"), &json!(1), &json!(3))
    );
    let correction = json!({
        "contractId": seen["contract"]["id"], "version": 1, "contract": contract(&project["id"], "2026-03-10", "2000"),
    });
    let corrected = test.change("correctContract", correction.clone(), "contract { version amount { fen } }").await;
    assert_eq!(corrected["contract"], json!({ "version": 2, "amount": { "fen": "2000" } }));
    assert_eq!(test.ask(&held).await["project"]["contractAmount"]["fen"], "2234");
    assert_eq!(test.ask(&figures).await["projectFigures"][0]["contractAmount"]["fen"], "2234");
    assert_eq!(test.denied("admin", "correctContract", correction, "contract { id }").await, "CONFLICT");
    let wrong = with(contract(&project["id"], "2026-03-10", "2000"), json!({ "committedStartOn": "2026-03-09" }));
    let wrong = json!({ "contractId": seen["contract"]["id"], "version": 2, "contract": wrong });
    let refused = test.change("correctContract", wrong, "contract { id }").await;
    assert_eq!(refused["userErrors"][0]["field"], json!(["input", "contract", "committedStartOn"]));

    let audit = "{ auditEntries(filter: { subjectKind: { in: [\"contract\", \"contract_supplement\"] } }) { nodes { action } } }";
    let entries = test.ask(audit).await["auditEntries"]["nodes"].take();
    assert_eq!(
        entries,
        json!([{ "action": "contract.correct" }, { "action": "contract_supplement.record" }, { "action": "contract.sign" }])
    );

    // What is added later does not change what an earlier year signed.
    test.at("2027-02-01T01:00:00Z");
    let later = test.change("recordSupplement", supplement("补3", json!("100"), "2027-01-15"), fields).await;
    assert_eq!(later["supplement"]["project"]["contractAmount"]["fen"], "2334");
    assert_eq!(test.ask(&figures).await["statistics"]["total"]["contractAmount"]["fen"], "2234");
}

#[tokio::test]
async fn what_a_contract_promised_is_late_until_it_is_kept() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.approved("承诺项目").await;
    let promised = json!({ "committedStartOn": "2026-11-20", "committedProductionOn": "2026-11-23" });
    let signed = district.sign(&project, with(contract(&project["id"], "2026-03-10", "100"), promised)).await;
    let late = async || {
        let query = "{ startLate: projects(filter: { startLate: true }) { totalCount }
            productionLate: projects(filter: { productionLate: true }) { totalCount }
            projects { nodes { contract { startLateWorkingDays productionLateWorkingDays capacityLateWorkingDays } } } }";
        let data = test.ask(query).await;
        let contract = &data["projects"]["nodes"][0]["contract"];
        let days = ["startLateWorkingDays", "productionLateWorkingDays", "capacityLateWorkingDays"]
            .map(|field| contract[field].as_i64().unwrap());
        (
            data["startLate"]["totalCount"].as_i64().unwrap(),
            data["productionLate"]["totalCount"].as_i64().unwrap(),
            days,
        )
    };
    assert_eq!(late().await, (1, 1, [2, 1, 0]));
    test.task_force(&project["id"], &district.units[0], "2026-11-01").await;
    let started = district.step("startProject", &signed["project"], "2026-11-24").await;
    assert_eq!(late().await, (0, 1, [0, 1, 0]));
    district.step("beginProduction", &started["project"], "2026-11-24").await;
    assert_eq!(late().await, (0, 0, [0, 0, 0]));
}

#[tokio::test]
async fn contracts_are_for_those_who_see_the_project_and_kept_by_the_bureau() {
    let test = TestApp::demo().await;
    let query =
        "{ projects(first: 100, filter: { signedOn: { isNull: false } }) { nodes { id contract { id version } } } }";
    let all = test.ask(query).await["projects"]["nodes"].take();
    let own = test.ok(&test.token("lianluo"), query, json!({})).await["projects"]["nodes"].take();
    let foreign = all.as_array().unwrap().iter().find(|node| !own.as_array().unwrap().contains(node)).unwrap();
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let id = json!({ "id": foreign["contract"]["id"] });
    assert_eq!(test.ok(&test.token("lianluo"), node, id.clone()).await["node"], Value::Null);
    assert_eq!(test.ok(&test.token("zuzhang"), node, id).await["node"]["id"], foreign["contract"]["id"]);
    let input = json!({ "projectId": own[0]["id"], "number": "1", "amount": 1, "on": "2026-11-24" });
    for login in ["zuzhang", "fenguan", "fuzeren", "lianluo"] {
        let denied = test.denied(login, "recordSupplement", input.clone(), "supplement { id }").await;
        assert_eq!(denied, "FORBIDDEN", "{login}");
    }
}

#[tokio::test]
async fn what_was_signed_before_contracts_were_kept_has_one_without_a_number() {
    let test = TestApp::demo().await;
    let before = "{ projects(first: 100, filter: { signedOn: { from: \"2026-01-01\" } }) { nodes { id contractAmount { fen } } } }";
    let projects = test.ask(before).await["projects"]["nodes"].take();
    for statement in [
        "DROP TABLE contract_supplement",
        "DROP TABLE contract",
        "DELETE FROM seaql_migrations WHERE version LIKE '%_create_contract'",
    ] {
        test.app.db.execute_unprepared(statement).await.unwrap();
    }
    test.app.migrate().await.unwrap();
    let after = "{ projects(first: 100, filter: { signedOn: { from: \"2026-01-01\" } }) { nodes {
        id contractAmount { fen } investor contract { number parties amount { fen } committedStartOn startLateWorkingDays version } } } }";
    let migrated = test.ask(after).await["projects"]["nodes"].take();
    for (old, new) in projects.as_array().unwrap().iter().zip(migrated.as_array().unwrap()) {
        assert_eq!((&old["id"], &old["contractAmount"]), (&new["id"], &new["contractAmount"]));
        let expected = json!({
            "number": null, "parties": new["investor"], "amount": new["contractAmount"], "committedStartOn": null,
            "startLateWorkingDays": 0, "version": 1,
        });
        assert_eq!(new["contract"], expected);
    }
    let unsigned =
        test.ask("{ projects(first: 1, filter: { signedOn: { isNull: true } }) { nodes { contract { id } } } }").await;
    assert_eq!(unsigned["projects"]["nodes"][0]["contract"], Value::Null);
}
