//! What a contract says reaches the service, its clients and the page's: answers by reference, parts put together, schemas that
//! hold themselves, what travels in one direction, lists in the query, and limits.

use super::{BASE, Packs, compiles};

const CONTRACT: &str = "contracts/reference-data.yaml";

/// An operation that has much to say.
const LISTINGS: &str = "  /listings:
    post:
      operationId: addListing
      summary: Adds a listing.
      requestBody: { $ref: '#/components/requestBodies/Listing' }
      responses:
        '201':
          description: It is there.
          content: { application/json: { schema: { $ref: '#/components/schemas/Listing' } } }
        '422': { $ref: '#/components/responses/Refused' }
components:
  requestBodies:
    Listing:
      required: true
      content: { application/json: { schema: { $ref: '#/components/schemas/Listing' } } }
  responses:
    Refused:
      description: What is wrong.
      content: { text/plain: { schema: { type: string } } }
    Securities:
      description: The securities, in the order of their tickers.
      content: { application/json: { schema: { $ref: '#/components/schemas/Securities' } } }
  parameters:
    Tickers:
      name: ticker
      in: query
      description: Only these.
      schema: { type: array, items: { type: string }, maxItems: 3 }
";

const SCHEMAS: &str = "  schemas:
    Securities: { type: array, items: { $ref: '#/components/schemas/Stock' } }
    Fee:
      type: object
      required: [rate]
      properties:
        rate: { type: number, minimum: 0, exclusiveMinimum: true, maximum: 0.5 }
        note: { type: string, minLength: 2 }
    Listing:
      type: object
      description: A security with the place of its listing.
      allOf:
        - { $ref: '#/components/schemas/Stock' }
        - { type: object, required: [revision], properties: { revision: { type: integer, readOnly: true } } }
      required: [market, fee, password]
      properties:
        market: { type: string, description: The exchange. }
        fee: { $ref: '#/components/schemas/Fee' }
        others: { type: array, minItems: 1, items: { $ref: '#/components/schemas/Fee' } }
        lot: { type: integer, multipleOf: 10, maximum: 1000 }
        parent: { $ref: '#/components/schemas/Listing' }
        password: { type: string, writeOnly: true }
";

const LIST_STOCKS: &str = "use runtime::Problem;

use crate::operations::ListStocks;
use crate::ports::Ports;
use crate::types::Stock;

pub async fn list_stocks(
    ports: &Ports,
    most: i32,
    prefix: Option<String>,
    tickers: Vec<String>,
) -> Result<Vec<Stock>, Problem<ListStocks>> {
    let wanted = |stock: &&Stock| {
        (tickers.is_empty() || tickers.contains(&stock.ticker))
            && prefix.as_ref().is_none_or(|prefix| stock.ticker.starts_with(prefix))
    };
    let most = usize::try_from(most).unwrap_or_default();
    Ok(ports.data.stocks.iter().filter(wanted).take(most).cloned().collect())
}
";

const ADD_LISTING: &str = "use runtime::Problem;

use crate::operations::AddListing;
use crate::ports::Ports;
use crate::types::Listing;

pub async fn add_listing(_ports: &Ports, listing: Listing) -> Result<Listing, Problem<AddListing>> {
    Ok(Listing { revision: 1, ..listing })
}

#[cfg(test)]
mod tests {
    use runtime::Checked;
    use serde_json::json;

    use super::*;
    use crate::types::Fee;

    fn listing() -> Listing {
        Listing {
            ticker: \"A\".to_owned(),
            company_name: \"B\".to_owned(),
            revision: 0,
            market: \"C\".to_owned(),
            fee: Fee { rate: 0.1, note: None },
            others: None,
            lot: None,
            parent: None,
            password: \"D\".to_owned(),
        }
    }

    #[test]
    fn each_limit_is_kept_and_the_field_is_named() {
        assert_eq!(listing().check(), Ok(()));
        let refused = |listing: Listing| listing.check().unwrap_err();
        assert_eq!(refused(Listing { lot: Some(15), ..listing() }), \"lot must be a multiple of 10\");
        assert_eq!(refused(Listing { lot: Some(1010), ..listing() }), \"lot must be at most 1000\");
        assert_eq!(refused(Listing { others: Some(Vec::new()), ..listing() }), \"others must not be empty\");
        let fee = |rate: f64, note: &str| Fee { rate, note: Some(note.to_owned()) };
        assert_eq!(refused(Listing { fee: fee(0.0, \"ok\"), ..listing() }), \"fee.rate must be more than 0\");
        assert_eq!(refused(Listing { fee: fee(0.6, \"ok\"), ..listing() }), \"fee.rate must be at most 0.5\");
        assert_eq!(
            refused(Listing { others: Some(vec![fee(0.1, \"n\")]), ..listing() }),
            \"others.note must have at least 2 characters\"
        );
        let parent = Listing { lot: Some(1), ..listing() };
        assert_eq!(
            refused(Listing { parent: Some(Box::new(parent)), ..listing() }),
            \"parent.lot must be a multiple of 10\"
        );
    }

    #[test]
    fn what_travels_in_one_direction_is_not_in_the_other() {
        let asked = json!({
            \"ticker\": \"A\", \"companyName\": \"B\", \"market\": \"C\", \"fee\": { \"rate\": 0.1 }, \"password\": \"D\", \"revision\": 9
        });
        let listing: Listing = serde_json::from_value(asked).unwrap();
        assert_eq!((listing.revision, listing.password.as_str()), (0, \"D\"));
        let answered = serde_json::to_value(&listing).unwrap();
        assert_eq!((answered[\"revision\"].as_i64(), answered.get(\"password\")), (Some(0), None));
    }
}
";

#[test]
fn compiles_with_what_a_contract_can_say() {
    let packs = Packs::through("006");
    let contract = format!("{BASE}/{CONTRACT}");
    let answer = "        \"200\":
          description: The securities, in the order of their tickers.
          content:
            application/json:
              schema:
                type: array
                items: { $ref: \"#/components/schemas/Stock\" }
";
    packs.edit(&contract, answer, "        \"200\": { $ref: '#/components/responses/Securities' }\n");
    packs.edit(
        &contract,
        "      operationId: listStocks\n      summary: Every security.\n",
        "      operationId: listStocks\n      summary: Every security.\n      parameters:\n        \
         - { name: most, in: query, schema: { type: integer, minimum: 1, default: 100 } }\n        \
         - { name: prefix, in: query, schema: { type: string, minLength: 1, maxLength: 4 } }\n        \
         - { $ref: '#/components/parameters/Tickers' }\n",
    );
    packs.edit(&contract, "components:\n  schemas:\n", &format!("{LISTINGS}{SCHEMAS}"));
    packs.write(&format!("{BASE}/logic/reference-data/list_stocks.rs"), LIST_STOCKS);
    packs.write(&format!("{BASE}/logic/reference-data/add_listing.rs"), ADD_LISTING);
    packs.edit(
        &format!("{BASE}/delta.yaml"),
        "operations: [getStock]",
        "operations: [getStock, listStocks, addListing]",
    );
    let states = packs.generate();
    let text = |path: &str| std::fs::read_to_string(states[0].join(path)).unwrap();
    let routes = text("services/reference-data/src/api.rs");
    for line in [
        "    let ticker: Vec<String> = parameters.list(\"ticker\")?;",
        "    if ticker.len() > 3 {",
        "        let sentence = \"ticker must have at most 3 items\";",
        "        return Err(Problem::refused(sentence, Part::Parameter(\"ticker\")));",
        "    JsonBody(body, _): JsonBody<types::Listing, operations::AddListing>,",
        ") -> Result<Json<Vec<types::Stock>>, Problem<operations::ListStocks>> {",
    ] {
        assert!(routes.lines().any(|found| found == line), "there is no `{line}` in:\n{routes}");
    }
    let client = text("services/trade-service/src/clients/reference_data.rs");
    assert!(client.contains("ticker: &[String]") && client.contains("pub parent: Option<Box<Listing>>"), "{client}");
    let page = text("web-front-end/src/generated/clients/reference-data.ts");
    assert!(page.contains("ticker?: string[]") && page.contains("readonly revision?: number"), "{page}");
    let formatted = std::process::Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(&states[0]).output();
    let formatted = formatted.unwrap();
    let generated = String::from_utf8_lossy(&formatted.stdout).into_owned();
    assert!(!generated.lines().any(|line| line.starts_with("Diff in") && !line.contains("/logic/")), "{generated}");
    compiles(&states[0]);
    super::passes(&states[0], "reference-data");
}
