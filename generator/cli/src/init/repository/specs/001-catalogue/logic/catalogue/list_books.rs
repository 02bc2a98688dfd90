use runtime::Problem;

use crate::operations::ListBooks;
use crate::ports::Ports;
use crate::types::Book;

pub async fn list_books(ports: &Ports) -> Result<Vec<Book>, Problem<ListBooks>> {
    Ok(ports.store.session().await?.list_books().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn books_come_by_title() {
        let ports = Ports::in_memory().await;

        let books = list_books(&ports).await.unwrap();

        let titles: Vec<&str> = books.iter().map(|book| book.title.as_str()).collect();
        assert_eq!(titles, ["Flatland", "Middlemarch", "The Time Machine"]);
    }
}
