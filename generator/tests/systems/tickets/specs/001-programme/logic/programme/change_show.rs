use chrono::Utc;
use runtime::{Part, Problem};

use super::add_show::SEATS;
use super::versions::{etag, version};
use crate::operations::{ChangeShow, ChangeShowAnswer};
use crate::ports::Ports;
use crate::store::ChangeShowParams;
use crate::types::NewShow;

pub async fn change_show(
    ports: &Ports,
    show_id: i32,
    if_match: String,
    show: NewShow,
) -> Result<ChangeShowAnswer, Problem<ChangeShow>> {
    let mut session = ports.store.session().await?;
    if session.get_show(show_id).await?.is_none() {
        return Err(Problem::details::<404>(
            format!("There is no show {show_id}"),
            Part::Parameter("showId"),
        ));
    }
    let at_that_time = session.show_at(show.day, show.starts).await?;
    if at_that_time.is_some_and(|other| other.id != show_id) {
        let detail = "Another show begins then";
        return Err(Problem::details::<409>(detail, Part::Pointer("#/starts")));
    }
    // A tag that is none of ours names a version that no show has.
    let changed = ChangeShowParams {
        title: show.title,
        category: show.category,
        day: show.day,
        starts: show.starts,
        price: show.price,
        seats: show.seats.unwrap_or(SEATS),
        changed: Utc::now(),
        id: show_id,
        version: version(&if_match).unwrap_or(0),
    };
    if session.change_show(&changed).await? == 0 {
        let part = Part::Parameter("If-Match");
        return Err(Problem::details::<412>("The show has changed since", part));
    }
    let Some(show) = session.get_show(show_id).await? else {
        return Err(Problem::failure("The show is gone"));
    };
    ports.events.shows(&show.clone().into()).await?;
    Ok(ChangeShowAnswer::Ok {
        etag: etag(show.version),
        body: show,
    })
}
