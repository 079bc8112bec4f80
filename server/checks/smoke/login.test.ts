import { expect, test } from "vitest";
import type { FakeResponse, FakeWeb } from "../probes/fake-http.ts";
import { contextOf, deployed, keysOf, origin, shop } from "./fake-shop.ts";
import { login } from "./login.ts";

const account = { email: "smoke@shop.test", password: "right-one" };
const form = `<form method="post" action="/login"><input type="hidden" name="csrf" value="tok"><input name="email" type="email"><input name="password" type="password"><button>Log in</button></form>`;
const toAccount: FakeResponse = { status: 303, headers: { location: "/account", "set-cookie": "sid=s; Path=/" } };

/** A shop that knows one account; `changes` bends what it answers to a password. */
function web(
  changes: { page?: FakeResponse; wrong?: FakeResponse; right?: FakeResponse; limit?: number } = {},
): FakeWeb {
  const {
    page = form,
    wrong = { status: 401, body: `${form}<p>Not right.</p>` },
    right = toAccount,
    limit = 5,
  } = changes;
  let failures = 0;
  return {
    [`${origin}/login`]: page,
    [`POST ${origin}/login`]: ({ form: sent }) => {
      const values = new URLSearchParams(sent);
      if (values.get("csrf") !== "tok") return 400;
      if (values.get("email") === account.email && values.get("password") === account.password) return right;
      failures += 1;
      return failures > limit ? 429 : wrong;
    },
    [`${origin}/account`]: ({ headers }) =>
      headers.cookie?.includes("sid=")
        ? '<p>Orders</p><a href="/logout">Log out</a>'
        : "302 https://www.shop.test/login",
    [`${origin}/logout`]: { status: 302, headers: { location: "/login", "set-cookie": "sid=; Max-Age=0; Path=/" } },
  };
}

async function say(answers: FakeWeb, more: Parameters<typeof contextOf>[1] = {}) {
  const context = contextOf(answers, { connections: { synthetic: account }, ...more });
  const facts = await login.gather(context);
  return { facts, asked: context.probes.asked, verdicts: login.judge({ ...context, facts }) };
}

test("a log-in that works passes: wrong password refused, test account in and out, guessing slowed down", async () => {
  const { verdicts, facts, asked } = await say(web());
  expect(keysOf(verdicts)).toEqual(["/login pass ok", "test account pass ok", "many tries pass ok"]);
  expect(facts.account).toMatchObject({ setsCookie: true, page: 200, isSignedOut: true });
  expect(asked).toContain(`GET ${origin}/logout`);
  expect(JSON.stringify([facts, verdicts, asked])).not.toContain(account.password);
});

test.each<[string, FakeWeb, string]>([
  ["a wrong password that breaks it fails", web({ wrong: 500 }), "/login fail wrong-password-breaks"],
  ["a wrong password that opens the account fails", web({ wrong: toAccount }), "/login fail wrong-password-accepted"],
  ["no with a page of its own is a no", web({ wrong: `${form}<p>Not right.</p>` }), "/login pass ok"],
  ["no with the way back to the form is a no", web({ wrong: "303 https://www.shop.test/login" }), "/login pass ok"],
  [
    "an account that does not get in fails",
    web({ right: { status: 401, body: form } }),
    "test account fail cannot-log-in",
  ],
  ["passwords that may be guessed without end warn", web({ limit: 99 }), "many tries warn no-rate-limit"],
  ["a page that breaks fails", web({ page: 502 }), "/login fail page-broken"],
  ["a bot wall is unknown", web({ page: { status: 403, botWall: true } }), "/login unknown bot-wall"],
  [
    "a proof of being human is unknown",
    web({ page: `${form}<div class="h-captcha"></div>` }),
    "/login unknown captcha",
  ],
  ["a form only a script sends is unknown", web({ page: "<div id=app></div>" }), "/login unknown script-form"],
])("%s", async (_name, answers, expected) => {
  expect(keysOf((await say(answers)).verdicts)).toContain(expected);
});

test("another company's log-in is opened and gets no password", async () => {
  const hosted = "https://shopify.com/authentication/1/login";
  const { verdicts, asked } = await say({ ...web({ page: `302 ${hosted}` }), [hosted]: form });
  expect(keysOf(verdicts)).toEqual(["/login pass hosted"]);
  expect(asked.filter((request) => request.startsWith("POST"))).toEqual([]);
});

test("a form that sends passwords elsewhere, or unencrypted, is never filled in", async () => {
  for (const action of ["https://collector.test/login", "http://www.shop.test/login"]) {
    const { asked } = await say(web({ page: form.replace("/login", action) }));
    expect(asked.filter((request) => request.startsWith("POST"))).toEqual([]);
  }
});

test("a shop without a log-in is skipped, and a missing test account is asked for", async () => {
  const store = { ...shop, paths: { home: "/" } };
  const none = await say({ [`${origin}/`]: '<a href="/about">About</a>' }, { store });
  expect(keysOf(none.verdicts)).toEqual(["shop.test skip no-login"]);
  const unasked = await say(web(), { connections: {} });
  expect(keysOf(unasked.verdicts)).toContain("test account unknown no-account");
});

test("after a deploy nobody guesses ten passwords: the verdict cannot wait", async () => {
  const { verdicts, facts } = await say(web(), { deploy: deployed("4f3d2c1b0a") });
  expect(facts.tries).toBeNull();
  expect(keysOf(verdicts)).toEqual(["/login pass ok", "test account pass ok"]);
});
