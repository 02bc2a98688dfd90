use runtime::Problem;

use crate::operations::ListTakings;
use crate::ports::Ports;
use crate::types::Takings;

pub async fn list_takings(
    ports: &Ports,
    shows: Vec<i32>,
) -> Result<Vec<Takings>, Problem<ListTakings>> {
    let takings = ports.store.session().await?.takings().await?;
    let wanted = |show: i32| shows.is_empty() || shows.contains(&show);
    let takings = takings
        .into_iter()
        .filter(|takings| wanted(takings.show_id));
    let takings = takings.map(|takings| Takings {
        show_id: takings.show_id,
        title: takings.title,
        bookings: takings.bookings,
        total: takings.total,
        last: takings.last,
    });
    Ok(takings.collect())
}
