use runtime::Problem;

use super::directory;
use crate::operations::ValidatePerson;
use crate::ports::Ports;

pub async fn validate_person(
    ports: &Ports,
    logon_id: Option<String>,
    employee_id: Option<String>,
) -> Result<(), Problem<ValidatePerson>> {
    directory::find(ports, logon_id, employee_id).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_known_person_is_valid() {
        let ports = Ports::in_memory().await;
        let answer = validate_person(&ports, None, Some("E0010".to_owned())).await;
        assert_eq!(answer, Ok(()));
    }

    #[tokio::test]
    async fn an_unknown_person_is_not() {
        let ports = Ports::in_memory().await;
        let answer = validate_person(&ports, Some("nobody".to_owned()), None).await;
        assert_eq!(answer.unwrap_err().status(), 404);
    }

    #[tokio::test]
    async fn somebody_must_be_asked_for() {
        let ports = Ports::in_memory().await;
        let answer = validate_person(&ports, None, None).await;
        assert_eq!(answer.unwrap_err().status(), 400);
    }
}
