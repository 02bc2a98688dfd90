//! Hostile clients at the entrance: the gateway and the broker of the last state, as their rendered configuration makes them,
//! with real servers behind real sockets. Needs nginx and nats-server; `scripts/test.sh running` installs them.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tungstenite::{Message, WebSocket};

const PATIENCE: Duration = Duration::from_secs(20);

const STREAM: &str = "GET /nats-ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n";

/// nginx before nats-server. Dropping it ends them.
struct Entrance {
    servers: Vec<Child>,
    gateway: u16,
    websocket: u16,
    _folder: tempfile::TempDir,
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

impl Entrance {
    /// With these origins in the variable that lists them.
    fn open(origins: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
        let output = root.join("generated/005-messaging-nats-replacement");
        let folder = tempfile::tempdir().unwrap();
        let [gateway, client, monitor, websocket] = [(); 4].map(|()| free_port());
        let list = if origins == "*" { "[]".to_owned() } else { format!("[{origins}]") };
        let mut broker = Command::new("nats-server");
        broker.arg("-c").arg(output.join("nats-broker/nats-server.conf"));
        broker.env("NATS_PASSWORD", "ofthistest").env("NATS_ALLOWED_ORIGINS", list);
        for (name, port) in [("CLIENT", client), ("MONITOR", monitor), ("WEBSOCKET", websocket)] {
            broker.env(format!("NATS_{name}_PORT"), port.to_string());
        }
        let text = std::fs::read_to_string(output.join("ingress/nginx.conf.template")).unwrap();
        let text = text.replace("${PORT}", &gateway.to_string()).replace("${ROOT}", output.to_str().unwrap());
        let text = text.replace("${CORS_ALLOWED_ORIGINS}", origins);
        let text = text.replace("${NATS_BROKER_ADDRESS}", &format!("127.0.0.1:{websocket}"));
        // The services are away; Docker's name server is, too.
        let placeholders = regex::Regex::new(r"\$\{[A-Z_]+_ADDRESS\}").unwrap();
        let text = placeholders.replace_all(&text, "127.0.0.1:9");
        let text: String =
            text.lines().filter(|line| !line.contains("resolver ")).map(|line| format!("{line}\n")).collect();
        std::fs::create_dir(folder.path().join("logs")).unwrap();
        stategen_disk::write_atomically(&folder.path().join("nginx.conf"), text.as_bytes(), false).unwrap();
        let mut nginx = Command::new("nginx");
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap());
        nginx.env("PATH", path).arg("-p").arg(folder.path());
        nginx.args(["-c", "nginx.conf", "-e", "stderr", "-g", "daemon off; master_process off;"]);
        let started =
            [broker, nginx].map(|mut server| server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let entrance = Self { servers: started.into(), gateway, websocket, _folder: folder };
        for port in [gateway, websocket, monitor] {
            let start = Instant::now();
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                assert!(start.elapsed() < PATIENCE, "nothing listens on {port}");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        entrance
    }

    /// The status of a stream that a page of this origin asks for at a port.
    fn stream(&self, port: u16, origin: Option<&str>) -> String {
        let origin = origin.map(|origin| format!("Origin: {origin}\r\n")).unwrap_or_default();
        self.ask(port, &format!("{STREAM}Host: 127.0.0.1:{}\r\n{origin}\r\n", self.gateway))
    }

    fn ask(&self, port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        String::from_utf8_lossy(&start[9..]).into_owned()
    }
}

impl Drop for Entrance {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

#[test]
fn running_state_streams_are_not_for_pages_of_other_origins() {
    let entrance = Entrance::open("https://a.org, http://b.org:81");
    let own = format!("http://127.0.0.1:{}", entrance.gateway);
    let (gateway, broker) = (entrance.gateway, entrance.websocket);
    for (origin, at_gateway, at_broker) in [
        (None, "101", "101"),
        // The gateway lets its own pages in; nobody reaches the broker past it.
        (Some(own.as_str()), "101", "403"),
        (Some("https://a.org"), "101", "101"),
        (Some("http://b.org:81"), "101", "101"),
        (Some("http://evil.org"), "403", "403"),
        (Some("http://a.org"), "403", "403"),
        (Some("https://a.org.evil.org"), "403", "403"),
        (Some("https://evil.org/https://a.org"), "403", "403"),
        (Some("null"), "403", "403"),
    ] {
        assert_eq!(entrance.stream(gateway, origin), at_gateway, "the gateway, {origin:?}");
        assert_eq!(entrance.stream(broker, origin), at_broker, "the broker, {origin:?}");
    }
    drop(entrance);
    let entrance = Entrance::open("*");
    for port in [entrance.gateway, entrance.websocket] {
        assert_eq!(entrance.stream(port, Some("http://evil.org")), "101", "all may");
    }
}

/// What stands below the path of a stream is the page's, which is away here.
#[test]
fn running_state_the_path_of_the_stream_is_no_prefix() {
    let entrance = Entrance::open("*");
    assert_eq!(entrance.stream(entrance.gateway, None), "101");
    let below = STREAM.replace("/nats-ws", "/nats-ws-not");
    assert_eq!(entrance.ask(entrance.gateway, &format!("{below}Host: x\r\n\r\n")), "502");
}

#[test]
fn running_state_a_connection_follows_a_bounded_number_of_subjects() {
    let entrance = Entrance::open("*");
    let stream = TcpStream::connect(("127.0.0.1", entrance.gateway)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let address = format!("ws://127.0.0.1:{}/nats-ws", entrance.gateway);
    let (mut page, _) = tungstenite::client(address, stream).unwrap();
    page.send(Message::binary(b"CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n".to_vec())).unwrap();
    until(&mut page, "PONG");
    for number in 0..1000 {
        let subscription = format!("SUB trades.account.{number}.* {number}\r\n");
        if page.send(Message::binary(subscription.into_bytes())).is_err() {
            break;
        }
    }
    let said = until(&mut page, "-ERR");
    assert!(said.contains("maximum subscriptions exceeded"), "{said}");
}

/// What the broker says until it says this.
fn until(page: &mut WebSocket<TcpStream>, wanted: &str) -> String {
    let mut said = String::new();
    while !said.contains(wanted) {
        match page.read() {
            Ok(Message::Binary(bytes)) => said.push_str(&String::from_utf8_lossy(&bytes)),
            Ok(Message::Text(text)) => said.push_str(&text),
            Ok(_) => {}
            Err(error) => panic!("{error} before {wanted}: {said}"),
        }
    }
    said
}
