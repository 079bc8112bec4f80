/** The checks of a stage: what each subject measured, how old it is, and the questions only people can answer. */
import Link from "next/link";
import { Segments } from "@/app/_ui/chip.tsx";
import { Cell, GroupRow, HeadCell, Row, RowLink, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { OutsideLink } from "@/app/_ui/fix-steps.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Mark, ResultStatus, SeverityMark, StaleMark } from "@/app/_ui/status.tsx";
import { impactWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { ageWords } from "@/app/_ui/time-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { WithCode } from "../../../../_shared/with-code.tsx";
import { groupTitles } from "../../run-card.tsx";
import { type AnswerChoice, AnswerForm } from "./answer-form.tsx";
import {
  type CheckResult,
  isFine,
  needOf,
  type StageCheck,
  type StagePageData,
  shownResults,
  worstOf,
} from "./check-words.ts";
import { Recheck } from "./decide.tsx";
import { MailSection } from "./mail-section.tsx";

export const checkFilters = ["all", "open", "questions"] as const;
export type CheckFilter = (typeof checkFilters)[number];
type Clock = { now: Date; zone: string };

const groupOrder = ["people", "ho", "smoke", "dns", "web", "tls", "email", "sec", "dep", "ai"];

/** Lists the checks by group; the one named in the URL is opened. */
export function ChecksTab({
  page,
  base,
  filter,
  openId,
  now,
  zone,
}: {
  page: StagePageData;
  /** The stage's own address. */
  base: string;
  filter: CheckFilter;
  openId: string | null;
} & Clock) {
  // A warning may hold and still keep the gate shut: then it is open work.
  const gating = new Set(page.reasons.map(({ id }) => id));
  const isOpenWork = (check: StageCheck) => !isFine(check) || gating.has(check.id);
  const shown = page.checks.filter(
    (check) =>
      check.id === openId || filter === "all" || (filter === "open" ? isOpenWork(check) : check.attestation !== null),
  );
  const href = (only: CheckFilter) => `${base}?tab=checks${only === "all" ? "" : `&only=${only}`}`;
  const questions = page.checks.filter(({ attestation }) => attestation !== null).length;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-5 py-2.5">
        <Segments
          label="Which checks"
          current={filter}
          options={[
            { id: "all", text: `All ${page.checks.length}`, href: href("all") },
            { id: "open", text: `Open ${page.checks.filter(isOpenWork).length}`, href: href("open") },
            { id: "questions", text: `Questions ${questions}`, href: href("questions") },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty
          title={filter === "open" ? "Every check of this stage holds." : "This stage asks no questions."}
          action={
            <Link className="link" href={href("all")}>
              Show all checks
            </Link>
          }
        />
      ) : (
        <RovingRows>
          <Table label={`Checks of ${page.stage.title}`} page fixed stack>
            <thead>
              <tr>
                <HeadCell className="w-[30%]">Check</HeadCell>
                <HeadCell>Result</HeadCell>
                <HeadCell className="w-[118px]">
                  <span className="sr-only">Look again or answer</span>
                </HeadCell>
              </tr>
            </thead>
            {groupOrder.map((group) => {
              const own = shown.filter((check) => check.group === group);
              if (own.length === 0) return null;
              return (
                <tbody key={group}>
                  <GroupRow
                    columns={3}
                    title={groupTitles[group] ?? group}
                    note={`${own.filter(isFine).length} of ${own.length} hold`}
                  />
                  {own.map((check) => (
                    <CheckRows
                      key={check.id}
                      check={check}
                      storeId={page.store.id}
                      href={`${href(filter)}&check=${check.id}#${check.id}`}
                      isOpen={check.id === openId}
                      closeHref={href(filter)}
                      now={now}
                      zone={zone}
                    />
                  ))}
                </tbody>
              );
            })}
          </Table>
        </RovingRows>
      )}
    </>
  );
}

type RowProps = {
  check: StageCheck;
  storeId: string;
  href: string;
  closeHref: string;
  isOpen: boolean;
} & Clock;

function CheckRows({ check, storeId, href, closeHref, isOpen, now, zone }: RowProps) {
  return (
    <>
      <Row id={check.id} isSelected={isOpen}>
        <Cell className="align-top">
          <span id={check.id} className="flex scroll-mt-20 items-start gap-2 py-2">
            <CheckMark check={check} />
            <span className="two">
              <RowLink href={isOpen ? closeHref : href}>{check.title}</RowLink>
              <span className="second">
                <span className="mono">{check.id}</span>
                {check.minimumBar.length > 0 && ` · minimum bar ${check.minimumBar.join(", ")}`}
              </span>
            </span>
          </span>
        </Cell>
        <Cell className="align-top">
          <span className="block w-full min-w-0 py-2">
            <Results check={check} now={now} zone={zone} />
          </span>
        </Cell>
        <Cell className="align-top">
          <span className="flex w-full flex-col items-end py-1">
            {check.attestation && !isOpen && (
              <Link
                className="btn btn-sm"
                href={href}
                aria-label={`${check.answer ? "Answer again" : "Answer"} ${check.title}`}
              >
                {check.answer ? "Answer again" : "Answer"}
              </Link>
            )}
            {check.isMeasured && (
              <Recheck storeId={storeId} checkIds={[check.id]} isRunning={check.isRunning} what={check.title} />
            )}
          </span>
        </Cell>
      </Row>
      {check.id === "email.live-test" && check.isMeasured && (
        <tr>
          <td colSpan={3}>
            <MailSection storeId={storeId} now={now} zone={zone} />
          </td>
        </tr>
      )}
      {isOpen && (
        <tr>
          <td colSpan={3}>
            <Opened check={check} storeId={storeId} />
          </td>
        </tr>
      )}
    </>
  );
}

function CheckMark({ check }: { check: StageCheck }) {
  if (check.isRunning) return <ResultStatus status="running" iconOnly />;
  const worst = worstOf(check);
  if (worst === "waived") {
    return (
      <Mark icon="shield-alert" tone="warn" iconOnly>
        Contained
      </Mark>
    );
  }
  return (
    <ResultStatus
      status={worst}
      locked={!check.isMeasured && needOf(check.level) !== null && worst === "unknown"}
      iconOnly
    />
  );
}

function Results({ check, now, zone }: { check: StageCheck } & Clock) {
  const { answer } = check;
  // Where an answer is one part of what is measured, the measured sentence names it.
  if (answer && !check.isMeasured) {
    const status = check.results[0]?.status;
    return (
      <span className="block min-w-0">
        <span className="block">
          {status && status !== "waived" && <ResultStatus status={status} />}
          {check.results[0]?.isExpired && <StaleMark age={`${ageWords(now.getTime() - answer.at.getTime())} ago`} />}
        </span>
        <bdi className="block text-foreground-2">{visibleText(answer.statement)}</bdi>
        <span className="block text-xs text-muted-foreground">
          {`${answer.byName} · `}
          <Time at={answer.at} form="day" now={now} zone={zone} />
          {" · holds until "}
          <Time at={answer.expiresAt} form="day" now={now} zone={zone} />
          {" · "}
          {answer.evidenceUrl ? (
            <OutsideLink label="Evidence" url={answer.evidenceUrl} />
          ) : (
            <span className="text-warn">No evidence, so it opens no gate.</span>
          )}
        </span>
      </span>
    );
  }
  if (check.results.length === 0) {
    return <span className="text-muted-foreground">{unseenWords(check)}</span>;
  }
  const { shown, folded } = shownResults(check.results);
  return (
    <>
      <ResultLines results={shown} now={now} zone={zone} />
      {folded.length > 0 && (
        <details className="mt-1">
          <summary className="link inline-flex min-h-6 items-center text-xs">{`and ${folded.length} more`}</summary>
          <ResultLines results={folded} now={now} zone={zone} />
        </details>
      )}
    </>
  );
}

function unseenWords(check: StageCheck): string {
  if (check.isMeasured) return "Not looked at yet.";
  return check.attestation ? "Nobody has answered yet." : (needOf(check.level) ?? "Not looked at yet.");
}

function ResultLines({ results, now, zone }: { results: readonly CheckResult[] } & Clock) {
  return (
    <ul className="flex flex-col gap-1.5">
      {results.map((result) => (
        <li key={`${result.subject} ${result.summaryTech}`} className="min-w-0">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <ResultLook result={result} now={now} />
            <bdi className="mono min-w-0 truncate text-foreground-2">{visibleText(result.subject)}</bdi>
            <span className="ml-auto text-xs text-muted-foreground">
              <Time at={result.seenAt} form="ago" now={now} zone={zone} />
            </span>
          </span>
          <bdi className="block text-foreground-2 [overflow-wrap:anywhere]">{visibleText(result.summaryTech)}</bdi>
          {result.ask && result.status === "unknown" && (
            <span className="block text-xs text-muted-foreground">
              <span className="font-medium">We need: </span>
              <bdi>
                <WithCode text={result.ask} />
              </bdi>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function ResultLook({ result, now }: { result: CheckResult; now: Date }) {
  if (result.isExpired) return <StaleMark size="xs" age={`${ageWords(now.getTime() - result.seenAt.getTime())} ago`} />;
  if (result.status === "waived") {
    return (
      <Mark icon="shield-alert" tone="warn" size="xs">
        Contained
      </Mark>
    );
  }
  return <ResultStatus status={result.status} size="xs" />;
}

function Opened({ check, storeId }: { check: StageCheck; storeId: string }) {
  const { attestation, reference } = check;
  const isRisk = check.results.some(({ status }) => status === "fail" || status === "warn");
  return (
    <div className="flex flex-col gap-3 py-3 pl-6">
      <p className="max-w-2xl text-foreground-2">
        <WithCode text={check.why} />
      </p>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted-foreground">
        <SeverityMark severity={check.severity} size="xs" />
        <span>{impactWords[check.impact]}</span>
        <OutsideLink label={reference.name} url={reference.url} />
        {isRisk && (
          <Link className="link" href={`/stores/${storeId}/risks?check=${check.id}`}>
            Evidence and fix
          </Link>
        )}
      </p>
      {attestation && (
        <AnswerForm
          key={check.answer?.at.toISOString() ?? "first"}
          storeId={storeId}
          checkId={check.id}
          question={attestation.question}
          choices={choicesOf(attestation.answers)}
          held={check.answer}
        />
      )}
    </div>
  );
}

function choicesOf(answers: { pass: string; warn: string | null; fail: string }): AnswerChoice[] {
  return [
    { answer: "pass", word: "Holds", when: answers.pass },
    ...(answers.warn ? [{ answer: "warn" as const, word: "Nearly", when: answers.warn }] : []),
    { answer: "fail", word: "Does not hold", when: answers.fail },
    { answer: "not-applicable", word: "Does not apply", when: "this store has nothing of the kind, and you say why." },
  ];
}
