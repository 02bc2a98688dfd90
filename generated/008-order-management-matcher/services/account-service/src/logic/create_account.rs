use runtime::Problem;

use super::saving;
use crate::operations::CreateAccount;
use crate::ports::Ports;
use crate::types::{Account, AccountDraft};

pub async fn create_account(
    ports: &Ports,
    account: AccountDraft,
) -> Result<Account, Problem<CreateAccount>> {
    saving::save(ports, account).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_account_can_be_added() {
        let ports = Ports::in_memory().await;
        let draft = AccountDraft {
            id: None,
            display_name: "Added".to_owned(),
        };

        let account = create_account(&ports, draft).await.unwrap();

        assert_eq!(account.id, 65000);
        assert_eq!(account.display_name, "Added");
    }
}
