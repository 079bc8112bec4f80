/** The redirect matrix as a document: ways in, where they should land, and every hop. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { HopTrail } from "@/app/_ui/hop-trail.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";

type Document = RouterOutputs["deliverables"]["get"];
type Content = Extract<Document["body"], { key: "D2.2" }>["content"];

/** Shows every way in; the trail of hops is the figure, the columns around it say the same in words. */
export function RedirectMatrixDocument({ content, onlyOpen }: { content: Content; onlyOpen: boolean }) {
  const good = content.rows.filter(({ status }) => status === "pass").length;
  const shown = content.rows.filter(({ status }) => !onlyOpen || (status !== "pass" && status !== "skip"));
  return (
    <>
      <p className="px-5 py-2.5 text-foreground-2">
        {`${good} of ${content.rows.length} ways in land at `}
        <bdi className="mono">{content.canonicalOrigin}</bdi>
        {" with path and query kept."}
      </p>
      <Table label="Ways in, where they should land and where they land" rows="lines" page fixed stack>
        <thead>
          <tr>
            <HeadCell className="w-[100px]">Verdict</HeadCell>
            <HeadCell className="w-[260px]">Source</HeadCell>
            <HeadCell className="w-[260px]">Should land on</HeadCell>
            <HeadCell>Hops</HeadCell>
            <HeadCell className="w-[90px]">Path kept</HeadCell>
            <HeadCell className="w-[100px]">Query kept</HeadCell>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.source} id={row.source}>
              <Cell label="Verdict">
                <ResultStatus status={row.status} />
              </Cell>
              <Cell label="Source">
                <bdi className="mono [overflow-wrap:anywhere]">{visibleText(row.source)}</bdi>
                {row.status !== "pass" && <span className="block text-foreground-2">{visibleText(row.summary)}</span>}
              </Cell>
              <Cell label="Should land on">
                <bdi className="mono [overflow-wrap:anywhere]">{visibleText(row.expected)}</bdi>
              </Cell>
              <Cell label="Hops">
                <HopTrail hops={row.hops} label={`Way from ${row.source}`} />
              </Cell>
              <Cell label="Path kept">{keptWord(row.isPathKept)}</Cell>
              <Cell label="Query kept">{keptWord(row.isQueryKept)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function keptWord(isKept: boolean | null): string {
  if (isKept === null) return "not seen";
  return isKept ? "yes" : "no";
}
