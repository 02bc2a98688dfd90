use runtime::Problem;

use crate::operations::ListTakenSeats;
use crate::ports::Ports;
use crate::types::Seat;

pub async fn list_taken_seats(
    ports: &Ports,
    show_id: i32,
) -> Result<Vec<Seat>, Problem<ListTakenSeats>> {
    let seats = ports.store.session().await?.taken_seats(show_id).await?;
    let seats = seats.into_iter().map(|seat| Seat {
        line: seat.line,
        number: seat.number,
    });
    Ok(seats.collect())
}
