use runtime::Problem;

use crate::operations::ListAccounts;
use crate::ports::Ports;
use crate::types::Account;

pub async fn list_accounts(ports: &Ports) -> Result<Vec<Account>, Problem<ListAccounts>> {
    Ok(ports.store.session().await?.list_accounts().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn accounts_come_by_id() {
        let ports = Ports::in_memory().await;

        let accounts = list_accounts(&ports).await.unwrap();

        let ids: Vec<i32> = accounts.iter().map(|account| account.id).collect();
        assert_eq!(ids, [10031, 11413, 22214, 42422, 44044, 52355, 62654]);
        assert_eq!(accounts[2].display_name, "Test Account 20");
    }
}
