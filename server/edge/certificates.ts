/** The certificates of every web host, side by side: from what the last look at them stored. */
import { z } from "zod";
import { DAY_MS, type Status } from "../checks/check.ts";
import { coversHost } from "../checks/probes/certificate-names.ts";
import type { Ctx } from "../ctx.ts";
import { factsBehind } from "../deliverables/stored-facts.ts";
import { asStatus, openFindingStates } from "../words.ts";

export const Certificates = z.object({ storeId: z.uuid() });

/** The columns, each with the check that judges it. */
export const certificateChecks = {
  coverage: "tls.coverage",
  expiry: "tls.expiry",
  chain: "tls.chain",
  protocols: "tls.protocols",
  addresses: "tls.ip-consistent",
} as const;
export type CertificateColumn = keyof typeof certificateChecks;
const columns = Object.keys(certificateChecks) as CertificateColumn[];

/** What one check says of one host; null in the grid where it has said nothing. */
export type CertificateCell = {
  status: Status;
  summary: string;
  ask: string | null;
  isExpired: boolean;
  findingId: string | null;
};

/** The part of the stored handshakes the grid needs; facts are data of an earlier version too. */
const Handshakes = z.object({
  hosts: z.array(
    z.object({
      name: z.string(),
      leftOut: z.number(),
      rows: z.array(
        z.object({
          address: z.string(),
          fault: z.string().nullable(),
          certificate: z
            .object({ issuer: z.string(), names: z.array(z.string()), notBefore: z.string(), notAfter: z.string() })
            .nullable(),
          chainError: z.string().nullable(),
          sent: z.array(z.string()),
        }),
      ),
    }),
  ),
});
const Versions = z.object({
  hosts: z.array(
    z.object({ name: z.string(), versions: z.array(z.object({ version: z.string(), outcome: z.string() })) }),
  ),
});
type HandshakeRow = z.infer<typeof Handshakes>["hosts"][number]["rows"][number];

/** Gives the grid, worst host first; null while nothing was measured. */
export async function certificates(ctx: Ctx, { storeId }: z.infer<typeof Certificates>) {
  const states = await ctx.db.checkState.findMany({
    where: { storeId, checkId: { in: Object.values(certificateChecks) } },
  });
  const behind = await factsBehind(ctx, storeId, certificateChecks.coverage);
  const facts = Handshakes.safeParse(behind?.facts);
  const spoken = Versions.safeParse((await factsBehind(ctx, storeId, certificateChecks.protocols))?.facts);
  if (states.length === 0) return null;
  const findings = await ctx.db.finding.findMany({
    where: {
      storeId,
      checkId: { in: Object.values(certificateChecks) },
      state: { in: [...openFindingStates, "contained"] },
    },
    select: { id: true, checkId: true, subject: true },
  });
  function cellOf(host: string, column: CertificateColumn): CertificateCell | null {
    const checkId = certificateChecks[column];
    const [worst] = states
      .filter((state) => state.checkId === checkId && state.subject === host)
      .toSorted((left, right) => rank(asStatus(right.status)) - rank(asStatus(left.status)));
    if (!worst) return null;
    return {
      status: asStatus(worst.status),
      summary: worst.summary,
      ask: worst.ask,
      isExpired: worst.expiresAt <= ctx.now,
      findingId: findings.find((finding) => finding.checkId === checkId && finding.subject === host)?.id ?? null,
    };
  }
  const hosts = [...new Set(states.map(({ subject }) => subject))].map((host) => {
    const fact = facts.success ? facts.data.hosts.find(({ name }) => name === host) : undefined;
    const versions = spoken.success ? spoken.data.hosts.find(({ name }) => name === host)?.versions : undefined;
    const cells = Object.fromEntries(columns.map((column) => [column, cellOf(host, column)]));
    return {
      host,
      certificate: certificateOf(fact?.rows ?? [], host, ctx.now),
      addresses: (fact?.rows.length ?? 0) + (fact?.leftOut ?? 0),
      withCertificate: (fact?.rows ?? []).filter(({ certificate }) => certificate !== null).length,
      protocols: (versions ?? []).filter(({ outcome }) => outcome === "accepted").map(({ version }) => version),
      cells: cells as Record<CertificateColumn, CertificateCell | null>,
    };
  });
  return {
    seenAt: behind?.seenAt.toSorted((left, right) => right.getTime() - left.getTime())[0] ?? null,
    hosts: hosts.filter(({ cells }) => !isOutside(cells)).toSorted(worstFirst),
    /** Hosts no certificate is expected at: mail hosts, names without an address that nobody declared. */
    leftOut: hosts.filter(({ cells }) => isOutside(cells)).map(({ host }) => host),
  };
}

function isOutside(cells: Record<CertificateColumn, CertificateCell | null>): boolean {
  return columns.every((column) => cells[column] === null || cells[column]?.status === "skip");
}

/** How bad a status is in the grid: a failure first, then what we could not see, then a warning. */
function rank(status: Status): number {
  return { fail: 3, unknown: 2, error: 2, warn: 1, pass: 0, skip: 0 }[status];
}

type Host = {
  host: string;
  cells: Record<CertificateColumn, CertificateCell | null>;
  certificate: { leftDays: number } | null;
};

/** Worst cell first, then more bad cells, then the nearest end. */
export function worstFirst(left: Host, right: Host): number {
  const worst = ({ cells }: Host) => Math.max(...columns.map((column) => rank(cells[column]?.status ?? "pass")));
  const sum = ({ cells }: Host) => columns.reduce((total, column) => total + rank(cells[column]?.status ?? "pass"), 0);
  const end = ({ certificate }: Host) => certificate?.leftDays ?? Number.POSITIVE_INFINITY;
  const [leftEnd, rightEnd] = [end(left), end(right)];
  return (
    worst(right) - worst(left) ||
    sum(right) - sum(left) ||
    (leftEnd === rightEnd ? 0 : leftEnd - rightEnd) ||
    left.host.localeCompare(right.host, "en")
  );
}

/** The certificate that ends first; its names, issuer and days, and whether any address shows another one. */
function certificateOf(rows: HandshakeRow[], host: string, now: Date) {
  const seen = rows.flatMap(({ certificate, chainError, sent }) =>
    certificate ? [{ ...certificate, chainError, sent }] : [],
  );
  const [first] = seen.toSorted((left, right) => Date.parse(left.notAfter) - Date.parse(right.notAfter));
  if (!first) return null;
  const [start, end] = [Date.parse(first.notBefore), Date.parse(first.notAfter)];
  return {
    names: first.names,
    covers: coversHost(first.names, host),
    issuer: issuerName(first.issuer),
    notAfter: new Date(end),
    leftDays: Math.floor((end - now.getTime()) / DAY_MS),
    lifetimeDays: Math.max(1, Math.round((end - start) / DAY_MS)),
    chainError: first.chainError,
    sentCount: first.sent.length,
    differs: new Set(seen.map(({ issuer, notAfter }) => `${issuer} ${notAfter}`)).size > 1,
  };
}

/** The organization of an issuer's name, else its common name, else all of it (RFC 4514 or one part a line). */
function issuerName(issuer: string): string {
  const part = (key: string) => new RegExp(`(?:^|[,\\n]\\s*)${key}=("?)([^,\\n"]+)\\1`).exec(issuer)?.[2]?.trim();
  return part("O") ?? part("CN") ?? issuer;
}
