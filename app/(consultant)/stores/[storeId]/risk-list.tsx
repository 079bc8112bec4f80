/** The risk list as a document: what could cost sales, in the founder's words, with fix, effort and owner. */
import Link from "next/link";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Cell, HeadCell, Row, RowLink, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { ImpactMark } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { impacts } from "@/server/checks/check.ts";

type Content = Extract<RouterOutputs["deliverables"]["get"]["body"], { key: "D1.1" }>["content"];
type Risk = Content["risks"][number];

export const effortWords: Record<Risk["effort"], string> = { S: "Minutes", M: "Hours", L: "Days" };

/** Shows a version of the risk list, ranked; below it what could not be checked and what we need for it. */
export function RiskListDocument({ content, storeId }: { content: Content; storeId: string }) {
  return (
    <>
      {content.couldNotCheck.length > 0 && (
        <p className="px-5 py-2.5 text-foreground-2">
          {`${content.couldNotCheck.length} ${content.couldNotCheck.length === 1 ? "thing" : "things"} could not be checked: `}
          <a className="link" href="#not-checked">
            what we need for it
          </a>
          .
        </p>
      )}
      {content.risks.length === 0 ? (
        <Empty
          icon="list-ordered"
          title="No open risks"
          line={
            content.checked === 0
              ? "Nothing has been measured yet. The first audit fills this list."
              : `${content.checked} results were looked at.`
          }
        />
      ) : (
        <RovingRows>
          <Table label="Risks, ranked by business impact" page fixed stack>
            <thead>
              <tr>
                <HeadCell className="w-[44px]" end>
                  #
                </HeadCell>
                <HeadCell>Risk</HeadCell>
                <HeadCell className="w-[112px]">Costs</HeadCell>
                <HeadCell className="w-[31%]">Fix</HeadCell>
                <HeadCell className="w-[70px]">Effort</HeadCell>
                <HeadCell className="w-[128px]">Owner</HeadCell>
              </tr>
            </thead>
            <tbody>
              {content.risks.map((risk) => (
                <RiskRow key={risk.rank} risk={risk} storeId={storeId} />
              ))}
            </tbody>
          </Table>
        </RovingRows>
      )}
      {content.couldNotCheck.length > 0 && (
        <section id="not-checked" className="px-5 py-4" aria-labelledby="not-checked-title">
          <h2 id="not-checked-title" className="font-semibold">
            Could not check
          </h2>
          <ul className="mt-1.5 flex flex-col gap-1.5">
            {content.couldNotCheck.map(({ checkId, title, ask }) => (
              <li key={`${checkId} ${ask}`}>
                <span className="font-medium">{title}</span>
                <span className="block text-foreground-2">
                  <bdi>{visibleText(ask)}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function RiskRow({ risk, storeId }: { risk: Risk; storeId: string }) {
  const impact = impacts.find((each) => each === risk.impact);
  const [first, ...more] = risk.fix;
  const href = `/stores/${storeId}/risks?check=${risk.checkId}&subject=${encodeURIComponent(risk.subject)}`;
  return (
    <Row id={`${risk.rank}`}>
      <Cell end label="Rank">
        {risk.rank}
      </Cell>
      <Cell>
        <span className="block min-w-0 py-2">
          <span className="block">
            <RowLink href={href}>{risk.title}</RowLink>
          </span>
          <bdi className="block text-foreground-2">{visibleText(risk.sentence)}</bdi>
          <bdi className="mono block truncate text-xs text-muted-foreground">{visibleText(risk.subject)}</bdi>
        </span>
      </Cell>
      <Cell label="Costs">
        {impact && <ImpactMark impact={impact} status={risk.status === "fail" ? "fail" : "warn"} />}
      </Cell>
      <Cell label="Fix">
        <span className="block min-w-0 py-2">
          {first ? <bdi className="line-clamp-3">{visibleText(first)}</bdi> : "–"}
          {more.length > 0 && (
            <>
              <Link className="link noprint text-xs" href={`${href}&view=fix`}>
                {`and ${more.length} more ${more.length === 1 ? "step" : "steps"}`}
              </Link>
              <span className="print-only">
                {more.map((step) => (
                  <bdi key={step} className="block">
                    {visibleText(step)}
                  </bdi>
                ))}
              </span>
            </>
          )}
        </span>
      </Cell>
      <Cell label="Effort">{effortWords[risk.effort]}</Cell>
      <Cell label="Owner">
        {risk.ownerName ? (
          <Avatar name={risk.ownerName} withName />
        ) : (
          <TwoLines first={<span className="text-muted-foreground">nobody yet</span>} />
        )}
      </Cell>
    </Row>
  );
}
