import type { Impact } from "../../../../server/checks/check.ts";
import type { StageState } from "../../../../server/stages/stage.ts";
import type { StoreVerdict } from "../../../../server/stages/store-verdict.ts";
import type { PersonKind } from "../../../_ui/avatar.tsx";
import type { MinimumBarItem } from "../../../_ui/minimum-bar.tsx";
import type { ShellUser } from "../../../_ui/shell/user-menu.tsx";
import type { BarState } from "../../../_ui/status-words.ts";
import type { UptimeDay } from "../../../_ui/uptime.tsx";

/** The clock of the gallery, so that its pictures stay the same. */
export const now = new Date("2026-11-24T13:11:32Z");
export const zone = "Europe/Berlin";

export const maya: ShellUser = { name: "Maya Okafor", email: "maya@okafor.example", signOut: "/gallery" };

/** Reads eleven letters as minimum-bar states: m met, w contained, f not met, u unknown, c checking. */
export function bar(letters: string): BarState[] {
  const states: Record<string, BarState> = {
    m: "met",
    w: "met-with-waiver",
    f: "not-met",
    u: "unknown",
    c: "checking",
  };
  return [...letters].map((letter) => states[letter] ?? "unknown");
}

/** Reads six letters as stage states: a approved, r reopened, n needs work, b blocked, p in progress, v in review, - not started. */
export function track(letters: string): StageState[] {
  const states: Record<string, StageState> = {
    a: "approved",
    r: "reopened",
    n: "needs-work",
    b: "blocked",
    p: "in-progress",
    v: "in-review",
  };
  return [...letters].map((letter) => states[letter] ?? "not-started");
}

/** Thirty days that were up, but for those named. */
export function days(odd: Record<number, UptimeDay> = {}, unmeasured = 0, length = 30): UptimeDay[] {
  return Array.from({ length }, (_, index) => odd[index] ?? (index < unmeasured ? "none" : "up"));
}

export type ExampleStore = {
  id: string;
  name: string;
  domain: string;
  bar: string;
  verdict: StoreVerdict;
  track: string;
  stage: string;
  stageNote: string;
  stageTone?: "fail" | "warn";
  risk: string;
  riskStatus: "fail" | "warn" | "pass" | "running";
  riskNote: string;
  impact?: Impact;
  p95: number | null;
  p95Tone: "fail" | "warn" | "quiet";
  days: UptimeDay[];
  uptime: string;
  deploy: string;
  deployNote: string;
  deployTone?: "fail" | "warn" | "live";
  move: string;
  moveNote?: string;
  moveTone?: "fail" | "warn";
  by?: { name: string; kind: PersonKind } | "robot";
};

const maker = { name: "Maya Okafor", kind: "consultant" } as const;

export const groups: { title: string; note?: string; stores: ExampleStore[] }[] = [
  {
    title: "Needs you",
    note: "You have the next move",
    stores: [
      {
        id: "paloma",
        name: "Paloma Skin",
        domain: "palomaskin.example",
        bar: "mmmmmmfmmmm",
        verdict: "not-ready",
        track: "aaaarv",
        stage: "5 Monitoring",
        stageNote: "reopened",
        stageTone: "fail",
        risk: "Checkout failing from Frankfurt",
        riskStatus: "fail",
        riskNote: "Checkout · 11 min",
        p95: 1940,
        p95Tone: "fail",
        days: days({ 29: "down" }),
        uptime: "99.41%",
        deploy: "4be01d7",
        deployNote: "13:51 · 3/6",
        deployTone: "fail",
        move: "Open incident",
        moveNote: "now",
        moveTone: "fail",
        by: maker,
      },
      {
        id: "fern",
        name: "Fern & Kiln",
        domain: "fernkiln.example",
        bar: "mmmmmmmmfmf",
        verdict: "not-ready",
        track: "aranp-",
        stage: "4 Performance",
        stageNote: "needs work",
        stageTone: "warn",
        risk: "Two SPF records, mail bounces",
        riskStatus: "fail",
        riskNote: "Lost email · 1 day",
        p95: 612,
        p95Tone: "fail",
        days: days({ 10: "slow", 29: "slow" }),
        uptime: "99.93%",
        deploy: "9f3c2e1",
        deployNote: "14:02 · 5/6",
        deployTone: "warn",
        move: "Fix 3, re-check",
        moveNote: "today",
        moveTone: "warn",
        by: maker,
      },
      {
        id: "northbound",
        name: "Northbound Tea",
        domain: "northboundtea.example",
        bar: "mmmmmmmmmmw",
        verdict: "ready-contained",
        track: "aaaaav",
        stage: "6 Handover",
        stageNote: "in review",
        risk: "Search API slow, but capped",
        riskStatus: "warn",
        riskNote: "Slow · contained",
        p95: 402,
        p95Tone: "quiet",
        days: days(),
        uptime: "100%",
        deploy: "c07a9d4",
        deployNote: "Mon · 6/6",
        move: "Sign handover",
        moveNote: "today",
        by: maker,
      },
    ],
  },
  {
    title: "Running",
    note: "Audits in progress",
    stores: [
      {
        id: "gravel",
        name: "Gravel & Pine",
        domain: "gravelpine.example",
        bar: "mmmmccccccc",
        verdict: "checking",
        track: "p-----",
        stage: "1 Quick audit",
        stageNote: "18 of 47",
        risk: "Following redirects",
        riskStatus: "running",
        riskNote: "first audit · 0:41",
        p95: null,
        p95Tone: "quiet",
        days: days({}, 30),
        uptime: "Not measured",
        deploy: "–",
        deployNote: "",
        move: "About 2 min left",
        by: "robot",
      },
    ],
  },
  {
    title: "Waiting on founder",
    note: "Reminder goes out at 09:00 in their time zone",
    stores: [
      {
        id: "tidewater",
        name: "Tidewater Cycles",
        domain: "tidewatercycles.example",
        bar: "fmffmmmmfuf",
        verdict: "not-ready",
        track: "ab----",
        stage: "2 Edge",
        stageNote: "blocked",
        stageTone: "warn",
        risk: "Ex-freelancer holds registrar",
        riskStatus: "fail",
        riskNote: "Lost access · 5 days",
        p95: 344,
        p95Tone: "quiet",
        days: days({}, 9),
        uptime: "99.90%",
        deploy: "0a93be2",
        deployNote: "Fri · 6/6",
        move: "Recover registrar",
        moveNote: "5 days",
        moveTone: "warn",
        by: { name: "Jonas Weber", kind: "founder" },
      },
    ],
  },
  {
    title: "Live and watched",
    stores: [
      {
        id: "maren",
        name: "Studio Maren",
        domain: "studiomaren.example",
        bar: "mmmmmmmmmmm",
        verdict: "ready",
        track: "aaaaaa",
        stage: "Launched",
        stageNote: "12 Oct",
        risk: "No open risks",
        riskStatus: "pass",
        riskNote: "",
        p95: 196,
        p95Tone: "quiet",
        days: days(),
        uptime: "100%",
        deploy: "19ab44c",
        deployNote: "Today · 6/6",
        move: "Nothing needed",
      },
    ],
  },
];

export const barItems: MinimumBarItem[] = [
  { number: 1, title: "Domain resolves, DNS under control", state: "met" },
  { number: 2, title: "Redirects intentional and tested", state: "met" },
  { number: 3, title: "Subdomains clear: www, api, shop", state: "met" },
  { number: 4, title: "Cloudflare caching and DDoS", state: "met" },
  { number: 5, title: "SSL valid everywhere", state: "checking", note: "checking 3 of 4 hosts" },
  { number: 6, title: "Deployment is repeatable", state: "met" },
  { number: 7, title: "Variables separated by environment", state: "met" },
  { number: 8, title: "No secrets in repo or browser", state: "met" },
  { number: 9, title: "SPF, DKIM and DMARC", state: "not-met", note: "two SPF records" },
  { number: 10, title: "Uptime alerts reach the founder", state: "met" },
  { number: 11, title: "Handover with rollback steps", state: "unknown", note: "stage 6" },
];
