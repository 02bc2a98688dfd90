use runtime::Problem;

use super::membership;
use crate::operations::UpdateAccountUser;
use crate::ports::Ports;
use crate::types::AccountUser;

pub async fn update_account_user(
    ports: &Ports,
    user: AccountUser,
) -> Result<AccountUser, Problem<UpdateAccountUser>> {
    // Unlike its sibling it does not ask who the person is: callers that were built on that keep
    // working.
    membership::admit(ports, user).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(account_id: i32) -> AccountUser {
        AccountUser {
            account_id,
            username: "nobody".to_owned(),
        }
    }

    #[tokio::test]
    async fn nobody_asks_who_the_person_is() {
        let ports = Ports::in_memory().await;
        let answer = update_account_user(&ports, user(11413)).await;
        assert_eq!(answer, Ok(user(11413)));
    }

    #[tokio::test]
    async fn an_unknown_account_is_named() {
        let ports = Ports::in_memory().await;
        let answer = update_account_user(&ports, user(999)).await;
        assert_eq!(
            answer,
            Err(Problem::text::<404>("Account with id 999 not found"))
        );
    }
}
