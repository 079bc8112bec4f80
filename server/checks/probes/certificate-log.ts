/** Looks up issued certificates in a search of the transparency logs (RFC 6962), where whoever runs this has named one. */
import type { HttpClient } from "./http.ts";
import type { CertificateLog, CertificateLogProbe, LoggedCertificate } from "./probes.ts";
import type { Recorder } from "./recorder.ts";

const BYTES_MAX = 5 * 1024 * 1024;
/** A shop has some dozens a year; more than this is somebody else's business. */
const ENTRIES_MAX = 2_000;
const NAMES_MAX = 100;
/** Catalogue, `tls.ct-watch`: at most daily; a little less, so that a nightly audit never finds yesterday's. */
const KEPT_MS = 20 * 3_600_000;
const KEPT_DOMAINS_MAX = 500;

export type CertificateLogSettings = {
  http: Pick<HttpClient, "download">;
  recorder: Pick<Recorder, "record" | "attach" | "apart">;
  /** Address of a search that answers JSON as crt.sh does; `{domain}` stands for the domain. */
  searchUrl: string;
  clock: () => Date;
};

const kept = new Map<string, { until: number; log: CertificateLog }>();

/** Makes the probe. What the service says or does not say is an outcome, never an exception. */
export function createCertificateLogProbe({
  http,
  recorder,
  searchUrl,
  clock,
}: CertificateLogSettings): CertificateLogProbe {
  async function look(domain: string): Promise<CertificateLog> {
    const url = searchUrl.replaceAll("{domain}", encodeURIComponent(domain));
    const held = kept.get(url);
    if (held !== undefined && held.until > clock().getTime()) return held.log;
    const { status, bytes, fault } = await http.download(url, {
      bytesMax: BYTES_MAX,
      headers: { accept: "application/json" },
    });
    if (fault !== null || status !== 200)
      return { outcome: "fault", reason: fault?.message ?? `it answered ${status}`, certificates: [] };
    const certificates = readLog(bytes.toString());
    if (certificates === null) return { outcome: "fault", reason: "its answer is no list", certificates: [] };
    const log: CertificateLog = { outcome: "ok", reason: null, certificates };
    if (kept.size >= KEPT_DOMAINS_MAX) kept.clear();
    kept.set(url, { until: clock().getTime() + KEPT_MS, log });
    return log;
  }

  return {
    async search(domain) {
      const log = await recorder.apart(() => look(domain));
      const text = JSON.stringify(log);
      recorder.attach([recorder.record("api", `Certificate log search ${domain}`, text)]);
      return log;
    },
  };
}

/** Reads crt.sh's JSON; null for what is no list of certificates. A certificate and its precertificate are one. */
export function readLog(text: string): LoggedCertificate[] | null {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!Array.isArray(list)) return null;
  const certificates = new Map<string, LoggedCertificate>();
  for (const entry of list.slice(0, ENTRIES_MAX)) {
    const [issuer, names, serial] = [
      textAt(entry, "issuer_name"),
      textAt(entry, "name_value"),
      textAt(entry, "serial_number"),
    ];
    const [notBefore, notAfter] = [timeAt(entry, "not_before"), timeAt(entry, "not_after")];
    if (issuer === null || names === null || notBefore === null || notAfter === null) continue;
    certificates.set(`${issuer} ${serial ?? notBefore}`, {
      issuer: issuer.slice(0, 300),
      names: [...new Set(names.toLowerCase().split(/\s+/))].filter((name) => name !== "").slice(0, NAMES_MAX),
      serial: serial?.slice(0, 80) ?? "",
      notBefore,
      notAfter,
    });
  }
  return [...certificates.values()];
}

function textAt(value: unknown, key: string): string | null {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
  const found = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === "string" && found !== "" ? found : null;
}

/** crt.sh writes UTC without a mark. */
function timeAt(value: unknown, key: string): string | null {
  const text = textAt(value, key);
  if (text === null) return null;
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
