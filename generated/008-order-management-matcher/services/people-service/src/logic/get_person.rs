use runtime::Problem;

use super::directory;
use crate::operations::GetPerson;
use crate::ports::Ports;
use crate::types::Person;

pub async fn get_person(
    ports: &Ports,
    logon_id: Option<String>,
    employee_id: Option<String>,
) -> Result<Person, Problem<GetPerson>> {
    directory::find(ports, logon_id, employee_id).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_person_is_told_in_full() {
        let ports = Ports::in_memory().await;

        let person = get_person(&ports, Some("user01".to_owned()), None)
            .await
            .unwrap();

        let expected = Person {
            logon_id: "user01".to_owned(),
            full_name: "Alice Johnson".to_owned(),
            email: "alice.johnson@example.com".to_owned(),
            employee_id: "E0001".to_owned(),
            department: "HR".to_owned(),
            photo_url: "https://example.com/photos/user01.jpg".to_owned(),
        };
        assert_eq!(person, expected);
    }

    #[tokio::test]
    async fn an_unknown_person_is_not_found() {
        let ports = Ports::in_memory().await;

        let problem = get_person(&ports, Some("nobody".to_owned()), None)
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 404);
        assert!(problem.message().contains("nobody"));
    }
}
