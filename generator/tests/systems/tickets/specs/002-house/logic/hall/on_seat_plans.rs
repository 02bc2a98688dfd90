use messaging::Seat;
use runtime::Problem;

use crate::ports::Ports;

pub async fn on_seat_plans(ports: &Ports, show_id: i32) -> Result<Vec<Seat>, Problem> {
    let seats = ports.store.session().await?.taken_seats(show_id).await?;
    let seat = |seat: crate::store::TakenSeatsRow| Seat {
        line: seat.line,
        number: seat.number,
    };
    Ok(seats.into_iter().map(seat).collect())
}
