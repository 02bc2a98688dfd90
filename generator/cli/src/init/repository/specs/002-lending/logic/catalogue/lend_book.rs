use runtime::Problem;

use crate::operations::LendBook;
use crate::ports::Ports;
use crate::types::Loan;

pub async fn lend_book(ports: &Ports, book_id: i32, loan: Loan) -> Result<Loan, Problem<LendBook>> {
    let mut session = ports.store.session().await?;
    let Some(book) = session.get_book(book_id).await? else {
        return Err(Problem::text::<404>(format!("There is no book {book_id}")));
    };
    match session.insert_loan(book_id, &loan.reader).await? {
        0 => Err(Problem::text::<409>(format!("Somebody has {}", book.title))),
        _ => Ok(loan),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loan(reader: &str) -> Loan {
        Loan {
            reader: reader.to_owned(),
        }
    }

    #[tokio::test]
    async fn a_book_is_lent_to_one_reader() {
        let ports = Ports::in_memory().await;

        assert_eq!(lend_book(&ports, 1, loan("Ada")).await, Ok(loan("Ada")));

        let refused = lend_book(&ports, 1, loan("Charles")).await;
        assert_eq!(refused, Err(Problem::text::<409>("Somebody has Flatland")));
    }
}
