//! People are found by an id or by a part of their name.
//!
//! Verifies FR-005, FR-006, SC-002.

use conformance::operations::people_service;
use conformance::{System, json};

#[tokio::test]
async fn people_are_found() {
    let system = System::from_environment();

    system
        .call(people_service::GET_PERSON)
        .with("LogonId", "user01")
        .expect_status(200)
        .expect_body(json!({
            "logonId": "user01", "fullName": "Alice Johnson", "email": "alice.johnson@example.com",
            "employeeId": "E0001", "department": "HR",
            "photoUrl": "https://example.com/photos/user01.jpg",
        }))
        .await;

    system
        .call(people_service::GET_PERSON)
        .with("EmployeeId", "E0002")
        .expect_status(200)
        .expect_body(json!({ "logonId": "user02", "fullName": "Bob Smith" }))
        .await;

    system
        .call(people_service::GET_PERSON)
        .with("EmployeeId", "E0002")
        .with("LogonId", "user01")
        .expect_status(200)
        .expect_body(json!({ "logonId": "user01" }))
        .await;

    system
        .call(people_service::GET_PERSON)
        .expect_status(400)
        .await;

    system
        .call(people_service::GET_PERSON)
        .with("EmployeeId", " ")
        .with("LogonId", "")
        .expect_status(400)
        .await;

    system
        .call(people_service::GET_PERSON)
        .with("LogonId", "nobody")
        .expect_status(404)
        .await;

    system
        .call(people_service::VALIDATE_PERSON)
        .with("LogonId", "user10")
        .expect_status(200)
        .await;

    system
        .call(people_service::GET_PERSON)
        .with("LogonId", "user0")
        .expect_status(404)
        .await;

    system
        .call(people_service::VALIDATE_PERSON)
        .with("EmployeeId", "E0001")
        .expect_status(200)
        .await;

    system
        .call(people_service::VALIDATE_PERSON)
        .with("EmployeeId", "E9999")
        .with("LogonId", "user10")
        .expect_status(200)
        .await;

    system
        .call(people_service::VALIDATE_PERSON)
        .with("EmployeeId", "E9999")
        .expect_status(404)
        .await;

    system
        .call(people_service::VALIDATE_PERSON)
        .expect_status(400)
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .with("SearchText", "user")
        .with("Take", 5)
        .expect_status(200)
        .expect_length_of("people", 5)
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .with("SearchText", "SMITH")
        .expect_status(200)
        .expect_length_of("people", 1)
        .expect_body(json!({ "people": [{ "logonId": "user02" }] }))
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .with("SearchText", "user")
        .expect_status(200)
        .expect_length_of("people", 10)
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .with("SearchText", "   ")
        .expect_status(400)
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .with("SearchText", "us")
        .expect_status(400)
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .expect_status(400)
        .await;

    system
        .call(people_service::GET_MATCHING_PEOPLE)
        .with("SearchText", "zebra")
        .expect_status(404)
        .await;
}
