//! Configuration from environment variables, and from nowhere else.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::conventions::{CORS_DEFAULT, CORS_VARIABLE};

/// A variable whose value cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is set to something else.
    #[error("the variable {variable} is {value:?}, which is not {expected}")]
    Unusable {
        variable: String,
        value: String,
        expected: &'static str,
    },
    /// It holds a secret, and is not set.
    #[error("the variable {0} is not set; it holds a secret, which has no default")]
    Missing(String),
}

/// The value of a variable; none if it is unset or empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The value of a variable, or the default.
pub fn text(name: &str, default: &str) -> String {
    variable(name).unwrap_or_else(|| default.to_owned())
}

/// The value of a variable that has no default, for then everybody would know it.
///
/// # Errors
/// When it is not set.
pub fn secret(name: &str) -> Result<String, Error> {
    variable(name).ok_or_else(|| Error::Missing(name.to_owned()))
}

/// The texts that a variable holds, separated by commas, or the default.
///
/// # Errors
/// When one of them is empty.
pub fn list(name: &str, default: &[String], expected: &'static str) -> Result<Vec<String>, Error> {
    let Some(value) = variable(name) else {
        return Ok(default.to_vec());
    };
    let texts = texts(&value);
    if texts.iter().any(String::is_empty) {
        return Err(Error::Unusable {
            variable: name.to_owned(),
            value,
            expected,
        });
    }
    Ok(texts)
}

/// What commas separate.
pub fn texts(list: &str) -> Vec<String> {
    list.split(',').map(|text| text.trim().to_owned()).collect()
}

/// The port that a variable sets, or the default.
///
/// # Errors
/// When the value is not a port number.
pub fn port(name: &str, default: u16) -> Result<u16, Error> {
    parsed(name, default, "a port number")
}

/// Where this process listens: `BIND_ADDRESS`, by default every interface, and the port.
///
/// # Errors
/// When a value is not an address or a port number.
pub fn listen_address(port_variable: Option<&str>, default: u16) -> Result<SocketAddr, Error> {
    let host = parsed("BIND_ADDRESS", IpAddr::from([0, 0, 0, 0]), "an IP address")?;
    let port = match port_variable {
        Some(name) => port(name, default)?,
        None => default,
    };
    Ok(SocketAddr::new(host, port))
}

/// The base URL of another component: its URL variable, else its host variable with its port. What
/// stands before the host, such as `http://`, is `start`.
///
/// # Errors
/// When the port is not a number.
pub fn url(
    start: &str,
    url_variable: Option<&str>,
    host_variable: Option<&str>,
    port_variable: Option<&str>,
    default_port: u16,
) -> Result<String, Error> {
    if let Some(url) = url_variable.and_then(variable) {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    let host = host_variable.and_then(variable);
    let host = host.unwrap_or_else(|| "localhost".to_owned());
    let port = match port_variable {
        Some(name) => port(name, default_port)?,
        None => default_port,
    };
    Ok(format!("{start}{host}:{port}"))
}

/// The origins that browsers may call from: `*` or a list separated by commas.
pub fn allowed_origins() -> String {
    text(CORS_VARIABLE, CORS_DEFAULT)
}

/// The number that a variable sets, or the default.
///
/// # Errors
/// When the value is no such number, or not in the range.
pub fn number<T: FromStr + PartialOrd>(
    name: &str,
    default: T,
    range: RangeInclusive<T>,
    expected: &'static str,
) -> Result<T, Error> {
    let number = parsed(name, default, expected)?;
    match variable(name) {
        Some(value) if !range.contains(&number) => Err(Error::Unusable {
            variable: name.to_owned(),
            value,
            expected,
        }),
        _ => Ok(number),
    }
}

/// The value that a variable sets, or the default.
///
/// # Errors
/// When the value is not of the type.
pub fn parsed<T: FromStr>(name: &str, default: T, expected: &'static str) -> Result<T, Error> {
    let Some(value) = variable(name) else {
        return Ok(default);
    };
    value.parse().map_err(|_| Error::Unusable {
        variable: name.to_owned(),
        value,
        expected,
    })
}
