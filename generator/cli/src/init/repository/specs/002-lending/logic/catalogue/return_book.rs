use runtime::Problem;

use crate::operations::ReturnBook;
use crate::ports::Ports;

pub async fn return_book(ports: &Ports, book_id: i32) -> Result<(), Problem<ReturnBook>> {
    match ports.store.session().await?.delete_loan(book_id).await? {
        0 => Err(Problem::text::<404>(format!("Nobody has book {book_id}"))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_book_that_nobody_has_is_not_taken_back() {
        let ports = Ports::in_memory().await;
        let mut session = ports.store.session().await.unwrap();
        session.insert_loan(1, "Ada").await.unwrap();
        drop(session);

        assert_eq!(return_book(&ports, 1).await, Ok(()));

        let refused = return_book(&ports, 1).await;
        assert_eq!(refused, Err(Problem::text::<404>("Nobody has book 1")));
    }
}
