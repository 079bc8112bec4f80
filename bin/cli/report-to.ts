/** `--report-to`: tells a portal what this audit saw. Observations stay here; the portal never counts it as evidence. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { CouldNotRun, UsageError } from "./problem.ts";
import { jsonOf, type Report } from "./report.ts";
import type { Terminal } from "./terminal.ts";

/** The portal and the key; the key is only ever named, so that it stands in no shell history. */
export type ReportTo = { url: URL; key: string };

const KEY_NAME = "LAUNCH_READY_API_KEY";
const TIMEOUT_MS = 20_000;
/** Tries of one request; the same Idempotency-Key makes repeating it harmless. */
const TRIES = 3;
const PAUSE_MS = 2_000;

/** Reads where to report and with which key. Null when nothing is asked. Throws `UsageError`. */
export function readReportTo(
  values: { "report-to"?: string; "key-env"?: string },
  env: Terminal["env"],
): ReportTo | null {
  const text = values["report-to"];
  if (text === undefined) {
    if (values["key-env"] !== undefined) throw new UsageError("--key-env needs --report-to");
    return null;
  }
  const url = URL.parse(text);
  const isLocal = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url === null || (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) || url.username !== "") {
    throw new UsageError("--report-to takes the portal's address, such as https://portal.example");
  }
  const name = values["key-env"] ?? KEY_NAME;
  const key = env[name]?.trim();
  if (!key) throw new UsageError(`--report-to needs a key: put it into the variable ${name}`);
  // A key with a line break would be a header of its own.
  if (!/^[\w-]{20,100}$/.test(key)) throw new UsageError(`what stands in ${name} is no key`);
  return { url, key };
}

/** Reports to the store of the audited domain. Throws `CouldNotRun` with the portal's own words. */
export async function reportToPortal(report: Report, to: ReportTo, terminal: Terminal): Promise<void> {
  const { results, target, started_at, duration_ms, catalogue_version } = jsonOf(report);
  const query = new URLSearchParams({ domain: target, limit: "1" });
  const found = await ask(to, "GET", `/stores?${query}`);
  const store = Array.isArray(found.data) ? found.data[0] : undefined;
  if (typeof store?.id !== "string") {
    throw new CouldNotRun(`the portal at ${to.url.host} has no store ${target} that this key sees`);
  }
  const body = {
    ...{ target, started_at, duration_ms, catalogue_version },
    results: results.map(({ check_id, subject, finding_key, status, severity, summary }) => ({
      ...{ check_id, status, severity },
      subject: subject.slice(0, 500),
      finding_key: finding_key.slice(0, 200),
      summary: summary.slice(0, 2_000),
    })),
    source: sourceOf(terminal.env),
  };
  await ask(to, "POST", `/stores/${store.id}/ci-reports`, JSON.stringify(body));
  terminal.tell(`Reported to ${to.url.host}.`);
}

/** Docs of GitHub Actions, "Default environment variables"; other pipelines say less. */
function sourceOf(env: Terminal["env"]): Record<string, string> | null {
  const { GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run } = env;
  const commit = env.GITHUB_SHA ?? env.CI_COMMIT_SHA;
  const branch = env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME || env.CI_COMMIT_REF_NAME;
  const source = {
    ...(repository ? { repository } : {}),
    ...(commit && /^[0-9a-f]{7,64}$/i.test(commit) ? { commit } : {}),
    ...(branch ? { branch: branch.slice(0, 200) } : {}),
    ...(server && repository && run ? { url: `${server}/${repository}/actions/runs/${run}` } : {}),
  };
  return Object.keys(source).length > 0 ? source : null;
}

type Answered = { data?: { id?: unknown }[]; detail?: unknown };

async function ask({ url, key }: ReportTo, method: "GET" | "POST", path: string, body?: string): Promise<Answered> {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body === undefined ? {} : { "content-type": "application/json", "idempotency-key": randomUUID() }),
  };
  const address = new URL(`${url.pathname.replace(/\/+$/, "")}/api/v1${path}`, url);
  for (let left = TRIES; ; left -= 1) {
    let problem: string;
    try {
      // A redirect is not followed: the key belongs to this address alone.
      const init = { method, headers, body, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
      const response = await fetch(address, init);
      const answer = readJson(await response.text());
      if (response.ok) return answer;
      problem = `it answered ${response.status}: ${typeof answer.detail === "string" ? answer.detail : "no reason given"}`;
      if (response.status < 500 && response.status !== 429) left = 0;
    } catch (error) {
      problem = error instanceof Error && error.name === "TimeoutError" ? "it did not answer in time" : causeOf(error);
    }
    if (left <= 1) throw new CouldNotRun(`the audit could not be reported to ${url.host}: ${problem}`);
    await pause(PAUSE_MS);
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function readJson(text: string): Answered {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
