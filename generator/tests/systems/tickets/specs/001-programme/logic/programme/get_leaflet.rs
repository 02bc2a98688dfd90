use runtime::{Part, Problem};

use crate::operations::GetLeaflet;
use crate::ports::Ports;

pub async fn get_leaflet(ports: &Ports, show_id: i32) -> Result<String, Problem<GetLeaflet>> {
    match ports.store.session().await?.get_show(show_id).await? {
        Some(show) => Ok(format!("{}\n{}, {}", show.title, show.day, show.starts)),
        None => Err(Problem::details::<404>(
            format!("There is no show {show_id}"),
            Part::Parameter("showId"),
        )),
    }
}
