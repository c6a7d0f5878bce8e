//! An answer that comes piece by piece, read off the wire as RFC 9112 frames it.

use super::server::Server;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Nothing takes longer to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// An answer with a body in chunks.
pub(crate) struct Stream {
    reader: BufReader<TcpStream>,
    pub(crate) status: u16,
    head: String,
    /// What has come and was not taken yet.
    text: String,
}

/// What comes next on a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Data(Vec<u8>),
    /// The body is whole.
    End,
    /// The connection was closed in the middle of the body.
    Broken,
}

/// One server-sent event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) data: String,
    /// A comment, or the time to wait before coming back.
    pub(crate) other: Vec<String>,
}

impl Stream {
    /// Asks a server, and reads the head of its answer.
    pub(crate) fn open(server: &Server, token: &str, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n", server.address);
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(reader.read_line(&mut head).unwrap(), 0, "the answer ends in its head: {head}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { reader, status, head, text: String::new() }
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The next chunk.
    pub(crate) fn piece(&mut self) -> Piece {
        let mut size = String::new();
        match self.reader.read_line(&mut size) {
            Ok(0) => return Piece::Broken,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return Piece::Broken,
            Err(error) => panic!("nothing came: {error}"),
        }
        let Ok(size) = usize::from_str_radix(size.trim_end(), 16) else { return Piece::Broken };
        let mut data = vec![0; size + 2];
        if self.reader.read_exact(&mut data).is_err() {
            return Piece::Broken;
        }
        data.truncate(size);
        if size == 0 { Piece::End } else { Piece::Data(data) }
    }

    /// The next event; none where the stream has ended.
    pub(crate) fn event(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = read_event(event);
                self.text = rest.to_owned();
                return Some(event);
            }
            let Piece::Data(data) = self.piece() else { return None };
            self.text += &String::from_utf8(data).unwrap();
        }
    }

    /// The next event that is an entry: its number, and the label of the entry.
    #[track_caller]
    pub(crate) fn entry(&mut self) -> (String, String) {
        loop {
            let event = self.event().expect("the stream goes on");
            if let Event { id: Some(id), name: None, data, .. } = event {
                let entry: serde_json::Value = serde_json::from_str(&data).unwrap();
                return (id, entry["request_id"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
}

fn read_event(text: &str) -> Event {
    let mut event = Event::default();
    for line in text.lines() {
        match line.split_once(": ") {
            Some(("id", id)) => event.id = Some(id.to_owned()),
            Some(("event", name)) => event.name = Some(name.to_owned()),
            Some(("data", data)) => event.data += data,
            _ => event.other.push(line.to_owned()),
        }
    }
    event
}
