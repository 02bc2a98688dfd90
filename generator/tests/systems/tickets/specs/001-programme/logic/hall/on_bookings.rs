use messaging::Booked;
use runtime::Problem;

use crate::ports::Ports;
use crate::types::SeatsLeft;

pub async fn on_bookings(ports: &Ports, booked: Booked) -> Result<(), Problem> {
    let show_id = booked.show_id;
    let left = ports.store.session().await?.seats_left(show_id).await?;
    if let Some(seats) = left {
        let left = SeatsLeft {
            show_id,
            left: seats.seats_left,
        };
        ports.events.seats_left(show_id, &left.into()).await?;
    }
    Ok(())
}
