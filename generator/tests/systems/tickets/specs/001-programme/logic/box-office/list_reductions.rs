use runtime::Problem;

use crate::operations::ListReductions;
use crate::ports::Ports;
use crate::types::Reduction;

pub async fn list_reductions(ports: &Ports) -> Result<Vec<Reduction>, Problem<ListReductions>> {
    Ok(ports.data.reductions.clone())
}
