import { defineCheck, freshFor } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { debugPaths } from "./debug-paths.ts";
import { type GuessView, guessAt, guessHosts } from "./guess-paths.ts";
import { type GuessWords, judgeGuesses } from "./judge-guesses.ts";

type Facts = { views: GuessView[] };

const words: GuessWords = {
  hit: (what) => `Anyone can see ${what}.`,
  pass: "No tool meant for your developers is open to the public.",
  unseen: "We could not look for open developer tools on your shop.",
  expected: "404, 403 or a log-in",
};

/** Checks that no debug or admin tool answers the public. */
export const debugEndpoints = defineCheck<Facts>({
  id: "sec.debug-endpoints",
  stages: ["audit", "deploy-hardening"],
  level: "owner",
  minimumBar: [8],
  severity: "high",
  impact: "leak",
  effort: "S",
  title: "No debug tooling in public",
  founderTitle: "Your developers' tools are not public",
  riskTitle: "Tools meant for developers are open to everyone",
  why: "Debug pages show attackers the building plan.",
  reference: {
    name: "OWASP Top 10, security misconfiguration",
    url: "https://owasp.org/Top10/2021/A05_2021-Security_Misconfiguration/",
  },
  freshForMs: freshFor.bundle,
  whileClosed: {
    question:
      "Run `launch-ready audit DOMAIN --owner` or ask the developers: are debug pages, metrics and admin tools closed to the public? Link the output.",
    passWhen: "Each of them answers 404, 403 or a log-in.",
    warnWhen: "Metrics, an interface's plan or stack traces are public.",
    failWhen: "A debugger, the server's settings, its memory or a queue's control panel is public.",
    fixSteps: ["Switch the tool off in production, or put it behind a log-in.", "Rotate every key it showed."],
    freshDays: 7,
  },
  async gather({ store, probes }) {
    const hosts = guessHosts(store);
    return { views: await Promise.all(hosts.map((host) => guessAt(probes.http, host, debugPaths))) };
  },
  judge: ({ store, facts }) => judgeGuesses(facts.views, debugPaths, words, normalName(store.domain)),
  fix(verdict) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const off = {
      text: `Switch off in production what answers at ${verdict.found ?? "this address"}, or put it behind a log-in.`,
    };
    if (verdict.status === "warn") return [off];
    return [off, { text: "Take every key and password it showed as known: make new ones, then end the old." }];
  },
});
