use runtime::Problem;

use super::membership;
use crate::operations::CreateAccountUser;
use crate::ports::Ports;
use crate::types::AccountUser;

pub async fn create_account_user(
    ports: &Ports,
    user: AccountUser,
) -> Result<AccountUser, Problem<CreateAccountUser>> {
    let unknown = || {
        let sentence = format!("Person with logon id {} not found", user.username);
        Problem::text::<404>(sentence)
    };
    // The directory calls a blank name a bad question, not an unknown person.
    if user.username.trim().is_empty() {
        return Err(unknown());
    }
    let people = &ports.clients.people_service;
    match people.validate_person(Some(&user.username), None).await {
        Ok(()) => membership::admit(ports, user).await,
        Err(error) if error.is_not_found() => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Ports whose directory knows user02 and nobody else.
    async fn ports() -> Ports {
        let mut ports = Ports::in_memory().await;
        ports.clients.people_service.stub(|method, path_and_query| {
            match (method, path_and_query) {
                ("GET", "/People/ValidatePerson?LogonId=user02") => (200, json!(null)),
                _ => (404, json!(null)),
            }
        });
        ports
    }

    fn user(account_id: i32, username: &str) -> AccountUser {
        AccountUser {
            account_id,
            username: username.to_owned(),
        }
    }

    #[tokio::test]
    async fn a_known_person_may_use_a_known_account() {
        let ports = ports().await;

        let answer = create_account_user(&ports, user(11413, "user02")).await;

        assert_eq!(answer, Ok(user(11413, "user02")));
        let mut session = ports.store.session().await.unwrap();
        let first = session.get_first_account_user(11413).await.unwrap();
        assert_eq!(first.unwrap().username, "user02");
    }

    #[tokio::test]
    async fn an_unknown_person_may_not() {
        let ports = ports().await;

        let problem = create_account_user(&ports, user(11413, "nobody"))
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 404);
        assert!(problem.message().contains("nobody"));
        let mut session = ports.store.session().await.unwrap();
        assert_eq!(session.get_first_account_user(11413).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_blank_name_is_nobody_s() {
        let ports = ports().await;

        let problem = create_account_user(&ports, user(11413, " "))
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 404);
    }

    #[tokio::test]
    async fn an_unknown_account_is_named() {
        let ports = ports().await;

        let answer = create_account_user(&ports, user(999, "user02")).await;

        assert_eq!(
            answer,
            Err(Problem::text::<404>("Account with id 999 not found"))
        );
    }

    #[tokio::test]
    async fn without_an_answer_from_the_directory_nobody_is_let_in() {
        let mut ports = Ports::in_memory().await;
        ports.clients.people_service.stub(|_, _| (500, json!(null)));

        let problem = create_account_user(&ports, user(11413, "user02"))
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 502);
        let mut session = ports.store.session().await.unwrap();
        assert_eq!(session.get_first_account_user(11413).await.unwrap(), None);
    }
}
