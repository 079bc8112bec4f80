/** Walks through a shop's log-in: the form, a wrong password, the test account, the way out. */
import { randomBytes } from "node:crypto";
import type { GatherContext } from "../check.ts";
import { isOwnName } from "../dns/hosts.ts";
import { readHtml } from "../probes/html.ts";
import { namedLinks, siteOf } from "../probes/site-scope.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type Form, filled, readForms } from "./forms.ts";
import { type Answer, beginTrial, isDown, isUnclear, LOOK_MS, type Step, shopUrl, type Trial } from "./trial.ts";

/** `form` can be sent as it stands; `hosted` another company's log-in; `script` a form only a browser can send. */
export type LoginKind = "none" | "form" | "hosted" | "script" | "captcha" | "unclear" | "broken";

/** How a password was met: `refused`, `limited` (too many tries), `accepted`, `broken`, `unclear`. */
export type Reception = "refused" | "limited" | "accepted" | "broken" | "unclear";

export type SignInFacts = {
  /** Null where the shop has no log-in. */
  url: string | null;
  kind: LoginKind;
  steps: Step[];
  wrong: Reception | null;
  /** Null where no test account is known. */
  account: { reception: Reception; setsCookie: boolean; page: number | null; isSignedOut: boolean | null } | null;
  /** Wrong passwords in a row until the shop slowed us down; null where it was not tried. */
  tries: { sent: number; isLimited: boolean } | null;
};

/** Catalogue 8.1: tries after which a shop should slow down. */
const TRIES_MAX = 10;
const HOSTED_PATH = /\/(?:authentication|oauth2?|u\/login|authorize)(?:\/|$)/i;
const CAPTCHA = /g-recaptcha|grecaptcha|h-captcha|hcaptcha\.com|cf-turnstile|challenges\.cloudflare\.com\/turnstile/i;
const SIGN_OUT = /log-?out|sign-?out|abmelden|deconnexion/i;

/** Tries the log-in of a shop as far as its form and what the store gave us allow. */
export async function trySignIn(context: GatherContext): Promise<SignInFacts> {
  const { store } = context;
  const endsAt = performance.now() + LOOK_MS;
  const trial = beginTrial(context, endsAt);
  const facts: SignInFacts = { url: null, kind: "none", steps: trial.steps, wrong: null, account: null, tries: null };
  const url = await loginUrl(trial, store);
  if (url === null) return facts;
  facts.url = url;
  const page = await trial.open("log-in page", url);
  facts.kind = kindOf(page, store);
  if (facts.kind !== "form") return facts;
  const stranger = `launch-ready-${randomBytes(5).toString("hex")}@example.com`;
  facts.wrong = await tryPassword({ trial, store, page }, { email: stranger, password: randomPassword() });
  const account = context.connections?.synthetic ?? null;
  if (account !== null && facts.wrong !== "broken") facts.account = await tryAccount({ context, url, endsAt }, account);
  // A verdict on a deploy cannot wait for ten tries; other audits can.
  if (context.deploy === undefined && facts.wrong === "refused") {
    facts.tries = await tryOften(context, url, stranger, trial.steps);
  }
  return facts;
}

/** The declared page, else what the home page links to; Shopify has one at a fixed place (Shopify docs, "Routes"). */
async function loginUrl(trial: Trial, store: StoreProfile): Promise<string | null> {
  if (store.paths.login !== undefined) return shopUrl(store, store.paths.login);
  const home = await trial.open("home", shopUrl(store, store.paths.home));
  if (home.status !== 200) return null;
  const { links } = readHtml(home.body, home.url);
  const linked = namedLinks(links, siteOf(new URL(home.url).hostname)).login;
  return linked ?? (store.platform === "shopify" ? shopUrl(store, "/account/login") : null);
}

function kindOf(page: Answer, store: StoreProfile): LoginKind {
  if (isUnclear(page)) return "unclear";
  if (isDown(page) || (page.status ?? 0) >= 400) return "broken";
  const { hostname, pathname } = new URL(page.url);
  if (!isOwnName(hostname, store.domain) || HOSTED_PATH.test(pathname)) return "hosted";
  const form = loginForm(page, store);
  // Shopify's new customer accounts send a code by mail from a page on a name of the shop's.
  if (form === null && store.platform === "shopify" && /type=["']?email/i.test(page.body)) return "hosted";
  if (form === null) return "script";
  return CAPTCHA.test(page.body) ? "captcha" : "form";
}

/** The form with a password and one more field, sent encrypted to the shop's own site: nobody else gets a password. */
function loginForm(page: Answer, { domain }: StoreProfile): Form | null {
  const forms = readForms(page.body, page.url).filter(({ method, action, fields }) => {
    const { protocol, hostname } = new URL(action);
    const isOwn = protocol === "https:" && isOwnName(hostname, domain);
    return method === "post" && isOwn && fields.filter(isPassword).length === 1;
  });
  return forms.find((form) => nameField(form) !== null) ?? null;
}

function isPassword({ type }: Form["fields"][number]): boolean {
  return type === "password";
}

function nameField({ fields }: Form): string | null {
  const visible = fields.filter(({ type }) => type === "email" || type === "text");
  const named = visible.find(({ type, name }) => type === "email" || /e-?mail|user|login|name/i.test(name));
  return (named ?? visible[0])?.name ?? null;
}

type Credentials = { email: string; password: string };

function randomPassword(): string {
  return `wrong-${randomBytes(9).toString("hex")}`;
}

async function submit(
  { trial, store, page }: { trial: Trial; store: StoreProfile; page: Answer },
  { email, password }: Credentials,
): Promise<Answer | null> {
  const form = loginForm(page, store);
  const name = form === null ? null : nameField(form);
  const secret = form?.fields.find(isPassword)?.name;
  if (form === null || name === null || secret === undefined) return null;
  const origin = new URL(page.url).origin;
  const sent = { form: filled(form, { [name]: email, [secret]: password }) };
  return trial.send("password", form.action, sent, { headers: { origin, referer: page.url } });
}

/** Sends a password and says how it was met; what a redirect means is seen at the page behind the log-in. */
async function tryPassword(at: Parameters<typeof submit>[0], credentials: Credentials): Promise<Reception> {
  const { trial, store } = at;
  const answer = await submit(at, credentials);
  if (answer === null || isUnclear(answer)) return "unclear";
  const { status } = answer;
  if (status === 429 || status === 423) return "limited";
  if (isDown(answer)) return "broken";
  if (status === 400 || status === 401 || status === 403 || status === 422) return "refused";
  if (status === 404 || status === 405) return "unclear";
  // Many shops say no with a page or with the way back to the form: what counts is whether the account opens now.
  const behind = await openAccount(trial, store);
  if (behind === "open") return "accepted";
  if (behind === "closed") return "refused";
  const shown = answer.locationResolved === null ? answer : await trial.open("after log-in", answer.locationResolved);
  return loginForm(shown, store) === null ? "unclear" : "refused";
}

/** Opens the page only a signed-in customer sees; `unknown` where the store declares none. */
async function openAccount(trial: Trial, store: StoreProfile): Promise<"open" | "closed" | "unknown"> {
  const { account } = store.paths;
  if (account === undefined || account === store.paths.login) return "unknown";
  const wanted = shopUrl(store, account);
  const page = await trial.open("account", wanted);
  if (isUnclear(page) || isDown(page)) return "unknown";
  if (page.status !== 200) return "closed";
  const isThere = new URL(page.url).pathname === new URL(wanted).pathname;
  return isThere && loginForm(page, store) === null ? "open" : "closed";
}

/** A visit of its own: what the wrong password left behind must not help or hinder the right one. */
async function tryAccount(
  { context, url, endsAt }: { context: GatherContext; url: string; endsAt: number },
  credentials: Credentials,
): Promise<SignInFacts["account"]> {
  const { store } = context;
  const trial = beginTrial(context, endsAt);
  const page = await trial.open("log-in page", url);
  const answer = await submit({ trial, store, page }, credentials);
  if (answer === null || isUnclear(answer))
    return { reception: "unclear", setsCookie: false, page: null, isSignedOut: null };
  const setsCookie = answer.cookies.length > 0;
  const behind = await openAccount(trial, store);
  const last = trial.steps.at(-1)?.status ?? null;
  const isIn = behind === "open" || (behind === "unknown" && setsCookie && (answer.status ?? 500) < 400);
  if (!isIn) return { reception: isDown(answer) ? "broken" : "refused", setsCookie, page: last, isSignedOut: null };
  const isSignedOut = await signOut(trial, store);
  return { reception: "accepted", setsCookie, page: last, isSignedOut };
}

/** Leaves the account by the link or form it offers; null where it offers none. */
async function signOut(trial: Trial, store: StoreProfile): Promise<boolean | null> {
  const { account } = store.paths;
  if (account === undefined) return null;
  const page = await trial.open("account", shopUrl(store, account));
  const form = readForms(page.body, page.url).find(({ action, method }) => method === "post" && SIGN_OUT.test(action));
  const link = readHtml(page.body, page.url).links.find((target) => SIGN_OUT.test(new URL(target).pathname));
  if (form !== undefined) await trial.send("log-out", form.action, { form: filled(form, {}) });
  else if (link !== undefined) await trial.open("log-out", link);
  else return null;
  return (await openAccount(trial, store)) === "closed";
}

async function tryOften(
  context: GatherContext,
  url: string,
  email: string,
  shown: Step[],
): Promise<SignInFacts["tries"]> {
  const trial = beginTrial(context);
  const page = await trial.open("log-in page", url);
  // The first wrong password was one already.
  for (let sent = 2; sent <= TRIES_MAX; sent += 1) {
    const answer = await submit({ trial, store: context.store, page }, { email, password: randomPassword() });
    if (answer === null || answer.fault !== null) return null;
    const isLimited =
      answer.status === 429 || answer.status === 423 || answer.wall !== null || CAPTCHA.test(answer.body);
    if (isLimited || sent === TRIES_MAX) {
      shown.push(...trial.steps.slice(-1));
      return { sent, isLimited };
    }
  }
  return null;
}
