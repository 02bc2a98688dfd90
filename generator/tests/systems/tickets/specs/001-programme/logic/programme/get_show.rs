use runtime::{Part, Problem};

use super::versions::etag;
use crate::operations::{GetShow, GetShowAnswer};
use crate::ports::Ports;

pub async fn get_show(
    ports: &Ports,
    show_id: i32,
    if_none_match: Option<String>,
) -> Result<GetShowAnswer, Problem<GetShow>> {
    let Some(show) = ports.store.session().await?.get_show(show_id).await? else {
        let part = Part::Parameter("showId");
        return Err(Problem::details::<404>(
            format!("There is no show {show_id}"),
            part,
        ));
    };
    let etag = etag(show.version);
    if if_none_match.as_ref() == Some(&etag) {
        return Ok(GetShowAnswer::NotModified);
    }
    Ok(GetShowAnswer::Ok { etag, body: show })
}
