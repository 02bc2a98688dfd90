use runtime::Problem;

use crate::operations::GetBook;
use crate::ports::Ports;
use crate::types::Book;

pub async fn get_book(ports: &Ports, book_id: i32) -> Result<Book, Problem<GetBook>> {
    let book = ports.store.session().await?.get_book(book_id).await?;
    book.ok_or_else(|| Problem::text::<404>(format!("There is no book {book_id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_known_book_is_found() {
        let ports = Ports::in_memory().await;

        let book = get_book(&ports, 2).await.unwrap();

        assert_eq!(book.title, "Middlemarch");
    }

    #[tokio::test]
    async fn an_unknown_book_is_not() {
        let ports = Ports::in_memory().await;

        let problem = get_book(&ports, 99).await.unwrap_err();

        assert_eq!(problem, Problem::text::<404>("There is no book 99"));
    }
}
