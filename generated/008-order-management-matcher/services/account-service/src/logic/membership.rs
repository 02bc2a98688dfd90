//! How a person is let into an account, shared by the handlers.

use runtime::{Answers, Problem, Text};

use crate::ports::Ports;
use crate::types::AccountUser;

/// Lets the user name use the account. Doing it twice is the same as once.
///
/// # Errors
/// 404 when the account is unknown.
pub async fn admit<O>(ports: &Ports, user: AccountUser) -> Result<AccountUser, Problem<O>>
where
    O: Answers<404, Text>,
{
    let id = user.account_id;
    let mut session = ports.store.session().await?;
    if session.get_account(id).await?.is_none() {
        return Err(Problem::text::<404>(format!(
            "Account with id {id} not found"
        )));
    }
    session.insert_account_user(id, &user.username).await?;
    Ok(user)
}

#[cfg(test)]
mod tests {
    use runtime::Anything;

    use super::*;

    #[tokio::test]
    async fn twice_is_the_same_as_once() {
        let ports = Ports::in_memory().await;
        let user = AccountUser {
            account_id: 11413,
            username: "user02".to_owned(),
        };

        for _ in 0..2 {
            assert_eq!(
                admit::<Anything>(&ports, user.clone()).await,
                Ok(user.clone())
            );
        }

        let mut session = ports.store.session().await.unwrap();
        let users = session.list_account_users().await.unwrap();
        let admitted = users.iter().filter(|user| user.account_id == 11413);
        assert_eq!(admitted.count(), 1);
    }
}
