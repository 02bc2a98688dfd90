use runtime::{Part, Problem};

use crate::operations::DropShow;
use crate::ports::Ports;

pub async fn drop_show(ports: &Ports, show_id: i32) -> Result<(), Problem<DropShow>> {
    let mut session = ports.store.session().await?;
    let part = Part::Parameter("showId");
    let booked = session.bookings_of(show_id).await?;
    if booked.is_some_and(|booked| booked.bookings > 0) {
        return Err(Problem::details::<409>("Somebody has seats for it", part));
    }
    if session.delete_show(show_id).await? == 0 {
        return Err(Problem::details::<404>(
            format!("There is no show {show_id}"),
            part,
        ));
    }
    Ok(())
}
