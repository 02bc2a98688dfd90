//! How an account is added or renamed, shared by the handlers.

use runtime::{Operation, Problem};

use crate::ports::Ports;
use crate::types::{Account, AccountDraft};

/// Saves the account under its own id, or under the next free one if it has none.
///
/// # Errors
/// When the database does not answer.
pub async fn save<O>(ports: &Ports, draft: AccountDraft) -> Result<Account, Problem<O>>
where
    O: Operation,
{
    match draft.id.filter(|id| *id > 0) {
        Some(id) => put(ports, id, &draft.display_name).await,
        None => add(ports, &draft.display_name).await,
    }
}

async fn put<O>(ports: &Ports, id: i32, display_name: &str) -> Result<Account, Problem<O>>
where
    O: Operation,
{
    let mut session = ports.store.session().await?;
    let saved = session.upsert_account(id, display_name).await?;
    saved.ok_or_else(|| Problem::failure(format!("Account with id {id} was not saved")))
}

async fn add<O>(ports: &Ports, display_name: &str) -> Result<Account, Problem<O>>
where
    O: Operation,
{
    let mut session = ports.store.session().await?;
    loop {
        let next = session.next_account_id().await?;
        let id =
            i32::try_from(next).map_err(|_| Problem::failure("There are no account ids left"))?;
        // Somebody may have chosen this very id; then the next one is tried, and that account keeps
        // its name.
        if let Some(account) = session.insert_account(id, display_name).await? {
            return Ok(account);
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Anything;

    use super::*;

    fn draft(id: Option<i32>, display_name: &str) -> AccountDraft {
        AccountDraft {
            id,
            display_name: display_name.to_owned(),
        }
    }

    async fn names(ports: &Ports) -> Vec<String> {
        let accounts = ports.store.session().await.unwrap().list_accounts().await;
        let accounts = accounts.unwrap().into_iter();
        accounts.map(|account| account.display_name).collect()
    }

    #[tokio::test]
    async fn without_an_id_it_gets_the_next_of_the_sequence() {
        let ports = Ports::in_memory().await;

        let missing = save::<Anything>(&ports, draft(None, "First"))
            .await
            .unwrap();
        let zero = save::<Anything>(&ports, draft(Some(0), "Second"))
            .await
            .unwrap();
        let negative = save::<Anything>(&ports, draft(Some(-1), "Third"))
            .await
            .unwrap();

        assert_eq!([missing.id, zero.id, negative.id], [65000, 65001, 65002]);
        assert_eq!(missing.display_name, "First");
    }

    #[tokio::test]
    async fn an_id_that_somebody_chose_is_passed_over() {
        let ports = Ports::in_memory().await;
        save::<Anything>(&ports, draft(Some(65000), "Chosen"))
            .await
            .unwrap();

        let next = save::<Anything>(&ports, draft(None, "Next")).await.unwrap();

        assert_eq!(next.id, 65001);
        assert!(names(&ports).await.contains(&"Chosen".to_owned()));
    }

    #[tokio::test]
    async fn a_known_id_is_renamed() {
        let ports = Ports::in_memory().await;

        let account = save::<Anything>(&ports, draft(Some(22214), "Renamed"))
            .await
            .unwrap();

        assert_eq!(account.id, 22214);
        assert_eq!(account.display_name, "Renamed");
        let names = names(&ports).await;
        assert_eq!(names.len(), 7);
        assert!(!names.contains(&"Test Account 20".to_owned()));
    }

    #[tokio::test]
    async fn an_unknown_id_is_added() {
        let ports = Ports::in_memory().await;

        let account = save::<Anything>(&ports, draft(Some(777), "Lucky"))
            .await
            .unwrap();

        assert_eq!(account.id, 777);
        assert_eq!(names(&ports).await.len(), 8);
    }
}
