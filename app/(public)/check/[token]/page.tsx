import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "@/app/_trpc/server.ts";
import { BrandMark } from "@/app/_ui/brand-mark.tsx";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { CopyButton } from "@/app/_ui/copy-button.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import type { IconName } from "@/app/_ui/icon-names.ts";
import { ProgressBar } from "@/app/_ui/progress.tsx";
import { ImpactChip, Mark } from "@/app/_ui/status.tsx";
import { impactWords, type Tone } from "@/app/_ui/status-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { env } from "@/server/env.ts";
import { CheckForm } from "../../check-form.tsx";
import { MailReport } from "./mail-report.tsx";
import { RefreshWhileRunning } from "./refresh-while-running.tsx";
import { itemsSentence, type Report, verdictOf } from "./report-words.ts";

/** A report is for whoever holds its link, and for no search engine. */
export const metadata: Metadata = { title: "Free check", robots: { index: false, follow: false } };

const effortWords = { S: "About 20 minutes.", M: "About half a day.", L: "A day or more." } as const;

const itemLooks: Record<Report["items"][number]["state"], { icon: IconName; tone: Tone; word: string }> = {
  holds: { icon: "circle-check", tone: "quiet", word: "Holds from outside" },
  warning: { icon: "triangle-alert", tone: "warn", word: "Worth fixing" },
  fails: { icon: "octagon-x", tone: "fail", word: "Needs a fix" },
  unseen: { icon: "circle-dashed", tone: "idle", word: "Not seen" },
  "needs-access": { icon: "lock", tone: "idle", word: "Needs access" },
};

type Props = { params: Promise<{ token: string }>; searchParams: Promise<{ mail?: string | string[] }> };

/** The report of a free check, from the first second of its run until it expires. */
export default async function FreeCheckPage({ params, searchParams }: Props) {
  const { token } = await params;
  const { mail } = await searchParams;
  const caller = await api();
  const report = await caller.freeChecks.get({ token: token.slice(0, 200) });
  if (!report) notFound();
  const isMember = (await caller.me.user()) !== null && (await caller.me.places()).workspaces.length > 0;
  const isRunning = report.state === "queued" || report.state === "running";
  const verdict = verdictOf(report);
  return (
    <div className="flex flex-col gap-7">
      {report.brand && (
        <p className="founder-name">
          <BrandMark {...report.brand} />
          <span className="min-w-0">
            Free check by <bdi>{visibleText(report.brand.name)}</bdi>
          </span>
        </p>
      )}
      {isRunning ? <RefreshWhileRunning /> : <CheckForm shop={report.domain} isAgain />}
      <div className="grid gap-x-14 gap-y-10 md:grid-cols-[minmax(0,1fr)_424px]">
        <div className="min-w-0">
          <div aria-live="polite">
            <Mark icon={verdict.icon} tone={verdict.tone} size="lg">
              {verdict.word}
            </Mark>
            <h1 className="headline mt-2">{verdict.headline}</h1>
          </div>
          <p className="lead mt-3">
            <b className="font-semibold">{report.domain}</b>, {leadOf(report)}
          </p>
          {isRunning && <Progress report={report} />}
          {report.failure && <p className="mt-3 text-foreground-2">{report.failure}</p>}
          {report.risks.length > 0 && <Risks risks={report.risks} />}
          {!isRunning && report.unseen.length > 0 && <Unseen unseen={report.unseen} />}
        </div>
        <div className="flex flex-col gap-6 self-start">
          <Items items={report.items} />
          <Next report={report} isRunning={isRunning} isMember={isMember} token={token} />
          {!isRunning && <MailReport token={token} outcome={typeof mail === "string" ? mail : undefined} />}
        </div>
      </div>
      <p className="text-[13px] leading-5 text-muted-foreground">
        We only read public pages and DNS. We did not log in, submit a form, or place an order. A check that could not
        finish says so and never counts as a pass.
      </p>
    </div>
  );
}

function leadOf({ state, durationMs, checksTotal, risks }: Report): string {
  if (state === "queued") return "waits for its turn. You may leave and come back to this page.";
  if (state === "running") return "takes under two minutes. You may leave and come back to this page.";
  if (state === "failed") return "was looked at in part. What was seen stands below.";
  const seconds = durationMs === null ? "" : ` in ${Math.max(1, Math.round(durationMs / 1_000))} s`;
  const order = risks.length > 1 ? " What would cost you most comes first." : "";
  return `seen from outside: ${checksTotal} checks${seconds}.${order}`;
}

function Progress({ report }: { report: Report }) {
  const fail = report.risks.filter(({ status }) => status === "fail").length;
  const warn = report.risks.length - fail;
  const counts = {
    fail: Math.min(fail, report.checksDone),
    warn: Math.min(warn, Math.max(0, report.checksDone - fail)),
    pass: Math.max(0, report.checksDone - fail - warn),
    other: 0,
    total: Math.max(report.checksTotal, report.checksDone, 1),
  };
  return (
    <div className="mt-5 flex flex-col gap-2">
      <ProgressBar counts={counts} tall />
      <p className="num text-base text-muted-foreground">
        {report.checksTotal > 0
          ? `${report.checksDone} of ${report.checksTotal} checks`
          : "Finding out what the shop runs on"}
      </p>
    </div>
  );
}

function Risks({ risks }: { risks: Report["risks"] }) {
  return (
    <ol className="mt-6 border-t border-border-strong" aria-label="What we found, worst for business first">
      {risks.map((risk) => (
        <li key={risk.checkId} className="grid grid-cols-[32px_minmax(0,1fr)] border-b border-border py-4">
          <span className="num text-muted-foreground">{risk.rank}</span>
          <div>
            <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
              <h2 className="must-title">{risk.title}</h2>
              <ImpactChip impact={risk.impact} status={risk.status} why={impactWords[risk.impact]} />
            </div>
            <p className="mt-1 text-[15px] leading-6 text-foreground-2">
              {visibleText(risk.summary)}
              {risk.more > 0 && ` And ${risk.more} more of the same kind.`}
            </p>
            {risk.fix && (
              <p className="mt-1 text-[15px] leading-6">
                <b className="mr-2 font-semibold">Fix</b>
                {visibleText(risk.fix)} <span className="text-muted-foreground">{effortWords[risk.effort]}</span>
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Unseen({ unseen }: { unseen: Report["unseen"] }) {
  return (
    <details className="mt-6">
      <summary className="link min-h-11 py-2.5">
        {unseen.length} {unseen.length === 1 ? "thing" : "things"} we could not see. That is not a fault.
      </summary>
      <ul className="mt-1 flex flex-col gap-2 text-[15px] leading-6 text-foreground-2">
        {unseen.map((one) => (
          <li key={`${one.title} ${one.summary}`}>
            <b className="font-medium text-foreground">{one.title}.</b> {visibleText(one.summary)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Items({ items }: { items: Report["items"] }) {
  return (
    <section className="must" aria-labelledby="must-haves">
      <div className="must-head">
        <h2 id="must-haves">The 11 must-haves</h2>
        <p className="text-base text-muted-foreground">{itemsSentence(items)}</p>
      </div>
      <ol className="rows text-base">
        {items.map((item) => {
          const look = itemLooks[item.state];
          return (
            <li
              key={item.number}
              className={item.state === "needs-access" ? "bg-muted text-muted-foreground" : undefined}
            >
              <Mark icon={look.icon} tone={look.tone} size="lg" iconOnly>
                {look.word}
              </Mark>
              <span className="min-w-0 flex-1 py-1.5">{item.title}</span>
              <span className="row-note text-[13px]">{item.note}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

type NextProps = { report: Report; isRunning: boolean; isMember: boolean; token: string };

function Next({ report, isRunning, isMember, token }: NextProps) {
  const until = report.expiresAt.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
  return (
    <section aria-labelledby="next" className="noprint flex flex-col gap-3">
      <h2 id="next">Get to 11 of 11</h2>
      <p className="text-[15px] leading-6 text-foreground-2">
        The rest needs a look inside, and your word that we may. A sprint works through six stages and ends with a
        handover you can run yourself.
      </p>
      {!isRunning && <NextStep report={report} isMember={isMember} />}
      <p className="flex flex-wrap items-center justify-between gap-3 text-[13px] text-muted-foreground">
        <CopyButton
          text={`${env().NEXTAUTH_URL}/check/${token}`}
          label="Copy the link"
          what="the link to this report"
        />
        <span className="flex items-center gap-1.5">
          <Icon name="clock" />
          Kept until {until}, then deleted
        </span>
      </p>
    </section>
  );
}

/** A consultant adds the shop, a visitor of a consultancy talks to it, anybody else starts a sprint. */
function NextStep({ report: { domain, brand }, isMember }: { report: Report; isMember: boolean }) {
  if (brand?.contactUrl && !isMember) {
    return (
      <ButtonLink href={brand.contactUrl} kind="primary" size="xl">
        Talk to {visibleText(brand.name)}
      </ButtonLink>
    );
  }
  return (
    <ButtonLink href={`/stores/new?domain=${encodeURIComponent(domain)}`} kind="primary" size="xl">
      {isMember ? "Add as a store" : "Start a sprint for this shop"}
    </ButtonLink>
  );
}
