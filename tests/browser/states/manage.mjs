// The states of the other pages: signing in, choosing a password, tokens, members, settings, and where there is nothing.
import { LOG, OWNER, WORKSHOP, expect } from "../page.mjs";

const NOBODY = null;
const TOKENS = `${WORKSHOP}/tokens`;
const MEMBERS = `${WORKSHOP}/members`;
const SETTINGS = `${WORKSHOP}/settings`;
const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString().replace("Z", "000Z");
const token = (id, fields) => ({ id: `01978f2e-7a41-7c3e-9d55-2f6b8e0c4a${id}`, role: "ingest", created_by: "Olga Owner", created_at: at(-40), expires_at: at(325), last_used_at: at(-0.1), ...fields });
const member = (id, name, role, fields) => ({ user_id: `01978f2e-7a41-7c3e-9d55-2f6b8e0c4a${id}`, email: `${name.split(" ")[0].toLowerCase()}@example.com`, name, role, disabled: false, ...fields });
const answer = (url, json) => (page) => page.route(url, (route) => (route.request().method() === "GET" ? route.fulfill({ json }) : route.continue()));

const tokens = answer("**/api/v1/projects/3/tokens", [
  token(10, { name: "platform-prod" }),
  token(11, { name: "platform-staging", expires_at: at(9), last_used_at: null }),
  token(12, { name: "reporting", role: "admin", created_by: "Rudi Example" }),
  token(13, { name: "a-token-whose-name-a-pipeline-made-and-that-has-no-place-to-break-anywhere-at-all", expires_at: at(-3) }),
  token(14, { name: "שירות־חיוב", created_by: "請求サービス" }),
]);
const members = answer("**/api/v1/projects/3/members", [
  member(10, "Adelheid von Hohenzollern-Sigmaringen zu Schaumburg-Lippe", "admin"),
  member(11, "Dev Eloper", "developer"),
  member(12, "Vic Viewer", "viewer"),
  member(13, "Gone Example", "viewer", { disabled: true }),
  member(14, "خدمة الفوترة", "developer", { email: "an.address.that.is.rather.long.for.any.column@subdomain.example.com" }),
]);
const settings = (fields) => answer("**/api/v1/projects/3", { id: 3, name: "Workshop", retention_days: 30, pending_retention: null, export_enabled: true, created_at: at(-90), role: "admin", ...fields });
const heading = (name) => (page) => expect(page.getByRole("heading", { name })).toBeVisible();
const button = (page, name) => page.getByRole("button", { name, exact: true }).click();

export const MANAGE_STATES = {
  "sign-in": { path: "/", who: NOBODY, shown: heading("Sign in") },
  "sign-in-wrong": {
    path: "/",
    who: NOBODY,
    shown: async (page) => {
      await page.getByLabel("Email").fill("nobody@example.com");
      await page.getByLabel("Password").fill("wrong");
      await button(page, "Sign in");
      await expect(page.getByRole("alert")).toContainText("wrong");
    },
  },
  unreachable: { path: "/", who: NOBODY, before: (page) => page.route("**/api/v1/me", (route) => route.abort()), shown: heading("Daybook cannot be reached") },
  "set-password": { path: "/set-password#nonsense", who: NOBODY, shown: heading("Choose your password") },
  "set-password-refused": {
    path: "/set-password#nonsense",
    who: NOBODY,
    shown: async (page) => {
      await page.getByLabel("Password", { exact: true }).fill("long enough");
      await button(page, "Set password");
      await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    },
  },
  "not-an-admin": { path: LOG, who: { email: "viewer@example.com" }, shown: heading("Only project admins can view audit logs") },
  "no-project": { path: "/projects/999/audit-logs", shown: heading("No such project") },
  nothing: { path: "/nowhere", shown: heading("There is nothing here") },
  tokens: { path: TOKENS, who: OWNER, before: tokens, shown: (page) => expect(page.getByRole("table")).toBeVisible() },
  "tokens-none": { path: TOKENS, who: OWNER, before: answer("**/api/v1/projects/3/tokens", []), shown: (page) => expect(page.getByText("No tokens yet.")).toBeVisible() },
  "tokens-wrong": {
    path: TOKENS,
    who: OWNER,
    before: tokens,
    shown: async (page) => (await button(page, "Create token"), expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true")),
  },
  "token-made": {
    path: TOKENS,
    who: OWNER,
    before: async (page) => {
      await tokens(page);
      const made = { ...token(15, { name: "platform-new", created_at: at(0) }), token: `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIiOiIuLi4ifQ".repeat(14)}.c2ln` };
      await page.route("**/api/v1/projects/3/tokens", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 201, json: made }) : route.fallback()));
    },
    shown: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("platform-new");
      await button(page, "Create token");
      await expect(page.getByRole("region", { name: "token" })).toBeVisible();
    },
  },
  "token-revoke": { path: TOKENS, who: OWNER, before: tokens, shown: (page) => button(page, "Revoke platform-prod") },
  members: { path: MEMBERS, who: OWNER, before: members, shown: (page) => expect(page.getByRole("table")).toBeVisible() },
  "member-added": {
    path: MEMBERS,
    who: OWNER,
    before: async (page) => {
      await members(page);
      const added = { ...member(15, "new", "viewer"), set_password_link: "https://daybook.example.com/set-password#dGhlIHNlY3JldCBvZiB0aGUgbGluaw" };
      await page.route("**/api/v1/projects/3/members", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 201, json: added }) : route.fallback()));
    },
    shown: async (page) => {
      await page.getByLabel("Email", { exact: true }).fill("new@example.com");
      await button(page, "Add member");
      await expect(page.getByRole("region", { name: "link" })).toBeVisible();
    },
  },
  "member-role": { path: MEMBERS, who: OWNER, before: members, shown: (page) => page.getByLabel("Role of Dev Eloper").selectOption("admin") },
  "last-admin": {
    path: MEMBERS,
    who: OWNER,
    shown: async (page) => {
      await button(page, "Remove Olga Owner");
      await button(page, "Remove member");
      await expect(page.getByRole("alert").filter({ hasText: "last admin" })).toBeVisible();
    },
  },
  settings: { path: SETTINGS, who: OWNER, before: settings(), shown: (page) => expect(page.getByRole("switch")).toBeVisible() },
  "settings-pending": {
    path: SETTINGS,
    who: OWNER,
    before: settings({ pending_retention: { retention_days: 14, effective_at: at(7) } }),
    shown: (page) => expect(page.getByRole("button", { name: "Undo" })).toBeVisible(),
  },
  "settings-lower": {
    path: SETTINGS,
    who: OWNER,
    before: settings(),
    shown: async (page) => (await page.getByLabel("Keep entries for, in days").fill("14"), button(page, "Save retention")),
  },
  "change-password": { path: SETTINGS, who: OWNER, before: settings(), shown: async (page) => (await button(page, "Account"), button(page, "Change password")) },
};
