//! `daybook serve`, running.

use super::program::Program;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);

/// A server; killed where a test forgets to stop it.
pub(crate) struct Server {
    child: Child,
    /// Where it listens, such as `127.0.0.1:40123`.
    pub(crate) address: String,
    log: Option<JoinHandle<String>>,
}

impl Server {
    /// Starts it on a free port, and waits until it says that it is ready.
    pub(crate) fn start(program: &Program) -> Self {
        let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
        if command.get_envs().all(|(name, _)| name != "DAYBOOK_METRICS_LISTEN") {
            command.env("DAYBOOK_METRICS_LISTEN", "");
        }
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (found, address) = mpsc::channel();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            for line in lines.map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("Daybook is ready at http://") {
                    // Without the dashboard, it says so after the address.
                    let _ = found.send(address.split(' ').next().unwrap_or(address).to_owned());
                }
                log += &line;
                log.push('\n');
            }
            log
        });
        let Ok(address) = address.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("the server did not start: {}", log.join().unwrap());
        };
        Self { child, address, log: Some(log) }
    }

    /// Sends a request, and gives the status and the body of the answer.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let (head, body) = self.exchange(method, path, headers, body);
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }

    /// Sends a request, and gives the value of the cookie that is set.
    pub(crate) fn cookie(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let (head, body) = self.exchange(method, path, headers, body);
        let cookie = head.lines().find(|line| line.to_ascii_lowercase().starts_with("set-cookie:"));
        let cookie = cookie.unwrap_or_else(|| panic!("no cookie in {head}\n{body}"));
        cookie.split(['=', ';']).nth(1).unwrap().to_owned()
    }

    /// Sends a request, and gives the head and the body of the answer.
    fn exchange(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (String, String) {
        let answer = exchange(&self.address, method, path, headers, body).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Sends a request with a token, and gives the status and the JSON of the answer.
    pub(crate) fn with_token(&self, token: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let (status, body) = self.request(method, path, &headers, body);
        (status, serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}")))
    }

    /// The most bytes that a file it writes may have from now on; none for any number.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) {
        let limit = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let (process, limit) = (format!("--pid={}", self.child.id()), format!("--fsize={limit}:unlimited"));
        assert!(Command::new("prlimit").args([process, limit]).status().unwrap().success());
    }

    /// The memory it uses now, and the most it has used, in KiB.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let value = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
        };
        (value("VmRSS"), value("VmHWM"))
    }

    /// Forgets what was used before, so that the most is told from now on.
    pub(crate) fn reset_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
    }

    /// Asks it to stop, and gives its exit status and what it wrote to standard error.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "the server did not stop");
            std::thread::sleep(Duration::from_millis(10));
        };
        (status.code(), self.log.take().unwrap().join().unwrap())
    }
}

/// Sends a request to whoever listens at an address, and gives the whole answer.
pub(crate) fn exchange(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.extend(["Content-Length: ", &body.len().to_string(), "\r\n\r\n"]);
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Sends entries to a server that may be gone, and gives the status of the answer, if there was one.
pub(crate) fn append_to(address: &str, token: &str, entries: &Value) -> Option<u16> {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let answer = exchange(address, "POST", "/api/v1/projects/1/audit-logs", &headers, &entries.to_string()).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
