//! How people are found, shared by the handlers.

use runtime::{Answers, Problem, Text};

use crate::ports::Ports;
use crate::types::Person;

/// The one person that an id belongs to. The logon id counts when both ids are given.
///
/// # Errors
/// 400 when neither id is given, 404 when nobody has it.
pub fn find<O>(
    ports: &Ports,
    logon_id: Option<String>,
    employee_id: Option<String>,
) -> Result<&Person, Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    let people = &ports.data.people;
    if let Some(id) = given(logon_id) {
        let person = people.iter().find(|person| person.logon_id == id);
        return person.ok_or_else(|| unknown("LogonId", &id));
    }
    if let Some(id) = given(employee_id) {
        let person = people.iter().find(|person| person.employee_id == id);
        return person.ok_or_else(|| unknown("EmployeeId", &id));
    }
    Err(Problem::text::<400>("LogonId or EmployeeId must be given"))
}

/// A parameter that holds nothing but blanks is as good as none.
pub fn given(parameter: Option<String>) -> Option<String> {
    parameter.filter(|text| !text.trim().is_empty())
}

fn unknown<O: Answers<404, Text>>(name: &str, id: &str) -> Problem<O> {
    Problem::text::<404>(format!("Person with {name} {id} not found"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    fn find(
        ports: &Ports,
        logon_id: Option<String>,
        employee_id: Option<String>,
    ) -> Result<&Person, Problem> {
        super::find(ports, logon_id, employee_id)
    }

    #[tokio::test]
    async fn either_id_finds_the_person() {
        let ports = Ports::in_memory().await;

        let by_logon_id = find(&ports, text("user03"), None).unwrap();
        let by_employee_id = find(&ports, None, text("E0003")).unwrap();

        assert_eq!(by_logon_id.full_name, "Carol Brown");
        assert_eq!(by_logon_id, by_employee_id);
    }

    #[tokio::test]
    async fn the_logon_id_counts_when_both_are_given() {
        let ports = Ports::in_memory().await;

        let person = find(&ports, text("user01"), text("E0003")).unwrap();
        let problem = find(&ports, text("nobody"), text("E0003")).unwrap_err();

        assert_eq!(person.full_name, "Alice Johnson");
        assert_eq!(problem.status(), 404);
    }

    #[tokio::test]
    async fn ids_match_as_a_whole_and_as_written() {
        let ports = Ports::in_memory().await;

        for id in ["user0", "USER01", "user011"] {
            assert_eq!(find(&ports, text(id), None).unwrap_err().status(), 404);
        }
    }

    #[tokio::test]
    async fn blank_ids_are_no_ids() {
        let ports = Ports::in_memory().await;

        for (logon_id, employee_id) in [(None, None), (text(" "), text(""))] {
            let problem = find(&ports, logon_id, employee_id).unwrap_err();
            assert_eq!(problem.status(), 400);
        }
        assert!(find(&ports, text(""), text("E0001")).is_ok());
    }
}
