import { defineCheck, type FixStep, freshFor, type Platform, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { exposedPaths } from "./exposed-paths.ts";
import { type GuessView, guessAt, guessHosts } from "./guess-paths.ts";
import { type GuessWords, judgeGuesses } from "./judge-guesses.ts";

type Facts = { views: GuessView[] };

const words: GuessWords = {
  hit: (what) => `Anyone can download ${what} from your shop.`,
  pass: "No private files can be downloaded from your shop.",
  unseen: "We could not look for private files on your shop.",
  expected: "404 or 403",
};

/** Checks that no private file can be downloaded. Only names of keys are kept, never what they hold. */
export const exposedFiles = defineCheck<Facts>({
  id: "sec.exposed-files",
  stages: ["audit", "deploy-hardening"],
  level: "owner",
  minimumBar: [8],
  severity: "critical",
  impact: "leak",
  effort: "M",
  title: "No private files on the web server",
  founderTitle: "No private files can be downloaded",
  riskTitle: "Private files can be downloaded from the shop",
  why: "These files often contain the keys to the whole business.",
  reference: {
    name: "OWASP WSTG, configuration testing",
    url: "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/",
  },
  freshForMs: freshFor.bundle,
  whileClosed: {
    question:
      "Run `launch-ready audit DOMAIN --owner` or ask the host: are .env, .git, backups and database dumps refused? Link the output.",
    passWhen: "Each of them answers 404 or 403.",
    warnWhen: "A directory listing or a package file is public, nothing private in it.",
    failWhen: "One of them can be downloaded.",
    fixSteps: ["Remove the file and deny dot files at the web server.", "Rotate every key that stood in it."],
    freshDays: 7,
  },
  async gather({ store, probes }) {
    const hosts = guessHosts(store);
    return { views: await Promise.all(hosts.map((host) => guessAt(probes.http, host, exposedPaths))) };
  },
  judge: ({ store, facts }) => judgeGuesses(facts.views, exposedPaths, words, normalName(store.domain)),
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    return [...removal(verdict), ...denial(store.platform), ...rotation(verdict)];
  },
});

function removal({ found }: Verdict): FixStep[] {
  return [{ text: `Delete ${found ?? "the file"} from what is published, and keep it out of the next deploy.` }];
}

function denial(platform: Platform): FixStep[] {
  if (platform === "vercel" || platform === "netlify") {
    return [{ text: "Only the public folder is published: move the file out of it and deploy again." }];
  }
  return [
    {
      text: "Let the web server refuse every name that begins with a dot, but for .well-known.",
      copy: "location ~ /\\.(?!well-known) { deny all; }",
    },
  ];
}

function rotation({ status }: Verdict): FixStep[] {
  if (status !== "fail") return [];
  return [
    { text: "Take every key and password that stood in it as known: make new ones at each vendor, then end the old." },
  ];
}
