// What a person does and sees on the page, in words that the tests share.

/** The page of one test. */
export class Desk {
  constructor(page, state) {
    this.page = page;
    this.state = state;
  }

  get bus() {
    return this.page.locator("header .bus");
  }

  get ticket() {
    return this.page.getByRole("region", { name: "Trade ticket" });
  }

  get orders() {
    return this.page.getByRole("region", { name: "Your orders" }).getByRole("listitem");
  }

  get account() {
    return this.page.getByLabel("Account", { exact: true });
  }

  /** Opens the page and waits until it is live. */
  async open(view = "trade") {
    await this.page.goto(`${this.state.url}#/${view}`);
    await this.busIs("connected");
  }

  async busIs(link) {
    await this.page.locator(`header .bus[data-link="${link}"]`).waitFor({ timeout: 30_000 });
  }

  async choose(account) {
    await this.page.locator('select[name="account"]:enabled').waitFor();
    await this.account.selectOption({ label: account });
    await this.loaded();
  }

  /** Waits until no blotter says that it is loading. */
  async loaded() {
    const overlays = this.page.locator(".blotter .ag-overlay-loading-center");
    await eventually("the blotters are loaded", async () => (await overlays.count()) === 0);
  }

  /** Fills the ticket in and sends it. */
  async order(security, side, quantity) {
    await this.ticket.getByRole("combobox", { name: "Security" }).fill(security);
    const option = this.ticket.getByRole("option", { name: new RegExp(`^${security} - `) });
    await option.click();
    await this.ticket.locator("label", { hasText: side }).click();
    await this.ticket.getByLabel("Quantity").fill(String(quantity));
    await this.ticket.getByRole("button", { name: "Place order" }).click();
  }

  /** How many rows a blotter has, with those that are out of sight. */
  async count(name) {
    const HEADERS = 1;
    return Number(await this.page.locator(`.blotter.${name} [aria-rowcount]`).getAttribute("aria-rowcount")) - HEADERS;
  }

  /** The rows of a blotter that are in sight or nearly so, from the top, as text by column. */
  rows(name) {
    return this.page.locator(`.blotter.${name} .grid`).evaluate((grid) =>
      [...grid.querySelectorAll(".ag-row[row-id]")]
        .sort((one, other) => Number(one.getAttribute("row-index")) - Number(other.getAttribute("row-index")))
        .map((row) =>
          Object.fromEntries([
            ["id", row.getAttribute("row-id")],
            ...[...row.querySelectorAll("[col-id]")].map((cell) => [cell.getAttribute("col-id"), cell.textContent]),
          ]),
        ),
    );
  }

  /** The quantity held of a security, as shown; null when there is no row. */
  async held(security) {
    const rows = (await this.rows("positions")).filter((row) => row.security === security);
    if (rows.length > 1) throw new Error(`${security} has ${rows.length} rows`);
    return rows.length === 0 ? null : Number(rows[0].quantity.replaceAll(",", ""));
  }
}

/** Waits until `condition` gives something true, and gives that. */
export async function eventually(what, condition, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
