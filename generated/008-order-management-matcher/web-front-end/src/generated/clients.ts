// The services that the page calls.

import type { Configuration } from "./configuration.ts";
import { AccountServiceClient } from "./clients/account-service.ts";
import { OrderMatcherClient } from "./clients/order-matcher.ts";
import { PeopleServiceClient } from "./clients/people-service.ts";
import { PositionServiceClient } from "./clients/position-service.ts";
import { PricePublisherClient } from "./clients/price-publisher.ts";
import { ReferenceDataClient } from "./clients/reference-data.ts";
import { TradeServiceClient } from "./clients/trade-service.ts";

export interface Clients {
  /** Keeps accounts and the people who may use them. */
  accountService: AccountServiceClient;
  /**
   * Keeps orders that wait for their price, and fills each exactly once as soon as the market
   * allows it.
   */
  orderMatcher: OrderMatcherClient;
  /** Knows the people of the firm, and answers who somebody is. */
  peopleService: PeopleServiceClient;
  /** Answers which trades an account has made and what it holds. */
  positionService: PositionServiceClient;
  /** Makes prices of securities that move, and tells what they are. */
  pricePublisher: PricePublisherClient;
  /** Knows the securities that can be traded. */
  referenceData: ReferenceDataClient;
  /**
   * Takes orders, refuses those that name an unknown security or account, and passes the others
   * on.
   */
  tradeService: TradeServiceClient;
}

export function createClients(configuration: Configuration): Clients {
  return {
    accountService: new AccountServiceClient(configuration.services["account-service"]),
    orderMatcher: new OrderMatcherClient(configuration.services["order-matcher"]),
    peopleService: new PeopleServiceClient(configuration.services["people-service"]),
    positionService: new PositionServiceClient(configuration.services["position-service"]),
    pricePublisher: new PricePublisherClient(configuration.services["price-publisher"]),
    referenceData: new ReferenceDataClient(configuration.services["reference-data"]),
    tradeService: new TradeServiceClient(configuration.services["trade-service"]),
  };
}
