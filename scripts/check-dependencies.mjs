// Holds every dependency against scripts/dependencies.json: its licence, where it comes from, and the advisories that are known of
// it. Asks nobody: what is locked, and what was fetched to build it, says it all. See docs/dependencies.md.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), "utf8");
const policy = JSON.parse(read("scripts/dependencies.json"));
const allowed = new Set(policy.licences);
const unused = new Set(Object.keys(policy.exceptions));
const problems = [];

const REGISTRY = "registry+https://github.com/rust-lang/crates.io-index";
const CARGO_LOCKS = ["Cargo.lock", "tests/fuzz/Cargo.lock"];
const NPM_LOCKS = ["tests/browser/package-lock.json", "tests/description/package-lock.json"];

/** Whether an SPDX expression can be met with licences of the set. Old crates write `/` for `OR`. */
function meets(expression, licences) {
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  const any = () => {
    let met = all();
    while (tokens[0] === "OR" && tokens.shift()) met = all() || met;
    return met;
  };
  const all = () => {
    let met = one();
    while (tokens[0] === "AND" && tokens.shift()) met = one() && met;
    return met;
  };
  const one = () => {
    if (tokens[0] === "(") {
      tokens.shift();
      const met = any();
      return tokens.shift() === ")" && met;
    }
    let licence = tokens.shift();
    if (tokens[0] === "WITH") licence += ` ${tokens.shift()} ${tokens.shift()}`;
    return licences.has(licence);
  };
  const met = any();
  return met && tokens.length === 0;
}

function checkLicence(name, what, expression) {
  const exception = policy.exceptions[name];
  if (expression && meets(expression, allowed)) return;
  if (expression && exception && meets(expression, new Set([...allowed, exception.licence]))) {
    unused.delete(name);
    return;
  }
  problems.push(`${what} is under ${expression || "no licence that it names"}, which is not allowed`);
}

/** Whether a version lies in a range such as `<1.2.3 || >=2.0.0 <2.1.0`. */
function isWithin(version, ranges) {
  const parts = (text) => text.split(/[+-]/)[0].split(".").map(Number);
  const compare = (a, b) => parts(a).map((part, at) => part - parts(b)[at]).find((difference) => difference !== 0) ?? 0;
  const holds = (bound) =>
    bound.startsWith(">=") ? compare(version, bound.slice(2)) >= 0 : compare(version, bound.slice(1)) < 0;
  return ranges.split("||").some((range) => range.trim().split(" ").every(holds));
}

// Licences of everything that is built for this machine and for the browser, tests included.
const host = execFileSync("rustc", ["-vV"], { encoding: "utf8", cwd: root }).match(/^host: (.*)$/m)[1];
const targets = [host, "wasm32-unknown-unknown"].flatMap((target) => ["--filter-platform", target]);
function metadata(...more) {
  const options = { encoding: "utf8", cwd: root, maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "pipe"] };
  return JSON.parse(execFileSync("cargo", ["metadata", "--locked", "--format-version", "1", ...targets, ...more], options));
}
let built;
try {
  built = metadata("--offline");
} catch {
  // Something of another target was never fetched here; cargo fetches it from where it fetched the rest.
  built = metadata();
}
for (const { name, version, license, source } of built.packages) {
  if (source) checkLicence(name, `${name} ${version}`, license);
}

// Sources and advisories of everything that is locked.
const locked = [];
for (const lock of CARGO_LOCKS) {
  for (const block of read(lock).split("[[package]]").slice(1)) {
    const field = (name) => block.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
    const [name, version, source] = [field("name"), field("version"), field("source")];
    if (!source && !name.startsWith("daybook")) problems.push(`${lock}: ${name} ${version} comes from a directory`);
    if (source && source !== REGISTRY) problems.push(`${lock}: ${name} ${version} comes from ${source}`);
    if (source === REGISTRY && !field("checksum")) problems.push(`${lock}: ${name} ${version} has no checksum`);
    if (source) locked.push({ lock, name, version });
  }
}
for (const { id, package: name, affected, ignored } of policy.advisories) {
  const found = locked.filter((entry) => entry.name === name && isWithin(entry.version, affected));
  if (ignored && found.length === 0) problems.push(`${id} is ignored, and concerns nothing that is locked`);
  if (!ignored) for (const { lock, version } of found) problems.push(`${lock}: ${name} ${version} is affected by ${id}`);
}

for (const lock of NPM_LOCKS) {
  for (const [path, entry] of Object.entries(JSON.parse(read(lock)).packages)) {
    if (path === "") continue;
    const name = path.split("node_modules/").at(-1);
    checkLicence(name, `${lock}: ${name} ${entry.version}`, entry.license);
    const elsewhere = entry.link || (entry.resolved && !entry.resolved.startsWith("https://registry.npmjs.org/"));
    if (elsewhere || !entry.integrity) problems.push(`${lock}: ${name} ${entry.version} comes from elsewhere, or unsealed`);
  }
}
for (const name of unused) problems.push(`${name} is an exception, and nothing needs it`);

// Where somebody keeps the whole database of advisories, it is asked as well.
const database = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "advisory-db");
if (existsSync(database)) {
  const ignored = policy.advisories.filter((advisory) => advisory.ignored).flatMap(({ id }) => ["--ignore", id]);
  const audit = (...more) => execFileSync("cargo", ["audit", ...more], { encoding: "utf8", cwd: root, stdio: "pipe" });
  let version;
  try {
    version = audit("--version").trim();
  } catch {
    // The database without the program is of no use.
  }
  if (version) {
    console.log(`${version} knows this machine's copy of the advisories, and is asked too`);
    try {
      audit("--no-fetch", "--stale", "--quiet", ...ignored);
    } catch (failure) {
      problems.push(`cargo audit: ${failure.stdout}${failure.stderr}`);
    }
  }
}

if (problems.length > 0) {
  console.error(problems.map((problem) => `  ${problem}`).join("\n"));
  process.exit(1);
}
