/** The redirect matrix as a card of the domain page: every way in, and how it went. */
import Link from "next/link";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { landingWords } from "./landing-words.ts";

type Redirects = RouterOutputs["edge"]["domain"]["redirects"];
type Way = NonNullable<Redirects>["rows"][number];

/** Shows the ways in; what is fine is quiet, what is not says how it differs. */
export function MatrixCard({ redirects, storeId, base }: { redirects: Redirects; storeId: string; base: string }) {
  if (!redirects || redirects.rows.length === 0) {
    return (
      <Card id="redirects" title="Redirect matrix">
        <Empty
          small
          icon="route"
          title="The ways in have not been followed yet."
          line="The matrix is written when the check Redirect matrix has looked."
          action={
            <Link className="link" href={`${base}?tab=checks&check=redir.matrix#redir.matrix`}>
              See the check
            </Link>
          }
        />
      </Card>
    );
  }
  const { rows, canonicalOrigin, documentId } = redirects;
  const count = (...wanted: Way["status"][]) => rows.filter(({ status }) => wanted.includes(status)).length;
  const [passed, warned, failed, unseen] = [count("pass"), count("warn"), count("fail"), count("unknown", "error")];
  return (
    <Card
      id="redirects"
      title="Redirect matrix"
      sub={`canonical is ${canonicalOrigin}`}
      end={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ResultStatus status="pass">{`${passed} pass`}</ResultStatus>
          {warned > 0 && (
            <ResultStatus status="warn">{`${warned} ${warned === 1 ? "warning" : "warnings"}`}</ResultStatus>
          )}
          {failed > 0 && <ResultStatus status="fail">{`${failed} fail`}</ResultStatus>}
          {unseen > 0 && <ResultStatus status="unknown">{`${unseen} not seen`}</ResultStatus>}
          <ButtonLink
            kind="ghost"
            size="sm"
            icon="file-text"
            name="Open the document Redirect matrix"
            href={`/stores/${storeId}/deliverables/${documentId}`}
          />
        </span>
      }
    >
      <Table label="Ways in, where they should land and where they land" fixed stack>
        <thead>
          <tr>
            <HeadCell>Source</HeadCell>
            <HeadCell>Should land on</HeadCell>
            <HeadCell className="w-[200px]">Lands on</HeadCell>
            <HeadCell end className="w-[56px]">
              Hops
            </HeadCell>
            <HeadCell className="w-[110px]">Codes</HeadCell>
            <HeadCell className="w-[64px]">Path</HeadCell>
            <HeadCell className="w-[64px]">Query</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <WayRow key={row.source} row={row} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function WayRow({ row }: { row: Way }) {
  const tone = row.status === "fail" || row.status === "warn" ? `text-${row.status}` : "text-muted-foreground";
  const redirects = row.hops.filter(({ to }) => to !== null).length;
  const codes = row.hops.flatMap(({ status, to }) => (to === null || status === null ? [] : [status]));
  return (
    <Row id={row.source}>
      <Cell label="Source">
        <span className="flex min-w-0 items-start gap-2">
          <ResultStatus status={row.status} iconOnly />
          <Address url={row.source} />
        </span>
      </Cell>
      <Cell label="Should land on">
        <Address url={row.expected} />
      </Cell>
      <Cell label="Lands on">
        <bdi className={`${tone} [overflow-wrap:anywhere]`}>{visibleText(landingWords(row))}</bdi>
      </Cell>
      <Cell end label="Hops">
        <span className={redirects > 2 ? tone : undefined}>{redirects}</span>
      </Cell>
      <Cell label="Codes">
        <span className={codes.some((code) => code === 302 || code === 307) ? tone : undefined}>
          {codes.length === 0 ? "–" : codes.join(" ")}
        </span>
      </Cell>
      <Cell label="Path">
        <Kept isKept={row.isPathKept} />
      </Cell>
      <Cell label="Query">
        <Kept isKept={row.isQueryKept} />
      </Cell>
    </Row>
  );
}

/** Scheme and path are quiet, the host is what one looks for. */
function Address({ url }: { url: string }) {
  const [, scheme = "", host = "", rest = ""] = /^(https?:\/\/)([^/?#]+)(.*)$/.exec(url) ?? [];
  return (
    <bdi className="mono min-w-0 text-xs text-muted-foreground [overflow-wrap:anywhere]">
      {scheme}
      <span className="text-foreground">{visibleText(host || url)}</span>
      {visibleText(rest)}
    </bdi>
  );
}

function Kept({ isKept }: { isKept: boolean | null }) {
  if (isKept === null) return <span className="text-muted-foreground">not seen</span>;
  return isKept ? (
    <span className="text-pass">
      <Icon name="check" size={14} label="kept" />
    </span>
  ) : (
    <span className="text-fail">
      <Icon name="x" size={14} label="lost" />
    </span>
  );
}
