//! `daybook serve` with a key set of others: where it comes from, and what happens when it does not.

use crate::harness::{Engine, Program, Server};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const EC: &[u8] = include_bytes!("../data/keys/ec.der");
const ED: &[u8] = include_bytes!("../data/keys/ed.der");

fn key(algorithm: Algorithm) -> EncodingKey {
    if algorithm == Algorithm::ES256 { EncodingKey::from_ec_der(EC) } else { EncodingKey::from_ed_der(ED) }
}

fn key_set(keys: &[(Algorithm, &str)]) -> String {
    let keys = keys.iter().map(|(algorithm, id)| {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&key(*algorithm), *algorithm).unwrap()).unwrap();
        jwk["kid"] = json!(id);
        jwk
    });
    json!({"keys": keys.collect::<Vec<Value>>()}).to_string()
}

fn bearer(algorithm: Algorithm, id: &str) -> String {
    let header = Header { kid: Some(id.to_owned()), ..Header::new(algorithm) };
    let claims = json!({"iss": "https://id.example.com", "aud": "daybook", "sub": "rudi", "exp": 4_000_000_000_u64,
        "roles": {"1": "admin"}});
    encode(&header, &claims, &key(algorithm)).unwrap()
}

async fn program(jwks: &str) -> Program {
    let program = Program::start(Engine::Sqlite).await.set("DAYBOOK_JWKS", jwks);
    let program = program.set("DAYBOOK_JWT_ISSUER", "https://id.example.com").set("DAYBOOK_JWT_AUDIENCE", "daybook");
    program.create_project();
    program
}

fn status(server: &Server, token: &str) -> u16 {
    server.with_token(token, "GET", "/api/v1/projects/1", "").0
}

/// Serves a key set, and counts how often it is asked for. An empty one is an outage.
struct Issuer {
    address: String,
    keys: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
}

impl Issuer {
    fn start(keys: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/keys.json", listener.local_addr().unwrap());
        let (keys, asked) = (Arc::new(Mutex::new(keys.to_owned())), Arc::new(AtomicUsize::new(0)));
        let (served, counted) = (Arc::clone(&keys), Arc::clone(&asked));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4_096]);
                let body = served.lock().unwrap().clone();
                let status = if body.is_empty() { "503 Service Unavailable" } else { "200 OK" };
                let answer =
                    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { address, keys, asked }
    }

    fn serve(&self, keys: &str) {
        keys.clone_into(&mut self.keys.lock().unwrap());
    }
}

#[actix_web::test]
async fn keys_come_from_a_file() {
    let program = program("keys.json").await;
    program.write("keys.json", &key_set(&[(Algorithm::ES256, "one")]));
    let server = Server::start(&program);
    assert_eq!(status(&server, &bearer(Algorithm::ES256, "one")), 200);
    assert_eq!(status(&server, &bearer(Algorithm::EdDSA, "two")), 401);
    // Daybook's own tokens work beside them.
    assert_eq!(status(&server, &program.create_token("admin")), 200);
}

#[actix_web::test]
async fn a_key_that_is_not_known_is_fetched_and_an_outage_loses_none() {
    let issuer = Issuer::start(&key_set(&[(Algorithm::ES256, "one")]));
    let program = program(&issuer.address).await;
    let server = Server::start(&program);
    let (old, new) = (bearer(Algorithm::ES256, "one"), bearer(Algorithm::EdDSA, "two"));
    assert_eq!(status(&server, &old), 200, "the first request waits for the first keys");
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 1);

    // Whoever invents names of keys does not set the pace.
    for number in 0..20 {
        assert_eq!(status(&server, &bearer(Algorithm::EdDSA, &format!("invented {number}"))), 401);
    }
    assert!(issuer.asked.load(Ordering::SeqCst) <= 2, "{:?}", issuer.asked);

    issuer.serve(&key_set(&[(Algorithm::ES256, "one"), (Algorithm::EdDSA, "two")]));
    let start = Instant::now();
    while status(&server, &new) != 200 {
        assert!(start.elapsed() < Duration::from_secs(30), "the new key does not come");
        std::thread::sleep(Duration::from_millis(200));
    }

    issuer.serve("");
    std::thread::sleep(Duration::from_secs(6));
    let asked = issuer.asked.load(Ordering::SeqCst);
    assert_eq!(status(&server, &bearer(Algorithm::EdDSA, "three")), 401);
    assert!(issuer.asked.load(Ordering::SeqCst) > asked, "it was asked, and had no answer");
    assert_eq!((status(&server, &old), status(&server, &new)), (200, 200), "what is known stays");
    let (_, log) = server.stop();
    assert!(log.contains("public keys could not be fetched"), "{log}");
}

#[actix_web::test]
async fn a_key_set_that_cannot_be_used_stops_the_start() {
    let program = program("keys.json").await;
    program.run(&["serve"]).failed_in_a_line_with(&["jwks", "keys.json", "No such file"]);
    program.write("keys.json", "{}");
    program.run(&["serve"]).failed_in_a_line_with(&["jwks", "keys.json", "JSON Web Key Set"]);
    program.write("keys.json", &key_set(&[]));
    program.run(&["serve"]).failed_in_a_line_with(&["jwks", "RS256", "ES256", "EdDSA"]);
    program.write("keys.json", &key_set(&[(Algorithm::ES256, "one")]));
    program.run(&["serve", "--jwt-issuer", ""]).failed_in_a_line_with(&["jwt_issuer", "empty"]);
    program.run(&["serve", "--jwt-audience", ""]).failed_in_a_line_with(&["jwt_audience", "empty"]);
}
