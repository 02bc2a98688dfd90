use runtime::Problem;
use uuid::Uuid;

use crate::operations::GetBooking;
use crate::ports::Ports;
use crate::types::Booking;

pub async fn get_booking(ports: &Ports, booking_id: Uuid) -> Result<Booking, Problem<GetBooking>> {
    match ports.store.session().await?.get_booking(booking_id).await? {
        Some(booking) => Ok(booking),
        None => Err(Problem::text::<404>("There is no such booking")),
    }
}
