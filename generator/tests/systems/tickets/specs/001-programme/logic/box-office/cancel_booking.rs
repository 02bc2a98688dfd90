use runtime::Problem;
use uuid::Uuid;

use crate::operations::CancelBooking;
use crate::ports::Ports;

pub async fn cancel_booking(ports: &Ports, booking_id: Uuid) -> Result<(), Problem<CancelBooking>> {
    let mut session = ports.store.session().await?;
    match session.delete_booking(booking_id).await? {
        0 => Err(Problem::text::<404>("There is no such booking")),
        _ => Ok(()),
    }
}
