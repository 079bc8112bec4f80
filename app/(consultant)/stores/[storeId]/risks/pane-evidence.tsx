/** The middle pane: what it means, what was expected and found, the raw proof, and what past audits saw. */
import { AuditStrip } from "@/app/_ui/audit-strip.tsx";
import { Compare, Evidence } from "@/app/_ui/evidence.tsx";
import { OutsideLink } from "@/app/_ui/fix-steps.tsx";
import { Pill, ResultStatus } from "@/app/_ui/status.tsx";
import { impactWords, resultWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { WithCode } from "../../../_shared/with-code.tsx";
import { evidenceLines, ownObservations, placesWords } from "./evidence-lines.ts";
import { type Risk, squares, stripSentence } from "./risk-words.ts";

type Clock = { now: Date; zone: string };

/** Shows the evidence of one finding. */
export function PaneEvidence({ risk, now, zone }: { risk: Risk } & Clock) {
  const { result, check } = risk;
  const { icon, tone, word } = resultWords[risk.status];
  const judged = { subject: risk.subject, expected: result.expected, found: result.found };
  const { own, rest } = ownObservations(risk.observations, risk.subject, result.vantage[0] ?? null);
  const isFromElsewhere = rest.some(({ vantage }) => vantage !== own[0]?.vantage);
  const strip = squares(risk.strip);
  return (
    <>
      <div className="px-6 py-4">
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
          <Pill tone={tone} icon={icon}>
            {word}
          </Pill>
          <span title="Weight of the impact × severity × how sure × how much of the shop × how urgent">
            {`${impactWords[risk.impact]}, score ${Math.round(risk.score)}`}
          </span>
          {check && check.minimumBar.length > 0 && (
            <>
              <span>·</span>
              <span>{`Minimum bar ${check.minimumBar.join(", ")}`}</span>
            </>
          )}
          <span>·</span>
          <span className="mono">{risk.checkId}</span>
        </p>
        <h2 className="title mt-2 mb-1">{risk.title}</h2>
        <bdi className="mono mb-1.5 block text-foreground-2 [overflow-wrap:anywhere]">{visibleText(risk.subject)}</bdi>
        <p className="text-foreground-2">
          <bdi>{visibleText(result.summary)}</bdi>
          {check && ` ${check.why}`}
        </p>
        {result.deadline && (
          <p className="mt-2 text-warn">
            {"It turns critical by itself on "}
            <Time at={result.deadline} form="day" now={now} zone={zone} />.
          </p>
        )}
        {risk.status === "unknown" && result.ask && (
          <div className="panel mt-4">
            <ResultStatus status="unknown" iconOnly />
            <p className="min-w-0 flex-1">
              <span className="font-semibold">What we need</span>
              <bdi className="block text-foreground-2">
                <WithCode text={result.ask} />
              </bdi>
            </p>
          </div>
        )}
        {result.expected && result.found && (
          <div className="mt-4">
            <Compare
              expected={<bdi>{visibleText(result.expected)}</bdi>}
              found={<bdi>{visibleText(result.found)}</bdi>}
            />
          </div>
        )}
        <bdi className="mono mt-3 block text-muted-foreground [overflow-wrap:anywhere]">
          {visibleText(result.summaryTech)}
        </bdi>
        {check && (
          <p className="mt-2 text-xs text-muted-foreground">
            Rule: <OutsideLink label={check.reference.name} url={check.reference.url} />
          </p>
        )}
      </div>
      {own.length > 0 && (
        <div className="section">
          <Evidence
            lines={evidenceLines(own, judged)}
            seen={
              <>
                <Time at={result.seenAt} form="at" now={now} zone={zone} />
                {result.vantage.length > 0 && `, from ${placesWords(result.vantage)}`}
              </>
            }
          />
          {rest.length > 0 && (
            <details className="mt-2">
              <summary className="link inline-flex min-h-6 items-center text-xs">
                {`and ${rest.length} more ${isFromElsewhere ? "from other places and " : ""}about its neighbours`}
              </summary>
              <pre className="evidence mt-1.5">
                {evidenceLines(rest, { ...judged, found: null })
                  .map(({ text }) => visibleText(text))
                  .join("\n")}
              </pre>
            </details>
          )}
        </div>
      )}
      <div className="section">
        <div className="section-h">
          <h3 className="font-semibold">Seen in audits</h3>
          <span className="text-xs text-muted-foreground">{stripSentence(strip)}</span>
        </div>
        <AuditStrip
          label={`${strip.length} ${strip.length === 1 ? "audit" : "audits"}: ${stripSentence(strip)}`}
          results={strip.map(({ number, status }) => ({ run: `Audit ${number}`, status }))}
        />
        <p className="mt-2 text-xs text-muted-foreground">
          {"First seen "}
          <Time at={risk.openedAt} form="at" now={now} zone={zone} />
          {risk.reopenedAt && (
            <>
              {", again "}
              <Time at={risk.reopenedAt} form="at" now={now} zone={zone} />
            </>
          )}
          .
        </p>
      </div>
      {risk.alsoFine.length > 0 && (
        <div className="section">
          <h3 className="section-h font-semibold">Also checked, and fine</h3>
          <p className="flex flex-wrap gap-x-4 gap-y-1">
            {risk.alsoFine.map((title) => (
              <ResultStatus key={title} status="pass">
                {title}
              </ResultStatus>
            ))}
          </p>
        </div>
      )}
    </>
  );
}
