use runtime::Problem;

use crate::operations::AddBook;
use crate::ports::Ports;
use crate::store::InsertBookParams;
use crate::types::{Book, NewBook};

pub async fn add_book(ports: &Ports, book: NewBook) -> Result<Book, Problem<AddBook>> {
    let mut session = ports.store.session().await?;
    let next = session.next_book_id().await?;
    let id = i32::try_from(next).map_err(|_| Problem::failure("There are no numbers left"))?;
    let NewBook {
        title,
        author,
        binding,
    } = book;
    let added = InsertBookParams {
        id,
        title: title.clone(),
        author: author.clone(),
        binding,
    };
    session.insert_book(&added).await?;
    Ok(Book {
        id,
        title,
        author,
        binding,
    })
}

#[cfg(test)]
mod tests {
    use model::Binding;

    use super::*;

    #[tokio::test]
    async fn a_book_gets_the_next_number() {
        let ports = Ports::in_memory().await;
        let book = NewBook {
            title: "Emma".to_owned(),
            author: "Jane Austen".to_owned(),
            binding: Binding::Hardcover,
        };

        let added = add_book(&ports, book).await.unwrap();

        assert_eq!((added.id, added.title.as_str()), (100, "Emma"));
    }
}
