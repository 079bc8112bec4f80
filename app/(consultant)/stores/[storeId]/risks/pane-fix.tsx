/** The right pane: who, until when, the sentence the founder reads, the exact steps, and the history. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Facts } from "@/app/_ui/card.tsx";
import { FixSteps } from "@/app/_ui/fix-steps.tsx";
import { FindingStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { History } from "@/app/_ui/timeline.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { fixChange } from "@/server/checks/dns/record-change.ts";
import { actionWords } from "../../../_shared/activity-words.ts";
import { RehearseButton } from "../rehearsal/rehearse-record.tsx";
import { effortWords } from "../risk-list.tsx";
import type { Risk } from "./risk-words.ts";
import { DueDate, FounderSentence, OwnerMenu, SetAside, StateMenu, VerifyFix } from "./work-on-risk.tsx";

/** A fix's record as the form of the rehearsal holds it, in place of what it replaces. */
function draftOf(record: Parameters<typeof fixChange>[0]) {
  const { act, type, name, value, ttl } = fixChange(record);
  return { act, type, name, value, ttl: ttl === undefined || ttl === null ? "" : `${ttl}` };
}

export type KnownPerson = { name: string; kind: "consultant" | "founder" | "other" };

/** Shows the fix-it record of one finding. */
export function PaneFix({
  risk,
  storeId,
  domain,
  canEdit,
  people,
  now,
  zone,
  children,
}: {
  risk: Risk;
  storeId: string;
  /** What the records of the fix are relative to. */
  domain: string;
  canEdit: boolean;
  people: readonly KnownPerson[];
  now: Date;
  zone: string;
  /** What contains it, between the fix and the history. */
  children?: ReactNode;
}) {
  const ref = { storeId, findingId: risk.id };
  const isFixed = risk.state === "fixed";
  const owner = people.find(({ name }) => name === risk.ownerName);
  const isAnswered = risk.check?.isAttestation ?? false;
  return (
    <>
      <div className="pane-h">
        <h2 className="flex-1 font-semibold">Fix-it record</h2>
        <span className="text-xs text-muted-foreground">{`takes ${effortWords[risk.effort].toLowerCase()}`}</span>
      </div>
      <div className="px-5 py-3.5">
        <Facts
          facts={[
            {
              name: "State",
              value:
                isFixed || risk.state === "contained" ? (
                  <FindingStatus state={risk.state} />
                ) : (
                  <StateMenu {...ref} state={risk.state}>
                    <FindingStatus state={risk.state} />
                  </StateMenu>
                ),
            },
            {
              name: "Owner",
              value: isFixed ? (
                (risk.ownerName ?? "nobody")
              ) : (
                <OwnerMenu {...ref} owner={risk.ownerName} people={people.map(({ name }) => name)}>
                  {risk.ownerName ? (
                    <Avatar name={risk.ownerName} kind={owner?.kind} withName />
                  ) : (
                    <span className="text-muted-foreground">nobody yet</span>
                  )}
                </OwnerMenu>
              ),
            },
            {
              name: "Due",
              value: (
                <span className="flex items-center gap-1">
                  {risk.dueAt ? (
                    <span className={risk.dueAt < now && !isFixed ? "text-warn" : undefined}>
                      <Time at={risk.dueAt} form="day" now={now} zone={zone} />
                      {risk.dueAt < now && !isFixed && ", past"}
                    </span>
                  ) : (
                    <span className="text-muted-foreground">no date</span>
                  )}
                  {!isFixed && <DueDate {...ref} due={risk.dueAt?.toISOString().slice(0, 10) ?? null} />}
                </span>
              ),
            },
            {
              name: "Founder sees",
              value: (
                <span className="flex items-start gap-1">
                  <bdi className="min-w-0 flex-1 text-foreground-2">{`“${visibleText(risk.founderSentence)}”`}</bdi>
                  {!isFixed && (
                    <FounderSentence {...ref} sentence={risk.founderSentence} isEdited={risk.isFounderSentenceEdited} />
                  )}
                </span>
              ),
            },
            ...(risk.notApplicableReason && risk.state === "not-applicable"
              ? [{ name: "Set aside", value: <bdi>{visibleText(risk.notApplicableReason)}</bdi> }]
              : []),
          ]}
        />
      </div>
      {!isFixed && (
        <div className="section">
          {risk.fix.length === 0 && isAnswered === false ? (
            <p className="text-muted-foreground">
              There is nothing to set for this: once the cause is gone, look again.
            </p>
          ) : (
            <FixSteps
              steps={risk.fix}
              underRecord={
                canEdit
                  ? (record) => (
                      <div className="noprint mt-2">
                        <RehearseButton
                          storeId={storeId}
                          domain={domain}
                          record={draftOf(record)}
                          label="Rehearse"
                          size="sm"
                          runsAtOnce
                          findingId={risk.id}
                        />
                      </div>
                    )
                  : undefined
              }
              last={isAnswered ? "Answer the question, with evidence" : "Verify. Runs 1 check, under a minute"}
            />
          )}
        </div>
      )}
      {children}
      <div className="section">
        <h3 className="cap mb-1.5">History</h3>
        <p className="mb-2">
          <Link className="link" href={`/stores/${storeId}/questions?about=finding:${risk.id}`}>
            Ask the shop, or note something for the team
          </Link>
        </p>
        <History
          entries={[
            ...risk.history.map((entry) => ({
              id: entry.id,
              at: <Time at={entry.at} form="at" now={now} zone={zone} />,
              title: `${entry.actorName} ${actionWords(entry.action)} this`,
            })),
            ...(risk.fixedAt
              ? [
                  {
                    id: "fixed",
                    at: <Time at={risk.fixedAt} form="at" now={now} zone={zone} />,
                    title: "An audit saw it fixed",
                  },
                ]
              : []),
            {
              id: "opened",
              at: <Time at={risk.openedAt} form="at" now={now} zone={zone} />,
              title: "An audit found it",
            },
          ]}
        />
      </div>
      {!isFixed && (
        <div className="pane-foot noprint">
          {isAnswered && risk.check ? (
            <ButtonLink
              kind="primary"
              icon="pencil"
              className="flex-1"
              href={`/stores/${storeId}/roadmap/${risk.check.stages[0]}?tab=checks&check=${risk.checkId}#${risk.checkId}`}
            >
              Answer the question
            </ButtonLink>
          ) : (
            <VerifyFix {...ref} checkingInRun={risk.checkingInRun} />
          )}
          {risk.status !== "fail" && risk.state !== "not-applicable" && risk.state !== "contained" && (
            <SetAside {...ref} />
          )}
        </div>
      )}
    </>
  );
}
