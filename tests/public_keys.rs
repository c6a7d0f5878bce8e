//! Tokens of others, whose public keys are in a key set: which are believed.

use crate::harness::{Answer, Engine, NOW, Setup, TestApp, TokenBuilder, at, token};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daybook_auditlog::access::{KeySetError, PublicKeys};
use daybook_wire::{Role, routes};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::sync::Arc;

const RSA: &[u8] = include_bytes!("data/keys/rsa.der");
const FOREIGN_RSA: &[u8] = include_bytes!("data/keys/foreign-rsa.der");
const SHORT_RSA: &[u8] = include_bytes!("data/keys/short-rsa.der");
const EC: &[u8] = include_bytes!("data/keys/ec.der");
const ED: &[u8] = include_bytes!("data/keys/ed.der");

const ISSUER: &str = "https://id.example.com";
const AUDIENCE: &str = "daybook";

/// A key of one of the kinds that are taken.
fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::RS256 => EncodingKey::from_rsa_der(RSA),
        Algorithm::ES256 => EncodingKey::from_ec_der(EC),
        _ => EncodingKey::from_ed_der(ED),
    }
}

/// Its public half, as a key set lists it.
fn public(key: &EncodingKey, algorithm: Algorithm, id: &str) -> Value {
    let mut jwk = serde_json::to_value(Jwk::from_encoding_key(key, algorithm).unwrap()).unwrap();
    jwk["kid"] = json!(id);
    jwk
}

fn key_set() -> Value {
    let taken = [(Algorithm::RS256, "r"), (Algorithm::ES256, "e"), (Algorithm::EdDSA, "d")];
    json!({"keys": taken.map(|(algorithm, id)| public(&key(algorithm), algorithm, id))})
}

fn keys(set: &Value) -> Arc<PublicKeys> {
    let keys = Arc::new(PublicKeys::new(ISSUER.into(), AUDIENCE.into()));
    keys.replace(&set.to_string()).unwrap();
    keys.fetched();
    keys
}

async fn believing(set: &Value) -> TestApp {
    TestApp::start_with(Engine::Sqlite, Setup { public_keys: Some(keys(set)), ..Setup::default() }).await
}

fn rudi() -> TokenBuilder {
    token("rudi").role(1, Role::Admin).claim("iss", ISSUER).claim("aud", AUDIENCE)
}

fn named(algorithm: Algorithm, id: Option<&str>) -> Header {
    Header { kid: id.map(ToOwned::to_owned), ..Header::new(algorithm) }
}

async fn ask(app: &TestApp, token: &str) -> Answer {
    app.get(&routes::audit_logs(1)).bearer(token).send().await
}

#[actix_web::test]
async fn each_kind_of_key_is_believed_with_and_without_its_name() {
    let app = believing(&key_set()).await;
    for (algorithm, id) in [(Algorithm::RS256, "r"), (Algorithm::ES256, "e"), (Algorithm::EdDSA, "d")] {
        for id in [Some(id), None] {
            ask(&app, &rudi().signed_by(&named(algorithm, id), &key(algorithm))).await.expect(200);
        }
        // Another key's name, and a name that nobody has.
        for id in ["x", if id == "r" { "e" } else { "r" }] {
            ask(&app, &rudi().signed_by(&named(algorithm, Some(id)), &key(algorithm)))
                .await
                .refused(401, "invalid_token");
        }
    }
    // Daybook's own tokens go on working.
    ask(&app, &token("rudi").role(1, Role::Admin).signed()).await.expect(200);
}

#[actix_web::test]
async fn a_foreign_key_issuer_or_audience_is_refused() {
    let app = believing(&key_set()).await;
    let signed = |token: TokenBuilder| token.signed_by(&named(Algorithm::RS256, Some("r")), &key(Algorithm::RS256));
    let foreign = EncodingKey::from_rsa_der(FOREIGN_RSA);
    for id in [Some("r"), None] {
        ask(&app, &rudi().signed_by(&named(Algorithm::RS256, id), &foreign)).await.refused(401, "invalid_token");
    }
    for token in [
        rudi().claim("iss", "https://elsewhere.example.com"),
        rudi().claim("iss", format!("{ISSUER}/")),
        rudi().claim("iss", Value::Null),
        rudi().without("iss"),
        rudi().claim("aud", "another"),
        rudi().claim("aud", json!([])),
        rudi().claim("aud", json!(["another"])),
        rudi().claim("aud", json!({"daybook": true})),
        rudi().without("aud"),
    ] {
        ask(&app, &signed(token)).await.refused(401, "invalid_token");
    }
    ask(&app, &signed(rudi().claim("aud", json!(["another", AUDIENCE])))).await.expect(200);
}

#[actix_web::test]
async fn the_other_claims_are_checked_as_ever() {
    let app = believing(&key_set()).await;
    let signed = |token: TokenBuilder| token.signed_by(&named(Algorithm::ES256, Some("e")), &key(Algorithm::ES256));
    let now = at(NOW).seconds();
    ask(&app, &signed(rudi().claim("exp", now - 31))).await.refused(401, "token_expired");
    ask(&app, &signed(rudi().claim("nbf", now + 31))).await.refused(401, "invalid_token");
    for claim in ["exp", "sub", "roles"] {
        ask(&app, &signed(rudi().without(claim))).await.refused(401, "invalid_token");
    }
    ask(&app, &signed(rudi().claim("roles", json!({})))).await.refused(404, "project_not_found");
    // Whoever signs sessions cannot make API tokens: those have rows here.
    ask(&app, &signed(rudi().claim("kind", "api_token").claim("jti", "01978f2e-0000-7000-8000-000000000000")))
        .await
        .refused(401, "token_revoked");
}

#[actix_web::test]
async fn the_algorithm_follows_from_the_key() {
    let set = key_set();
    let app = believing(&set).await;
    let rsa = key(Algorithm::RS256);
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256] {
        for id in [Some("r"), None] {
            ask(&app, &rudi().signed_by(&named(algorithm, id), &rsa)).await.refused(401, "invalid_token");
        }
    }
    // HMAC, with whatever is known of a public key for its secret.
    let modulus = URL_SAFE_NO_PAD.decode(set["keys"][0]["n"].as_str().unwrap()).unwrap();
    let shown = [set["keys"][0].to_string(), set["keys"][0]["n"].as_str().unwrap().to_owned(), set.to_string()];
    for secret in shown.iter().map(String::as_bytes).chain([&modulus[..], b""]) {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let forged = rudi().signed_by(&named(algorithm, Some("r")), &EncodingKey::from_secret(secret));
            ask(&app, &forged).await.refused(401, "invalid_token");
        }
    }
    // No signature at all, by hand.
    let payload = rudi().signed().split('.').nth(1).unwrap().to_owned();
    for header in [json!({"alg": "none", "kid": "r"}), json!({"alg": "None"}), json!({"alg": ""}), json!({"kid": "r"})]
    {
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        for forged in [format!("{header}.{payload}."), format!("{header}.{payload}.AAAA")] {
            ask(&app, &forged).await.refused(401, "invalid_token");
        }
    }
}

#[actix_web::test]
async fn what_a_token_says_about_keys_is_nothing() {
    let app = believing(&key_set()).await;
    let foreign = EncodingKey::from_rsa_der(FOREIGN_RSA);
    let own = Header {
        jwk: Some(Jwk::from_encoding_key(&foreign, Algorithm::RS256).unwrap()),
        jku: Some("https://elsewhere.example.com/keys".into()),
        ..named(Algorithm::RS256, None)
    };
    ask(&app, &rudi().signed_by(&own, &foreign)).await.refused(401, "invalid_token");
    // An extension that must be understood is not.
    let critical = Header { crit: Some(vec!["exp".into()]), ..named(Algorithm::RS256, Some("r")) };
    ask(&app, &rudi().signed_by(&critical, &key(Algorithm::RS256))).await.refused(401, "invalid_token");
}

#[actix_web::test]
async fn keys_that_are_not_fit_for_this_are_passed_over() {
    let short = EncodingKey::from_rsa_der(SHORT_RSA);
    let mut for_encryption = public(&key(Algorithm::RS256), Algorithm::RS256, "enc");
    for_encryption["use"] = json!("enc");
    let mut for_another = public(&key(Algorithm::RS256), Algorithm::RS256, "512");
    for_another["alg"] = json!("RS512");
    let unfit = [
        public(&short, Algorithm::RS256, "short"),
        for_encryption,
        for_another,
        json!({"kty": "oct", "k": URL_SAFE_NO_PAD.encode("a secret that everybody knows, and is long"), "kid": "oct"}),
        json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA", "kid": "384"}),
        json!({"kty": "EC", "crv": "P-256", "x": "?", "y": "?", "kid": "broken"}),
        json!({"kty": "RSA", "kid": "no numbers"}),
        json!("no key at all"),
    ];
    let known = Arc::new(PublicKeys::new(ISSUER.into(), AUDIENCE.into()));
    for unfit in &unfit {
        assert_eq!(known.replace(&json!({"keys": [unfit]}).to_string()), Err(KeySetError::Empty), "{unfit}");
    }
    for text in ["", "[]", "{}", "{\"keys\": {}}", "<html>"] {
        assert_eq!(known.replace(text), Err(KeySetError::Malformed), "{text}");
    }
    let mut keys = unfit.to_vec();
    keys.push(public(&key(Algorithm::EdDSA), Algorithm::EdDSA, "d"));
    let app = believing(&json!({"keys": keys})).await;
    ask(&app, &rudi().signed_by(&named(Algorithm::EdDSA, Some("d")), &key(Algorithm::EdDSA))).await.expect(200);
    ask(&app, &rudi().signed_by(&named(Algorithm::RS256, Some("short")), &short)).await.refused(401, "invalid_token");
    let secret = EncodingKey::from_secret(b"a secret that everybody knows, and is long");
    ask(&app, &rudi().signed_by(&named(Algorithm::HS256, Some("oct")), &secret)).await.refused(401, "invalid_token");
}

#[actix_web::test]
async fn without_a_key_set_nobody_else_is_believed() {
    let app = TestApp::start(Engine::Sqlite).await;
    for algorithm in [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
        ask(&app, &rudi().signed_by(&named(algorithm, None), &key(algorithm))).await.refused(401, "invalid_token");
    }
}
