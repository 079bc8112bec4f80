/** The Cloudflare settings review as a document: each setting as found, as wanted, and the verdict. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";

type Content = Extract<RouterOutputs["deliverables"]["get"]["body"], { key: "D2.3" }>["content"];

/** Shows the settings, then what stands beside them; a person's answer where nobody could look. */
export function CloudflareReviewDocument({ content }: { content: Content }) {
  const { answer, settings, remarks } = content;
  return (
    <>
      {answer && (
        <p className="px-5 py-2.5">
          {`Nobody has looked into the zone. ${answer.byName} says: `}
          <bdi>{visibleText(answer.statement)}</bdi>
        </p>
      )}
      {settings.length > 0 && (
        <Table label="Settings, found and wanted" rows="lines" page stack>
          <thead>
            <tr>
              <HeadCell>Setting</HeadCell>
              <HeadCell>Found</HeadCell>
              <HeadCell>Wanted</HeadCell>
              <HeadCell>Verdict</HeadCell>
            </tr>
          </thead>
          <tbody>
            {settings.map(({ id, place, found, wanted, status }) => (
              <Row key={id} id={id}>
                <Cell label="Setting">
                  <TwoLines first={<span className="mono">{id}</span>} second={place} />
                </Cell>
                <Cell label="Found">
                  <bdi className="mono">{visibleText(found)}</bdi>
                </Cell>
                <Cell label="Wanted">
                  <span className="mono">{wanted}</span>
                </Cell>
                <Cell label="Verdict">
                  <ResultStatus status={status} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
      {remarks.length > 0 && (
        <section className="px-5 py-4" aria-labelledby="remarks-title">
          <h3 id="remarks-title" className="font-semibold">
            Rules and protection
          </h3>
          <ul className="mt-1.5 flex flex-col gap-1.5">
            {remarks.map(({ checkId, status, summary, found, ask }) => (
              <li key={`${checkId} ${summary}`} className="flex flex-wrap gap-x-3">
                <ResultStatus status={status} />
                <span className="min-w-0 flex-1">
                  {visibleText(summary)}
                  {(ask ?? found) && (
                    <bdi className="block text-foreground-2 [overflow-wrap:anywhere]">
                      {visibleText(ask ?? found ?? "")}
                    </bdi>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
