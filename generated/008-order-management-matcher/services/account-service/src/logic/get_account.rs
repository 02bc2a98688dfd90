use runtime::Problem;

use crate::operations::GetAccount;
use crate::ports::Ports;
use crate::types::Account;

pub async fn get_account(ports: &Ports, id: i32) -> Result<Account, Problem<GetAccount>> {
    let account = ports.store.session().await?.get_account(id).await?;
    account.ok_or_else(|| Problem::text::<404>(format!("Account with id {id} not found")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_known_account_is_found() {
        let ports = Ports::in_memory().await;

        let account = get_account(&ports, 22214).await.unwrap();

        assert_eq!(account.id, 22214);
        assert_eq!(account.display_name, "Test Account 20");
    }

    #[tokio::test]
    async fn an_unknown_account_is_not() {
        let ports = Ports::in_memory().await;

        let problem = get_account(&ports, 999).await.unwrap_err();

        assert_eq!(
            problem,
            Problem::text::<404>("Account with id 999 not found")
        );
    }
}
