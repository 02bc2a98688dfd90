use chrono::NaiveDate;
use model::Category;
use runtime::Problem;
use rust_decimal::Decimal;

use crate::operations::ListShows;
use crate::ports::Ports;
use crate::store::PageOfShowsParams;
use crate::types::Show;

pub async fn list_shows(
    ports: &Ports,
    category: Option<Category>,
    from: Option<NaiveDate>,
    most: Option<Decimal>,
    after: i32,
    skip: i32,
    limit: i32,
) -> Result<Vec<Show>, Problem<ListShows>> {
    let page = PageOfShowsParams {
        id: after,
        category,
        since: from,
        most,
        skipped: skip,
        most_rows: limit.min(ports.settings.longest_page),
    };
    Ok(ports.store.session().await?.page_of_shows(&page).await?)
}
