use runtime::Problem;

use crate::operations::GetAccountUser;
use crate::ports::Ports;
use crate::types::AccountUser;

pub async fn get_account_user(
    ports: &Ports,
    id: i32,
) -> Result<AccountUser, Problem<GetAccountUser>> {
    let mut session = ports.store.session().await?;
    let user = session.get_first_account_user(id).await?;
    user.ok_or_else(|| Problem::text::<404>(format!("AccountUser with id {id} not found")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_user_by_name_answers_for_the_account() {
        let ports = Ports::in_memory().await;

        let user = get_account_user(&ports, 22214).await.unwrap();

        assert_eq!(user.account_id, 22214);
        assert_eq!(user.username, "user01");
    }

    #[tokio::test]
    async fn an_account_without_users_has_none() {
        let ports = Ports::in_memory().await;

        for id in [11413, 999] {
            let problem = get_account_user(&ports, id).await.unwrap_err();
            assert_eq!(problem.status(), 404);
        }
    }
}
