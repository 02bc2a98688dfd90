use chrono::Utc;
use runtime::{Part, Problem};

use crate::operations::{AddShow, AddShowAnswer};
use crate::ports::Ports;
use crate::store::InsertShowParams;
use crate::types::NewShow;

/// How many seats a show has where nobody says.
pub const SEATS: i32 = 40;

pub async fn add_show(ports: &Ports, show: NewShow) -> Result<AddShowAnswer, Problem<AddShow>> {
    let mut session = ports.store.session().await?;
    if session.show_at(show.day, show.starts).await?.is_some() {
        let detail = "Another show begins then";
        return Err(Problem::details::<409>(detail, Part::Pointer("#/starts")));
    }
    let next = session.next_show_id().await?;
    let id = i32::try_from(next).map_err(|_| Problem::failure("There are no numbers left"))?;
    let added = InsertShowParams {
        id,
        title: show.title,
        category: show.category,
        day: show.day,
        starts: show.starts,
        price: show.price,
        seats: show.seats.unwrap_or(SEATS),
        changed: Utc::now(),
    };
    session.insert_show(&added).await?;
    let Some(show) = session.get_show(id).await? else {
        return Err(Problem::failure("The show is gone"));
    };
    ports.events.shows(&show.clone().into()).await?;
    Ok(AddShowAnswer::Created {
        location: format!("/shows/{id}"),
        body: show,
    })
}
