//! Where the parts of the system are, unless the environment says otherwise.

use crate::address::Place;

/// The component that is the one entry point.
pub(crate) const GATEWAY: Option<&str> = None;

/// The component that carries messages.
pub(crate) const BROKER: &str = "trade-feed";

/// Path at which the gateway leads pages to it.
pub(crate) const BROWSER_PATH: Option<&str> = None;

/// Every port of every component.
pub(crate) const PLACES: &[Place] = &[
    Place {
        component: "account-service",
        port: "http",
        url: Some("ACCOUNT_SERVICE_URL"),
        host: Some("ACCOUNT_SERVICE_HOST"),
        variable: Some("ACCOUNT_SERVICE_PORT"),
        number: 18088,
        route: None,
    },
    Place {
        component: "people-service",
        port: "http",
        url: Some("PEOPLE_SERVICE_URL"),
        host: Some("PEOPLE_SERVICE_HOST"),
        variable: Some("PEOPLE_SERVICE_PORT"),
        number: 18089,
        route: None,
    },
    Place {
        component: "position-service",
        port: "http",
        url: Some("POSITION_SERVICE_URL"),
        host: Some("POSITION_SERVICE_HOST"),
        variable: Some("POSITION_SERVICE_PORT"),
        number: 18090,
        route: None,
    },
    Place {
        component: "reference-data",
        port: "http",
        url: Some("REFERENCE_DATA_SERVICE_URL"),
        host: Some("REFERENCE_DATA_HOST"),
        variable: Some("REFERENCE_DATA_SERVICE_PORT"),
        number: 18085,
        route: None,
    },
    Place {
        component: "trade-feed",
        port: "http",
        url: Some("TRADE_FEED_ADDRESS"),
        host: Some("TRADE_FEED_HOST"),
        variable: Some("TRADE_FEED_PORT"),
        number: 18086,
        route: None,
    },
    Place {
        component: "trade-processor",
        port: "http",
        url: Some("TRADE_PROCESSOR_URL"),
        host: Some("TRADE_PROCESSOR_HOST"),
        variable: Some("TRADE_PROCESSOR_SERVICE_PORT"),
        number: 18091,
        route: None,
    },
    Place {
        component: "trade-service",
        port: "http",
        url: Some("TRADE_SERVICE_URL"),
        host: Some("TRADE_SERVICE_HOST"),
        variable: Some("TRADING_SERVICE_PORT"),
        number: 18092,
        route: None,
    },
    Place {
        component: "web-front-end",
        port: "http",
        url: Some("WEB_FRONT_END_URL"),
        host: Some("WEB_FRONT_END_HOST"),
        variable: Some("WEB_SERVICE_PORT"),
        number: 18093,
        route: None,
    },
];
