import { describe, expect, test } from "vitest";
import type { FakeResponse, FakeWeb } from "../probes/fake-http.ts";
import { contextOf, deployed, keysOf, origin, shop } from "./fake-shop.ts";
import { earlierAssetsOf, homepage } from "./homepage.ts";

const sha = "4f3d2c1b0a99887766554433221100ffeeddccbb";
const page = (build = sha, words = "Fresh today") =>
  `<title>Shop</title><meta name="build" content="${build}"><script src="/assets/shop-1a2b3c4d.js"></script><p>${words}</p>`;
const script = { headers: { "content-type": "text/javascript" }, body: "x" };

function web(home: FakeWeb[string] = page(), main: FakeResponse = script): FakeWeb {
  return { [`${origin}/`]: home, [`${origin}/assets/shop-1a2b3c4d.js`]: main };
}

async function say(answers: FakeWeb, more: Parameters<typeof contextOf>[1] = {}) {
  const context = contextOf(answers, more);
  const facts = await homepage.gather(context);
  return { facts, asked: context.probes.asked, verdicts: homepage.judge({ ...context, facts }) };
}

describe("the home page", () => {
  test.each<[string, FakeWeb, string]>([
    ["passes when it is whole", web(), "/ pass ok"],
    ["fails on 5xx", web(503), "/ fail no-answer"],
    ["fails on silence", web("timeout"), "/ fail no-answer"],
    ["fails on 404", web(404), "/ fail status"],
    ["fails without its marker", web(page(sha, "Nothing here")), "/ fail marker-missing"],
    [
      "fails with an error page",
      web(`${page()}<h2>Application error: a client-side exception has occurred</h2>`),
      "/ fail error-page",
    ],
    ["fails when its main script is gone", web(page(), 404), "/ fail main-script"],
    ["fails when a page stands in the script's place", web(page(), "<p>Home</p>"), "/ fail main-script"],
    ["warns when every attempt is slow", web({ body: page(), ms: 3_400 }), "/ warn slow"],
    ["is not called slow for one busy moment", web({ turns: [{ body: page(), ms: 3_400 }, page()] }), "/ pass ok"],
    ["is unknown behind a bot wall", web({ status: 403, botWall: true }), "/ unknown bot-wall"],
    ["is unknown behind a password page", web("302 https://www.shop.test/password"), "/ unknown not-seen"],
    [
      "is unknown behind the hosting's log-in",
      web({ status: 401, headers: { "set-cookie": "_vercel_sso_nonce=a; Path=/" } }),
      "/ unknown sign-on",
    ],
    ["is unknown when our own guard refuses", web("guarded"), "/ unknown not-seen"],
  ])("%s", async (name, answers, expected) => {
    const password: FakeWeb = name.includes("password") ? { [`${origin}/password`]: "Opening soon" } : {};
    const { verdicts } = await say({ ...answers, ...password });
    expect(keysOf(verdicts)).toEqual([name.includes("password") ? "/ unknown password" : expected]);
  });

  test("says nothing of versions without a deploy", async () => {
    const { verdicts, asked } = await say(web(page("aaaaaaaaaaaa")));
    expect(keysOf(verdicts)).toEqual(["/ pass ok"]);
    expect(asked.filter((request) => request === `GET ${origin}/`).length).toBe(1);
  });
});

describe("after a deploy", () => {
  test("200 with an old build at the last of three attempts is a warning", async () => {
    const { verdicts, asked } = await say(web(page("0000000aaaa")), { deploy: deployed(sha) });
    expect(keysOf(verdicts)).toEqual(["/ pass ok", "version warn old-build"]);
    expect(asked.filter((request) => request === `GET ${origin}/`).length).toBe(3);
  });

  test("a build that arrives late, or is written short, is the new one", async () => {
    const late = await say(web({ turns: [page("0000000aaaa"), page(sha.slice(0, 12))] }), { deploy: deployed(sha) });
    expect(keysOf(late.verdicts)).toEqual(["/ pass ok", "version pass ok"]);
  });

  test("a page that does not name its build is unknown, never green", async () => {
    const { verdicts } = await say(web(`<title>Shop</title><p>Fresh today</p>`), { deploy: deployed(sha) });
    expect(keysOf(verdicts)).toEqual(["/ pass ok", "version unknown no-build-marker"]);
    expect(verdicts[1]?.ask).toContain("commit");
  });

  const url = "https://shop-r41.vercel.app";
  const own = (home: FakeWeb[string]): FakeWeb => ({
    [`${url}/`]: home,
    [`${url}/assets/shop-1a2b3c4d.js`]: script,
  });

  test("a broken domain beside a working deployment names domain and edge as the cause", async () => {
    const { verdicts } = await say({ ...web(502), ...own(page()) }, { deploy: deployed(sha, { url }) });
    expect(keysOf(verdicts)).toEqual(["/ fail no-answer", "deployment pass ok"]);
    expect(verdicts[0]?.summary).toContain("the domain or the edge");
    expect(homepage.fix(verdicts[0] ?? expect.fail(), shop)[0]?.text).toContain("domain");
  });

  test("a deployment that is broken too, or not needed, says so and blames nobody twice", async () => {
    const both = await say({ ...web(502), ...own(502) }, { deploy: deployed(sha, { url }) });
    expect(keysOf(both.verdicts)).toEqual(["/ fail no-answer", "deployment skip broken-too"]);
    const walled = { status: 401, headers: { "set-cookie": "_vercel_sso_nonce=a; Path=/" } };
    const fine = await say({ ...web(), ...own(walled) }, { deploy: deployed(sha, { url }) });
    expect(keysOf(fine.verdicts)).toEqual(["/ pass ok", "version pass ok", "deployment skip sign-on"]);
    const blind = await say({ ...web(502), ...own(walled) }, { deploy: deployed(sha, { url }) });
    expect(keysOf(blind.verdicts)).toEqual(["/ fail no-answer", "deployment unknown sign-on"]);
  });

  test("the bypass of a protected deployment goes to that host once, and its cookie opens the rest", async () => {
    const seen: string[] = [];
    const answers = own(({ headers }) => {
      seen.push(headers["x-vercel-protection-bypass"] ?? headers.cookie ?? "nothing");
      if (headers["x-vercel-protection-bypass"])
        return { status: 307, headers: { location: "/", "set-cookie": "_vercel_jwt=j; Path=/" } };
      return headers.cookie === "_vercel_jwt=j" ? page() : 401;
    });
    const shopHeaders: string[] = [];
    const home: FakeWeb[string] = ({ headers }) => {
      shopHeaders.push(...Object.keys(headers));
      return page();
    };
    const connections = { previewBypass: "opens-it" };
    const { verdicts } = await say({ ...web(home), ...answers }, { deploy: deployed(sha, { url }), connections });
    expect(keysOf(verdicts)).toContain("deployment pass ok");
    expect(seen).toEqual(["opens-it", "_vercel_jwt=j"]);
    expect(shopHeaders).toEqual(["x-launch-synthetic"]);
  });
});

test("stored facts name the files open tabs still ask for", async () => {
  const { facts } = await say(web());
  expect(earlierAssetsOf(facts)).toEqual([`${origin}/assets/shop-1a2b3c4d.js`]);
  expect(earlierAssetsOf(null)).toEqual([]);
});
