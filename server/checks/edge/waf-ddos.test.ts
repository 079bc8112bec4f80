import { expect, test } from "vitest";
import type { Json } from "../check.ts";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { fakeConnections, fakeRule } from "./fake-zone.ts";
import { wafDdos } from "./waf-ddos.ts";

const ddos = "/rulesets/phases/ddos_l7/entrypoint";
const managed = "/rulesets/phases/http_request_firewall_managed/entrypoint";
const limits = "/rulesets/phases/http_ratelimit/entrypoint";
const pro = { "": { status: "active", plan: { legacy_id: "pro" } } };
const override = (overrides: Json, expression = "true") => ({
  [ddos]: fakeRule({
    action: "execute",
    expression,
    action_parameters: { id: "4d21379b4f9f4bb088e0729962c8b3cf", overrides },
  }),
});
const execute = (parts: { [field: string]: Json } = {}) => ({
  [managed]: fakeRule({ action: "execute", action_parameters: { id: "efb7b8c949ac4650a09736fc376e9aee", ...parts } }),
});
const limit = { [limits]: fakeRule({ action: "block", expression: '(http.request.uri.path eq "/login")' }) };

test.each<[string, { [path: string]: Json }, string[]]>([
  ["the defaults of the free plan pass", {}, ["pass ok"]],
  ["an override to essentially off fails", override({ sensitivity_level: "eoff" }), ["fail ddos-overridden"]],
  ["an override to log only fails", override({ action: "log" }), ["fail ddos-overridden"]],
  ["a lower sensitivity passes", override({ sensitivity_level: "low" }), ["pass ok"]],
  ["an override of one rule passes", override({ rules: [{ id: "x", sensitivity_level: "eoff" }] }), ["pass ok"]],
  [
    "an override for one path passes",
    override({ sensitivity_level: "eoff" }, 'http.request.uri.path eq "/x"'),
    ["pass ok"],
  ],
  ["a free plan without its rules fails", { "/rulesets": [] }, ["fail managed-off"]],
  ["a larger plan with rules and a limit passes", { ...pro, ...execute(), ...limit }, ["pass ok"]],
  ["a larger plan without managed rules warns", { ...pro, ...limit }, ["warn managed-missing"]],
  [
    "managed rules that are switched off fail",
    { ...pro, ...execute({ overrides: { enabled: false } }), ...limit },
    ["fail managed-off"],
  ],
  ["a larger plan without a limit on sign-in warns", { ...pro, ...execute() }, ["warn no-rate-limit"]],
  ["a refusal is no clear view", { [ddos]: 403 }, ["unknown permission-missing"]],
])("%s", async (_name, changes, expected) => {
  const given = { connections: fakeConnections(changes) };
  const lines = outcomes(await judgeWorld(wafDdos, {}, fakeStore(), FAKE_NOW, given));
  expect(lines).toEqual(expected.map((line) => `shop.test ${line}`));
});
