use runtime::Problem;

use crate::operations::ListAccountUsers;
use crate::ports::Ports;
use crate::types::AccountUser;

pub async fn list_account_users(
    ports: &Ports,
) -> Result<Vec<AccountUser>, Problem<ListAccountUsers>> {
    Ok(ports.store.session().await?.list_account_users().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn users_come_by_account_and_name() {
        let ports = Ports::in_memory().await;

        let users = list_account_users(&ports).await.unwrap();

        assert_eq!(users.len(), 18);
        assert!(users.is_sorted_by_key(|user| (user.account_id, user.username.clone())));
    }
}
