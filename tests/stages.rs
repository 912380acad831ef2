//! Which stages a project comes to, whatever is written.

use crate::{support::app::TestApp, tally::Walk};

/// The stages from which each stage is entered, as the field has it.
const ENTERED_FROM: [(&str, &[&str]); 8] = [
    ("NEGOTIATING", &["SCREENED_OUT"]),
    ("APPROVED", &["NEGOTIATING"]),
    ("SIGNED", &["APPROVED"]),
    ("STARTED", &["SIGNED"]),
    ("IN_PRODUCTION", &["STARTED"]),
    ("AT_CAPACITY", &["IN_PRODUCTION"]),
    ("EXITED", &["SIGNED", "STARTED"]),
    ("SCREENED_OUT", &["NEGOTIATING", "APPROVED"]),
];

#[tokio::test]
async fn whatever_is_written_a_project_comes_to_no_stage_that_the_field_forbids() {
    let test = TestApp::generated(40, 7).await;
    let mut walk = Walk::forwards(&test, 3).await;
    let mut done = 0;
    for _ in 0..150 {
        done += i32::from(walk.leap().await);
    }
    assert!((30..140).contains(&done), "some were done and some refused: {done}");
    for project in &walk.projects {
        let query =
            format!("{{ project(id: {project}) {{ stageHistory(first: 100) {{ nodes {{ fromStage toStage }} }} }} }}");
        let seen = test.ask(&query).await["project"].take();
        let changes = seen["stageHistory"]["nodes"].as_array().unwrap();
        for change in changes.iter().filter(|change| !change["fromStage"].is_null()) {
            let [from, to] = ["fromStage", "toStage"].map(|end| change[end].as_str().unwrap());
            let allowed = ENTERED_FROM.iter().find(|(stage, _)| *stage == to).unwrap().1;
            assert!(allowed.contains(&from), "{project}: {from} to {to}");
        }
        let signed = changes.iter().filter(|change| change["toStage"] == "SIGNED").count();
        assert!(signed <= 1, "{project} was signed {signed} times");
    }
}
