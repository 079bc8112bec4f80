/** `verify <evidence.json>`: is this evidence of a launch untouched, and does it still hold? Works without any network unless `--keys` names an address. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EvidencePack, type PackVerdict, verifyPack } from "../../server/certificates/evidence-pack.ts";
import { readArguments } from "./arguments.ts";
import { CouldNotRun, type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { plainLine, type Terminal } from "./terminal.ts";

/** What `/.well-known/launch-ready-keys.json` of a portal holds. */
const KeyFile = z.object({ keys: z.array(z.object({ keyId: z.string(), publicKey: z.string() })) });
/** Ours: a store with thousands of proofs stays far below. */
const BYTES_MAX = 32 * 1024 * 1024;
const KEYS_TIMEOUT_MS = 10_000;

/**
 * Verifies one pack: 0 when untouched and all eleven items hold at `--at`, 1 when touched or no longer whole, 2 when the
 * file is no pack. Throws `UsageError` and `CouldNotRun`.
 */
export async function runVerify(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { words, values } = readArguments(args, {
    words: ["evidence.json"],
    options: { json: { type: "boolean" }, keys: { type: "string" }, at: { type: "string" } },
  });
  const at = momentOf(values.at);
  const pack = EvidencePack.safeParse(await readJson(words[0] ?? ""));
  if (!pack.success) throw new CouldNotRun(`${words[0]} is no evidence pack: ${whereOf(pack.error)}`);
  const trusted = typeof values.keys === "string" ? await readKeys(values.keys) : null;
  const verdict = verifyPack(pack.data, trusted, at);
  if (values.json === true) terminal.print(`${JSON.stringify(reportOf(pack.data, verdict, at), null, 2)}\n`);
  else for (const line of storyOf(pack.data, verdict, at)) terminal.print(`${plainLine(line)}\n`);
  return verdict.state === "valid" ? exitCodes.ok : exitCodes.failing;
}

function storyOf(pack: EvidencePack, verdict: PackVerdict, at: Date): string[] {
  const { name, domain } = pack.store;
  const heads = {
    valid: `${name} (${domain}) was ready on ${pack.issuedAt.slice(0, 10)}, and every proof still holds on ${at.toISOString().slice(0, 10)}.`,
    amber: `The evidence of ${name} (${domain}) is untouched, but it does not prove readiness on ${at.toISOString().slice(0, 10)}:`,
    invalid: `This is not the evidence that was signed:`,
  };
  const met = verdict.items.filter(({ state }) => state === "met" || state === "met-with-waiver").length;
  return [
    heads[verdict.state],
    ...verdict.problems.map((problem) => `  ${problem}`),
    ...(verdict.state === "invalid" ? [] : [`${met} of ${verdict.items.length} items, ${pack.chain.length} entries.`]),
    ...(verdict.state === "valid" && verdict.firstExpiry ? [`The first proof ends on ${verdict.firstExpiry}.`] : []),
    verdict.isKeyTrusted
      ? `Signed by key ${pack.keyId}, which you trust.`
      : `Signed by key ${pack.keyId}, not compared with the portal's published keys: give them with --keys.`,
  ];
}

function reportOf(pack: EvidencePack, verdict: PackVerdict, at: Date) {
  return {
    state: verdict.state,
    at: at.toISOString(),
    store: pack.store,
    issued_at: pack.issuedAt,
    key_id: pack.keyId,
    is_key_trusted: verdict.isKeyTrusted,
    first_expiry: verdict.firstExpiry,
    entries: pack.chain.length,
    problems: verdict.problems,
    minimum_bar: verdict.items.map(({ item, state }) => ({ item: item.number, title: item.title, state })),
  };
}

async function readKeys(path: string): Promise<Map<string, string>> {
  const file = KeyFile.safeParse(path.startsWith("https://") ? await fetchJson(path) : await readJson(path));
  if (!file.success) throw new CouldNotRun(`${path} holds no keys: ${whereOf(file.error)}`);
  return new Map(file.data.keys.map(({ keyId, publicKey }) => [keyId, publicKey]));
}

/** Fetches published keys; only over HTTPS, since whoever answers is trusted, and only from where the reader said. */
async function fetchJson(url: string): Promise<unknown> {
  try {
    const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(KEYS_TIMEOUT_MS) });
    if (!answer.ok) throw new CouldNotRun(`${url} answers ${answer.status}`);
    return await answer.json();
  } catch (error) {
    if (error instanceof CouldNotRun) throw error;
    throw new CouldNotRun(`${url} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    const bytes = await readFile(path);
    if (bytes.byteLength > BYTES_MAX) throw new CouldNotRun(`${path} is larger than 32 MiB`);
    text = bytes.toString("utf8");
  } catch (error) {
    if (error instanceof CouldNotRun) throw error;
    throw new CouldNotRun(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new CouldNotRun(`${path} is no JSON`);
  }
}

function momentOf(value: unknown): Date {
  if (value === undefined) return new Date();
  const at = new Date(`${value}`);
  if (Number.isNaN(at.getTime())) throw new UsageError(`--at needs a date such as 2026-12-01, not "${value}"`);
  return at;
}

function whereOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".") || "the whole"}: ${issue.message}` : "it has another form";
}
