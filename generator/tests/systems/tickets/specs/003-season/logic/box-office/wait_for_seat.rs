use runtime::Problem;

use crate::operations::WaitForSeat;
use crate::ports::Ports;
use crate::store::WaitForSeatParams;
use crate::types::{NewWaiting, Waiting};

pub async fn wait_for_seat(
    ports: &Ports,
    show_id: i32,
    body: NewWaiting,
) -> Result<Waiting, Problem<WaitForSeat>> {
    if let Err(problem) = ports.clients.programme.get_show(show_id, None).await {
        return Err(match problem.status() {
            404 => Problem::text::<404>("There is no such show"),
            _ => problem.into(),
        });
    }
    let mut session = ports.store.session().await?;
    let next = session.next_waiting_id().await?;
    let id = i32::try_from(next).map_err(|_| Problem::failure("There are no numbers left"))?;
    let waiting = WaitForSeatParams {
        id,
        show_id,
        name: body.name.clone(),
    };
    match session.wait_for_seat(&waiting).await? {
        0 => Err(Problem::text::<409>("They wait already")),
        _ => Ok(Waiting {
            id,
            show_id,
            name: body.name,
        }),
    }
}
