use runtime::Problem;

use super::directory::given;
use crate::operations::GetMatchingPeople;
use crate::ports::Ports;
use crate::types::{MatchingPeople, Person};

/// A shorter text would match nearly everybody.
const SHORTEST: usize = 3;

pub async fn get_matching_people(
    ports: &Ports,
    search_text: Option<String>,
    take: i32,
) -> Result<MatchingPeople, Problem<GetMatchingPeople>> {
    let text = given(search_text)
        .filter(|text| text.chars().count() >= SHORTEST)
        .ok_or_else(|| {
            Problem::text::<400>(format!(
                "SearchText must have at least {SHORTEST} characters"
            ))
        })?
        .to_lowercase();
    let matches = |person: &&Person| {
        [&person.full_name, &person.logon_id]
            .iter()
            .any(|name| name.to_lowercase().contains(&text))
    };
    let people: Vec<Person> = ports
        .data
        .people
        .iter()
        .filter(matches)
        .take(usize::try_from(take).unwrap_or(0))
        .cloned()
        .collect();
    if people.is_empty() {
        return Err(Problem::text::<404>(format!("Nobody matches {text}")));
    }
    Ok(MatchingPeople { people })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn search(
        text: Option<&str>,
        take: i32,
    ) -> Result<Vec<String>, Problem<GetMatchingPeople>> {
        let ports = Ports::in_memory().await;
        let found = get_matching_people(&ports, text.map(str::to_owned), take).await?;
        Ok(found
            .people
            .into_iter()
            .map(|person| person.logon_id)
            .collect())
    }

    #[tokio::test]
    async fn names_and_logon_ids_match_in_any_case() {
        assert_eq!(search(Some("SMITH"), 10).await.unwrap(), ["user02"]);
        assert_eq!(search(Some("ce joh"), 10).await.unwrap(), ["user01"]);
        assert_eq!(search(Some("USER1"), 10).await.unwrap(), ["user10"]);
    }

    #[tokio::test]
    async fn no_more_are_answered_than_asked_for() {
        let expected = ["user01", "user02", "user03"];
        assert_eq!(search(Some("user"), 3).await.unwrap(), expected);
    }

    #[tokio::test]
    async fn a_text_that_is_missing_blank_or_short_is_refused() {
        for text in [None, Some("   "), Some("us")] {
            assert_eq!(search(text, 10).await.unwrap_err().status(), 400);
        }
    }

    #[tokio::test]
    async fn nobody_is_not_found() {
        assert_eq!(search(Some("zebra"), 10).await.unwrap_err().status(), 404);
        assert_eq!(search(Some("user"), -1).await.unwrap_err().status(), 404);
    }
}
