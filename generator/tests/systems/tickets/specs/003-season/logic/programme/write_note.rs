use runtime::{Part, Problem};

use crate::operations::WriteNote;
use crate::ports::Ports;
use crate::types::Note;

pub async fn write_note(ports: &Ports, show_id: i32, body: Note) -> Result<(), Problem<WriteNote>> {
    let longest = usize::try_from(ports.settings.note_length).unwrap_or_default();
    if body.note.chars().count() > longest {
        let detail = format!("A note has at most {longest} letters");
        return Err(Problem::details::<422>(detail, Part::Pointer("#/note")));
    }
    let mut session = ports.store.session().await?;
    match session.write_note(Some(&body.note), show_id).await? {
        0 => Err(Problem::details::<404>(
            format!("There is no show {show_id}"),
            Part::Parameter("showId"),
        )),
        _ => Ok(()),
    }
}
