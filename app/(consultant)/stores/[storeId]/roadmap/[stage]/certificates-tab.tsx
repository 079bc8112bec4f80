/** The certificates of every web host side by side, worst first; each cell leads to its finding. */
import Link from "next/link";
import type { ReactNode } from "react";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Bullet } from "@/app/_ui/bullet.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { pageData } from "../../../../_shared/store.ts";

type Grid = NonNullable<RouterOutputs["edge"]["certificates"]>;
type Host = Grid["hosts"][number];
type Column = keyof Host["cells"];

/** Shows the grid; before the first look it says what it waits for. */
export async function CertificatesTab({
  storeId,
  base,
  now,
  zone,
}: {
  storeId: string;
  base: string;
  now: Date;
  zone: string;
}) {
  const grid = await pageData((await api()).edge.certificates({ storeId }));
  if (!grid || grid.hosts.length === 0) {
    return (
      <Empty
        icon="lock"
        title={
          grid ? "No host of the shop is expected to show a certificate." : "No certificate has been looked at yet."
        }
        line={grid ? leftOutWords(grid.leftOut) : "The grid is written from the TLS checks of the audit."}
        action={
          <Link className="link" href={`${base}?tab=checks`}>
            See the checks
          </Link>
        }
      />
    );
  }
  const bad = grid.hosts.filter(({ cells }) => Object.values(cells).some((cell) => cell?.status === "fail")).length;
  return (
    <div className="px-5 py-3.5">
      <Card
        id="certificates"
        title="Certificates"
        sub={
          <>
            {`${grid.hosts.length} ${grid.hosts.length === 1 ? "host" : "hosts"}, ${bad === 0 ? "none faulty" : `${bad} faulty`}`}
            {grid.seenAt && (
              <>
                {", seen "}
                <Time at={grid.seenAt} form="ago" now={now} zone={zone} />
              </>
            )}
          </>
        }
      >
        <Table label="Certificates by host, the worst first" rows="lines" fixed stack>
          <thead>
            <tr>
              <HeadCell className="w-[190px]">Host</HeadCell>
              <HeadCell>Names covered</HeadCell>
              <HeadCell className="w-[150px]">Issuer</HeadCell>
              <HeadCell className="w-[170px]">Expires</HeadCell>
              <HeadCell className="w-[150px]">Chain</HeadCell>
              <HeadCell className="w-[150px]">Protocols</HeadCell>
              <HeadCell className="w-[150px]">Every address</HeadCell>
            </tr>
          </thead>
          <tbody>
            {grid.hosts.map((host) => (
              <HostRow key={host.host} host={host} storeId={storeId} base={base} />
            ))}
          </tbody>
        </Table>
        {grid.leftOut.length > 0 && <p className="px-3.5 py-2.5 text-muted-foreground">{leftOutWords(grid.leftOut)}</p>}
      </Card>
    </div>
  );
}

function HostRow({ host, storeId, base }: { host: Host; storeId: string; base: string }) {
  const { certificate, protocols, addresses, withCertificate } = host;
  const cell = { host, storeId, base };
  return (
    <Row id={host.host}>
      <Cell label="Host">
        <bdi className="mono font-medium [overflow-wrap:anywhere]">{visibleText(host.host)}</bdi>
      </Cell>
      <Cell label="Names covered">
        <Judged {...cell} column="coverage">
          {certificate ? (
            <bdi className="mono line-clamp-3 text-xs [overflow-wrap:anywhere]">
              {visibleText(certificate.names.slice(0, 6).join(", ") || "no name")}
              {certificate.names.length > 6 && ` and ${certificate.names.length - 6} more`}
            </bdi>
          ) : (
            "no certificate seen"
          )}
        </Judged>
      </Cell>
      <Cell label="Issuer">
        {certificate ? <bdi>{visibleText(certificate.issuer)}</bdi> : <Nothing />}
        {certificate?.differs && <span className="block text-xs text-muted-foreground">not the same everywhere</span>}
      </Cell>
      <Cell label="Expires">
        <Judged {...cell} column="expiry">
          {certificate ? <Life certificate={certificate} status={host.cells.expiry?.status} /> : "not seen"}
        </Judged>
      </Cell>
      <Cell label="Chain">
        <Judged {...cell} column="chain">
          {certificate ? chainWords(certificate) : "not seen"}
        </Judged>
      </Cell>
      <Cell label="Protocols">
        <Judged {...cell} column="protocols">
          {protocols.length > 0 ? protocols.map(versionWords).join(", ") : "not seen"}
        </Judged>
      </Cell>
      <Cell label="Every address">
        <Judged {...cell} column="addresses">
          {addresses > 0 ? `${withCertificate} of ${addresses} show one` : "no address"}
        </Judged>
      </Cell>
    </Row>
  );
}

/** A cell with its verdict; it leads to the finding, and says what is missing where nothing could be seen. */
function Judged({
  host,
  column,
  storeId,
  base,
  children,
}: {
  host: Host;
  column: Column;
  storeId: string;
  base: string;
  children: ReactNode;
}) {
  const cell = host.cells[column];
  if (!cell) return <Nothing />;
  const { status, summary, ask, isExpired, findingId } = cell;
  const isUnseen = status === "unknown" || status === "error" || status === "skip";
  const href = findingId
    ? `/stores/${storeId}/risks?risk=${findingId}`
    : `${base}?tab=checks&check=${checkIds[column]}#${checkIds[column]}`;
  return (
    <span className="flex items-start gap-2">
      <ResultStatus status={status} iconOnly />
      <span className="min-w-0 flex-1">
        {children}
        {status !== "pass" && (
          <Link className="link block text-xs [overflow-wrap:anywhere]" href={href}>
            {visibleText(isUnseen ? (ask ?? summary) : summary)}
          </Link>
        )}
        {isExpired && <span className="block text-xs text-warn">seen too long ago to count</span>}
      </span>
    </span>
  );
}

const checkIds: Record<Column, string> = {
  coverage: "tls.coverage",
  expiry: "tls.expiry",
  chain: "tls.chain",
  protocols: "tls.protocols",
  addresses: "tls.ip-consistent",
};

type Certificate = NonNullable<Host["certificate"]>;

/** Days left of the lifetime, against the third at which a renewal is due (Let's Encrypt, "Integration guide"). */
function Life({ certificate, status }: { certificate: Certificate; status: string | undefined }) {
  const { leftDays, lifetimeDays, notAfter } = certificate;
  const days = leftDays < 0 ? `ended ${-leftDays} days ago` : `${leftDays} of ${lifetimeDays} days left`;
  return (
    <>
      <span className={status === "fail" ? "text-fail" : undefined}>{days}</span>
      <Bullet
        value={Math.max(0, leftDays)}
        budget={lifetimeDays / 3}
        max={lifetimeDays}
        tone={status === "fail" || status === "warn" ? status : "quiet"}
        label={`${days}, ends ${notAfter.toISOString().slice(0, 10)}; renewal is due at a third`}
      />
    </>
  );
}

function chainWords({ chainError, sentCount }: Certificate): string {
  if (chainError) return chainError.replaceAll("_", " ").toLowerCase();
  return `trusted, ${sentCount} sent`;
}

function versionWords(version: string): string {
  return version === "TLSv1" ? "1.0" : version.replace("TLSv", "");
}

function Nothing() {
  return <span className="text-muted-foreground">not looked at</span>;
}

function leftOutWords(hosts: readonly string[]): string {
  return hosts.length === 0 ? "" : `No certificate is expected at ${hosts.map(visibleText).join(", ")}.`;
}
