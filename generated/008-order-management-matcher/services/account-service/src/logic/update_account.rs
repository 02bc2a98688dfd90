use runtime::Problem;

use super::saving;
use crate::operations::UpdateAccount;
use crate::ports::Ports;
use crate::types::{Account, AccountDraft};

pub async fn update_account(
    ports: &Ports,
    account: AccountDraft,
) -> Result<Account, Problem<UpdateAccount>> {
    saving::save(ports, account).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_account_can_be_renamed() {
        let ports = Ports::in_memory().await;
        let draft = AccountDraft {
            id: Some(11413),
            display_name: "Renamed".to_owned(),
        };

        let account = update_account(&ports, draft).await.unwrap();

        assert_eq!(account.id, 11413);
        assert_eq!(account.display_name, "Renamed");
    }
}
