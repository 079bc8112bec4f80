/** MTA-STS (RFC 8461): the TXT record, the policy file, and which mail servers a policy covers. */
import type { Json } from "../check.ts";
import type { HttpProbe, NetworkFault } from "../probes/probes.ts";
import { parseTagList, tagValue } from "./tag-list.ts";

/** Holds a policy file that senders can use. */
export type StsPolicy = {
  mode: "enforce" | "testing" | "none";
  /** Host names or `*.` patterns. */
  mx: string[];
  maxAgeSeconds: number;
};

/** What came back for the policy file; every part is storable. */
export type StsFetch = {
  url: string;
  status: number | null;
  tlsOk: boolean | null;
  fault: NetworkFault["kind"] | null;
  isBotWall: boolean;
  isTooLarge: boolean;
  body: string;
} & { [key: string]: Json };

/** RFC 8461, section 3.2: one year; section 3.3: policies over 64 KiB are refused. */
const MAX_AGE_SECONDS_MAX = 31_557_600;
const POLICY_BYTES_MAX = 65_536;

/** Selects the MTA-STS records among the TXT records of `_mta-sts.<domain>` (section 3.1). */
export function selectStsRecords(texts: string[]): string[] {
  return texts.filter((text) => /^v\s*=\s*STSv1\s*;/.test(text));
}

/** Reads the id of a record: 1 to 32 letters and digits; null when missing or malformed. */
export function stsId(record: string): string | null {
  const id = tagValue(parseTagList(record).tags, "id");
  return id !== null && /^[A-Za-z0-9]{1,32}$/.test(id) ? id : null;
}

/** Fetches the policy file of a domain; redirects are not followed (section 3.3). */
export async function fetchStsPolicy(http: HttpProbe, domain: string): Promise<StsFetch> {
  const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
  const { status, tlsOk, fault, botWall, body, bodyBytes, truncated } = await http.get(url, { kind: "other" });
  const isTooLarge = truncated || bodyBytes > POLICY_BYTES_MAX;
  return {
    url,
    status,
    tlsOk,
    fault: fault?.kind ?? null,
    isBotWall: botWall,
    isTooLarge,
    body: body.slice(0, POLICY_BYTES_MAX),
  };
}

/** Reads a policy file; a text says what is wrong with it (section 3.2). */
export function parseStsPolicy(text: string): StsPolicy | string {
  const fields = text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*([a-z0-9_.-]+)\s*:\s*(.*?)\s*$/i.exec(line);
    return match ? [{ name: match[1] ?? "", value: match[2] ?? "" }] : [];
  });
  const first = (name: string) => fields.find((field) => field.name === name)?.value;
  if (first("version") !== "STSv1") return "version: STSv1 is missing";
  const mode = first("mode");
  if (mode !== "enforce" && mode !== "testing" && mode !== "none") return `mode "${mode ?? ""}" is unknown`;
  const age = first("max_age") ?? "";
  if (!/^\d{1,10}$/.test(age) || Number(age) > MAX_AGE_SECONDS_MAX)
    return `max_age "${age}" is not 0 to ${MAX_AGE_SECONDS_MAX}`;
  const mx = fields.filter((field) => field.name === "mx").map((field) => field.value.toLowerCase().replace(/\.$/, ""));
  if (mx.length === 0 && mode !== "none") return "no mx line";
  return { mode, mx, maxAgeSeconds: Number(age) };
}

/** Tells whether a policy covers a mail server; `*.` stands for exactly one label (section 4.1). */
export function coversMailServer(policy: StsPolicy, exchange: string): boolean {
  const host = exchange.toLowerCase();
  return policy.mx.some((pattern) =>
    pattern.startsWith("*.")
      ? host.slice(host.indexOf(".") + 1) === pattern.slice(2) && host.includes(".")
      : host === pattern,
  );
}
