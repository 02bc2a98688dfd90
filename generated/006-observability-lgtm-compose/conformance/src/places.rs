//! Where the parts of the system are, unless the environment says otherwise.

use crate::address::Place;

/// The component that is the one entry point.
pub(crate) const GATEWAY: Option<&str> = Some("ingress");

/// The component that carries messages.
pub(crate) const BROKER: &str = "nats-broker";

/// Path at which the gateway leads pages to it.
pub(crate) const BROWSER_PATH: Option<&str> = Some("/nats-ws");

/// The user that services connect to it as.
pub(crate) const USER: &str = "services";

/// The variable that holds their password.
pub(crate) const PASSWORD: &str = "NATS_PASSWORD";

/// Every port of every component.
pub(crate) const PLACES: &[Place] = &[
    Place {
        component: "account-service",
        port: "http",
        url: Some("ACCOUNT_SERVICE_URL"),
        host: Some("ACCOUNT_SERVICE_HOST"),
        variable: Some("ACCOUNT_SERVICE_PORT"),
        number: 18088,
        route: Some("/account-service"),
    },
    Place {
        component: "blackbox-exporter",
        port: "http",
        url: None,
        host: None,
        variable: Some("BLACKBOX_EXPORTER_PORT"),
        number: 9115,
        route: None,
    },
    Place {
        component: "database",
        port: "sql",
        url: None,
        host: Some("DATABASE_PG_HOST"),
        variable: Some("DATABASE_PORT"),
        number: 18083,
        route: None,
    },
    Place {
        component: "grafana",
        port: "http",
        url: None,
        host: None,
        variable: Some("GRAFANA_PORT"),
        number: 3001,
        route: None,
    },
    Place {
        component: "ingress",
        port: "http",
        url: None,
        host: None,
        variable: Some("INGRESS_PORT"),
        number: 8080,
        route: None,
    },
    Place {
        component: "loki",
        port: "http",
        url: None,
        host: None,
        variable: Some("LOKI_PORT"),
        number: 3100,
        route: None,
    },
    Place {
        component: "nats-broker",
        port: "client",
        url: Some("NATS_ADDRESS"),
        host: Some("NATS_BROKER_HOST"),
        variable: Some("NATS_CLIENT_PORT"),
        number: 4222,
        route: None,
    },
    Place {
        component: "nats-broker",
        port: "monitor",
        url: Some("NATS_ADDRESS"),
        host: Some("NATS_BROKER_HOST"),
        variable: Some("NATS_MONITOR_PORT"),
        number: 8222,
        route: None,
    },
    Place {
        component: "nats-broker",
        port: "websocket",
        url: Some("NATS_ADDRESS"),
        host: Some("NATS_BROKER_HOST"),
        variable: Some("NATS_WEBSOCKET_PORT"),
        number: 8081,
        route: None,
    },
    Place {
        component: "otel-collector",
        port: "health",
        url: None,
        host: None,
        variable: Some("OTEL_COLLECTOR_HEALTH_PORT"),
        number: 13133,
        route: None,
    },
    Place {
        component: "otel-collector",
        port: "logs",
        url: None,
        host: None,
        variable: Some("OTEL_COLLECTOR_LOGS_PORT"),
        number: 24224,
        route: None,
    },
    Place {
        component: "otel-collector",
        port: "metrics",
        url: None,
        host: None,
        variable: Some("OTEL_COLLECTOR_METRICS_PORT"),
        number: 8888,
        route: None,
    },
    Place {
        component: "otel-collector",
        port: "otlp-grpc",
        url: None,
        host: None,
        variable: Some("OTEL_COLLECTOR_OTLP_GRPC_PORT"),
        number: 4317,
        route: None,
    },
    Place {
        component: "otel-collector",
        port: "otlp-http",
        url: None,
        host: None,
        variable: Some("OTEL_COLLECTOR_OTLP_HTTP_PORT"),
        number: 4318,
        route: None,
    },
    Place {
        component: "people-service",
        port: "http",
        url: Some("PEOPLE_SERVICE_URL"),
        host: Some("PEOPLE_SERVICE_HOST"),
        variable: Some("PEOPLE_SERVICE_PORT"),
        number: 18089,
        route: Some("/people-service"),
    },
    Place {
        component: "position-service",
        port: "http",
        url: Some("POSITION_SERVICE_URL"),
        host: Some("POSITION_SERVICE_HOST"),
        variable: Some("POSITION_SERVICE_PORT"),
        number: 18090,
        route: Some("/position-service"),
    },
    Place {
        component: "prometheus",
        port: "http",
        url: None,
        host: None,
        variable: Some("PROMETHEUS_PORT"),
        number: 9090,
        route: None,
    },
    Place {
        component: "reference-data",
        port: "http",
        url: Some("REFERENCE_DATA_SERVICE_URL"),
        host: Some("REFERENCE_DATA_HOST"),
        variable: Some("REFERENCE_DATA_SERVICE_PORT"),
        number: 18085,
        route: Some("/reference-data"),
    },
    Place {
        component: "tempo",
        port: "http",
        url: None,
        host: None,
        variable: Some("TEMPO_PORT"),
        number: 3200,
        route: None,
    },
    Place {
        component: "tempo",
        port: "otlp-grpc",
        url: None,
        host: None,
        variable: None,
        number: 4327,
        route: None,
    },
    Place {
        component: "trade-processor",
        port: "http",
        url: Some("TRADE_PROCESSOR_URL"),
        host: Some("TRADE_PROCESSOR_HOST"),
        variable: Some("TRADE_PROCESSOR_SERVICE_PORT"),
        number: 18091,
        route: Some("/trade-processor"),
    },
    Place {
        component: "trade-service",
        port: "http",
        url: Some("TRADE_SERVICE_URL"),
        host: Some("TRADE_SERVICE_HOST"),
        variable: Some("TRADING_SERVICE_PORT"),
        number: 18092,
        route: Some("/trade-service"),
    },
    Place {
        component: "web-front-end",
        port: "http",
        url: Some("WEB_FRONT_END_URL"),
        host: Some("WEB_FRONT_END_HOST"),
        variable: Some("WEB_SERVICE_PORT"),
        number: 18093,
        route: Some(""),
    },
];
