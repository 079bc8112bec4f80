/** `smoke <domain>`: tries home page, log-in, checkout and payment messages, as after a deploy. */
import {
  type Connections,
  type DeployUnderTest,
  type WebhookScheme,
  webhookSchemes,
} from "../../server/checks/check.ts";
import { checks } from "../../server/checks/index.ts";
import type { StoreProfile } from "../../server/checks/store-profile.ts";
import { readArguments, readChoice, readFailOn, readFormat } from "./arguments.ts";
import { type Choice, exitCodeOf, reportOptions, runAndReport } from "./audit.ts";
import { printReport, readSaves, saveReport } from "./formats.ts";
import { type ExitCode, UsageError } from "./problem.ts";
import { readReportTo, reportToPortal } from "./report-to.ts";
import { knowStore, readTarget } from "./store.ts";
import type { Terminal } from "./terminal.ts";

/** Runs the smoke tests. Throws `UsageError` and `CouldNotRun`. */
export async function runSmoke(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { values, words } = readArguments(args, {
    words: ["domain"],
    options: {
      ...reportOptions,
      owner: { type: "boolean" },
      "deploy-url": { type: "string" },
      sha: { type: "string" },
      watch: { type: "boolean" },
      "webhook-secret-env": { type: "string" },
      "webhook-scheme": { type: "string" },
      "login-env": { type: "string" },
      "bypass-env": { type: "string" },
      "report-to": { type: "string" },
      "key-env": { type: "string" },
    },
  });
  const domain = readTarget(words[0] ?? "");
  const failOn = readFailOn(values["fail-on"]);
  const format = readFormat(values);
  const saves = readSaves(values.save, terminal.cwd);
  const reportTo = readReportTo(values, terminal.env);
  const isOwner = values.owner === true;
  const deploy = readDeploy({ sha: values.sha, url: values["deploy-url"], isWatched: values.watch === true });
  const webhookSecret = readVariable("webhook-secret-env", values["webhook-secret-env"], terminal);
  const scheme = readChoice("webhook-scheme", values["webhook-scheme"] ?? "stripe", webhookSchemes);
  const password = readVariable("login-env", values["login-env"], terminal);
  const previewBypass = readVariable("bypass-env", values["bypass-env"], terminal);
  if (!isOwner && (webhookSecret !== null || password !== null || values.watch === true)) {
    throw new UsageError("add --owner: with it you assert that you may log in, buy and send messages at this shop");
  }
  const known = await knowStore(domain, { config: values.config }, terminal);
  if (isOwner) known.notes.push("Run with --owner: whoever started it asserted the right to test this shop.");
  const secrets = { webhookSecret, scheme, password, previewBypass };
  const connections = connectionsOf(known.profile, isOwner, secrets);
  const choice = chooseSmoke(isOwner, values.watch === true);
  const how = { terminal, hasMinimumBar: false, isPartial: true, connections, deploy };
  const report = await runAndReport(choice, known, how);
  printReport(report, format, failOn, terminal);
  await saveReport(report, saves, failOn);
  if (reportTo !== null) await reportToPortal(report, reportTo, terminal);
  return exitCodeOf(report, failOn, values.strict === true);
}

/** Without the owner's consent only the home page is opened; the rest is counted as not looked at. */
export function chooseSmoke(isOwner: boolean, isWatched: boolean): Choice {
  const own = checks.filter(({ id }) => id.startsWith("smoke.") || (isWatched && id === "dep.no-downtime"));
  const runnable = own.filter(({ level }) => isOwner || level === "public");
  return { checks: runnable, questions: 0, notAllowed: own.length - runnable.length };
}

function readDeploy(said: { sha?: string; url?: string; isWatched: boolean }): DeployUnderTest | undefined {
  const { sha, url, isWatched } = said;
  if (sha === undefined && url === undefined && !isWatched) return undefined;
  if (sha !== undefined && !/^[0-9a-f]{7,64}$/i.test(sha)) {
    throw new UsageError("--sha takes a commit's hash, at least its first seven digits");
  }
  if (url !== undefined && (!URL.canParse(url) || new URL(url).protocol !== "https:")) {
    throw new UsageError("--deploy-url takes a full address that begins with https://");
  }
  const liveAt = new Date().toISOString();
  return { commitSha: sha ?? null, url: url ?? null, liveAt, environment: "production", startedAt: null };
}

/** Reads a secret from the variable an option names: on the command line it would stand in lists and histories. */
function readVariable(option: string, name: string | undefined, { env }: Terminal): string | null {
  if (name === undefined) return null;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new UsageError(`--${option} takes the name of the variable that holds the value, not the value`);
  }
  const value = env[name];
  if (value === undefined || value === "") throw new UsageError(`--${option}: the variable ${name} is empty`);
  return value;
}

type Secrets = {
  webhookSecret: string | null;
  scheme: WebhookScheme;
  password: string | null;
  previewBypass: string | null;
};

function connectionsOf({ smoke }: StoreProfile, isOwner: boolean, secrets: Secrets): Connections {
  const { webhookSecret, scheme, password, previewBypass } = secrets;
  const email = smoke?.syntheticAccount;
  if (password !== null && email === undefined) {
    throw new UsageError("--login-env needs the account's address: smoke.synthetic_account in --config");
  }
  return {
    controlToken: null,
    isControlProven: isOwner,
    cloudflare: null,
    synthetic: password === null || email === undefined ? null : { email, password },
    previewBypass,
    webhookSigning: webhookSecret === null ? null : { scheme, secret: webhookSecret },
  };
}
