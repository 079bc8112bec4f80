import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST } from "../../app/api/widget/[key]/route.ts";
import { GET } from "../../app/widget/[key]/route.ts";
import { buildWidget } from "../../prisma/builders/whole-store.ts";
import { buildMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { endFreeCheck, saveFreeCheckResult, startFreeCheck } from "../doors/free-checks.ts";
import { LimitReached, NotAllowed } from "../errors.ts";
import { freeCheckReport, openWidget, requestFreeCheck } from "./free-check.ts";
import { readWidget, saveWidget } from "./save-widget.ts";
import { listWidgetChecks } from "./widget-checks.ts";
import { SaveWidget } from "./widget-schema.ts";

afterAll(disconnect);

const now = new Date();
const site = "https://studio.example";
const newShop = () => `s${randomUUID().slice(0, 8)}.example`;
let clientIp = "";
beforeEach(() => {
  clientIp = randomUUID();
});

async function studio(changes: Partial<SaveWidget> = {}) {
  const { workspaceId, owner } = await buildWorkspace();
  const key = await buildWidget(owner, { origins: [site], ...changes });
  const widget = await openWidget(key);
  return { workspaceId, owner, key, widget };
}

function post(key: string, shop: string, headers: Record<string, string>): Promise<Response> {
  const request = new Request(`http://localhost/api/widget/${key}`, {
    method: "POST",
    body: new URLSearchParams({ shop }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": clientIp, ...headers },
  });
  return POST(request, { params: Promise.resolve({ key }) });
}
const from = (origin: string) => ({ origin, "sec-fetch-site": "cross-site" });
const get = (key: string, query = "") =>
  GET(new Request(`http://localhost/widget/${key}${query}`), { params: Promise.resolve({ key }) });

describe("a check asked for through a widget", () => {
  test("is seen by its workspace, carries its name to the report, and by no other workspace", async () => {
    const { owner, key } = await studio({ contact: "hello@studio.example" });
    const shop = newShop();
    const answer = await post(key, shop, from(site));
    expect(answer.status).toBe(303);
    const token = /\/check\/([\w-]+)$/.exec(answer.headers.get("location") ?? "")?.[1] ?? "";
    expect(await freeCheckReport({ token }, now)).toMatchObject({
      brand: { name: "Okafor Studio", accent: "#1f6f5c", ink: "#ffffff", contactUrl: "mailto:hello@studio.example" },
    });
    const { id } = await systemDb().freeCheck.findFirstOrThrow({ where: { domain: shop } });
    await startFreeCheck(id, now);
    const verdict = { status: "fail", subject: shop, findingKey: "missing", severity: "high", impact: "email" };
    const rest = { confidence: 1, reach: 1, summary: "None.", found: null, deadline: null, fix: null };
    await saveFreeCheckResult(id, "email.dmarc", [{ ...verdict, ...rest }]);
    await endFreeCheck(id, null, now);
    expect(await inTenant(owner, listWidgetChecks)).toMatchObject([
      { domain: shop, state: "completed", fails: 1, warns: 0, storeId: null, risks: [{ checkId: "email.dmarc" }] },
    ]);
    const { storeId } = await buildStore(owner, { domain: shop });
    expect(await inTenant(owner, listWidgetChecks)).toMatchObject([{ storeId }]);
    const other = await studio();
    expect(await inTenant(other.owner, listWidgetChecks)).toEqual([]);
  });

  test("starts only from sites its owner named, and from our own page of it", async () => {
    const { key } = await studio();
    expect((await post(key, newShop(), from("https://evil.example"))).status).toBe(403);
    expect((await post(key, newShop(), from("null"))).status).toBe(403);
    expect((await post(key, newShop(), from("https://studio.example.evil.example"))).status).toBe(403);
    expect((await post(key, newShop(), { "sec-fetch-site": "same-origin" })).status).toBe(303);
  });

  test("is refused once the widget is switched off, whose name then leaves the reports too", async () => {
    const { owner, key, widget } = await studio();
    const { token } = await requestFreeCheck({ text: newShop() }, { clientIp, now }, widget);
    await buildWidget(owner, { isOn: false });
    expect((await post(key, newShop(), from(site))).status).toBe(404);
    expect((await get(key)).status).toBe(404);
    expect(await freeCheckReport({ token }, now)).toMatchObject({ brand: null });
  });

  test("counts for the client, the shop and the widget", async () => {
    const { widget, key } = await studio();
    const shop = newShop();
    for (let time = 0; time < 5; time += 1) {
      await requestFreeCheck({ text: shop }, { clientIp: randomUUID(), now }, widget);
    }
    const sixth = await post(key, shop, from(site));
    expect(sixth.headers.get("location")).toContain(`/widget/${key}?shop=${shop}&problem=shop`);
    const windowAt = new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000);
    const counted = { key_windowAt: { key: `free-check:widget:${widget?.id}`, windowAt } };
    await systemDb().rateLimit.update({ where: counted, data: { count: 200 } });
    await expect(requestFreeCheck({ text: newShop() }, { clientIp, now }, widget)).rejects.toThrow(LimitReached);
    expect((await post(key, newShop(), from(site))).headers.get("location")).toContain("problem=widget");
    const own = await requestFreeCheck({ text: newShop() }, { clientIp, now });
    expect(own.token, "our own page is not its widget").toMatch(/^[\w-]{32}$/);
  });
});

describe("the page of a widget", () => {
  test("may be framed on the named sites and nowhere else, and runs no script", async () => {
    const { key } = await studio({ origins: [site, "https://www.studio.example"] });
    const answer = await get(key);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[^']{20,}';/);
    expect(policy).toContain(`frame-ancestors 'self' ${site} https://www.studio.example`);
    const html = await answer.text();
    expect(html).not.toMatch(/<script|style="/);
    expect(html).toContain(">OS</span>Okafor Studio");
  });

  test("shows hostile names and typed text as text", async () => {
    const { key } = await studio({ name: '"><img src=x onerror=alert(1)>' });
    const typed = new URLSearchParams({ shop: `a"><script>alert(1)</script>@`, problem: "text" });
    const html = await (await get(key, `?${typed}`)).text();
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
    expect(await (await get(key, "?problem=You+have+won")).text()).not.toContain("You have won");
  });
});

describe("its settings", () => {
  const input = { name: "Okafor Studio", accent: "#1F6F5C", contact: null, origins: [], isOn: true };

  test("keep one key for ever", async () => {
    const { owner, key } = await studio();
    expect(await buildWidget(owner, { name: "Okafor and Daughters" })).toBe(key);
    expect(await inTenant(owner, readWidget)).toMatchObject({ key, name: "Okafor and Daughters", ink: "#ffffff" });
  });

  test("are changed by who edits, not by a viewer", async () => {
    const { workspaceId } = await studio();
    const viewer = await buildMember(workspaceId, { role: "viewer" });
    const save = inTenant(viewer, (ctx) => saveWidget(ctx, SaveWidget.parse(input)));
    await expect(save).rejects.toThrow(NotAllowed);
  });

  test.each([
    ["Studio.example/", "https://studio.example"],
    ["https://studio.example/free?x=1", "https://studio.example"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["https://münchen.example", "https://xn--mnchen-3ya.example"],
  ])("take the site %s as %s", (typed, origin) => {
    expect(SaveWidget.parse({ ...input, origins: [typed, typed] }).origins).toEqual([origin]);
  });

  test.each([
    ["origins", ["http://studio.example"]],
    ["origins", ["https://a.example; script-src *"]],
    ["origins", ["*"]],
    ["origins", ["javascript:alert(1)"]],
    ["origins", ["https://user@studio.example"]],
    ["contact", "javascript:alert(1)"],
    ["contact", "http://studio.example"],
    ["accent", "#ffee00"],
    ["accent", "red"],
    ["name", " "],
  ])("refuse %s %j", (field, value) => {
    expect(SaveWidget.safeParse({ ...input, [field]: value }).success).toBe(false);
  });
});
