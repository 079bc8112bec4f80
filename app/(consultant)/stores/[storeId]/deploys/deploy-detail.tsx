/** One deploy: what it is, its smoke tests, the verdict with its steps, and what changed. */
import Link from "next/link";
import { Empty } from "@/app/_ui/empty.tsx";
import { FixSteps, OutsideLink } from "@/app/_ui/fix-steps.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Pill, ResultStatus } from "@/app/_ui/status.tsx";
import { diffWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { durationWords } from "@/app/_ui/time-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { ChangeTable, countKinds } from "../change-table.tsx";
import { type Deploy, deployMark } from "./deploy-words.ts";

type Clock = { now: Date; zone: string };

export function DeployDetail({
  deploy,
  storeId,
  withUnchanged,
  now,
  zone,
}: { deploy: Deploy; storeId: string; withUnchanged: boolean } & Clock) {
  const { icon, tone, word } = deployMark(deploy);
  const base = `/stores/${storeId}/deploys/${deploy.id}`;
  const unchanged = deploy.changes.filter(({ change }) => change === "unchanged").length;
  return (
    <>
      <div className="section border-t-0 pb-3">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 className="title">{visibleText(deploy.name)}</h2>
          <Pill icon={icon} tone={tone}>
            {word}
          </Pill>
          {deploy.isRollback && <Pill tone="idle">Rollback</Pill>}
        </div>
        <p className="mt-0.5 text-foreground-2">
          <Origin deploy={deploy} now={now} zone={zone} />
        </p>
        {deploy.smoke.length > 0 && <SmokeStrip smoke={deploy.smoke} />}
        {deploy.state === "failed" && (
          <p className="mt-3">{visibleText(deploy.failure ?? "The build failed. What was live stays live.")}</p>
        )}
      </div>
      {deploy.verdict !== null && <Verdict deploy={deploy} now={now} zone={zone} />}
      {deploy.writeBackProblem && <p className="section text-xs text-muted-foreground">{deploy.writeBackProblem}</p>}
      {deploy.verdict !== null && deploy.verdict !== "checking" ? (
        <>
          <Counts deploy={deploy} />
          <ChangeTable
            changes={deploy.changes}
            storeId={storeId}
            before={deploy.audit?.before ? `Before, audit ${deploy.audit.before.number}` : "Before"}
            after={deploy.audit ? `After, audit ${deploy.audit.run.number}` : "After"}
            withUnchanged={withUnchanged}
          />
          {unchanged > 0 && (
            <p className="px-5 py-3">
              <Link
                className="link text-xs"
                href={withUnchanged ? base : `${base}?unchanged=1`}
                scroll={false}
                data-shortcut="show-unchanged"
                aria-keyshortcuts="U"
              >
                {withUnchanged ? "Hide what is unchanged" : `Show ${unchanged} unchanged`}
              </Link>
            </p>
          )}
        </>
      ) : (
        <Waiting deploy={deploy} />
      )}
      {deploy.hook && (
        <p className="section mt-auto text-xs text-muted-foreground">
          <Icon name="webhook" size={12} /> Deploy hook: {deploy.hook.title}
          {deploy.hook.lastDeliveryAt && (
            <>
              , last call <Time at={deploy.hook.lastDeliveryAt} form="at" now={now} zone={zone} />
            </>
          )}
          .{" "}
          <Link className="link" href={`/stores/${storeId}/settings/hooks`}>
            Its calls
          </Link>
        </p>
      )}
    </>
  );
}

function Origin({ deploy, now, zone }: { deploy: Deploy } & Clock) {
  return (
    <>
      {deploy.commitSha && <span className="mono">{deploy.commitSha.slice(0, 7)} </span>}
      {deploy.branch && `on ${visibleText(deploy.branch)} `}
      {deploy.authorName && `by ${visibleText(deploy.authorName)}`}
      {deploy.liveAt ? (
        <>
          {deploy.state === "live" ? ", live since " : ", went live "}
          <Time at={deploy.liveAt} form="at" now={now} zone={zone} />
        </>
      ) : (
        <>
          , first heard of <Time at={deploy.createdAt} form="at" now={now} zone={zone} />
        </>
      )}
      .{deploy.audit?.run.endedAt && ` Audit ${deploy.audit.run.number} ended.`}{" "}
      {deploy.detailUrl && <OutsideLink label="Open at the provider" url={deploy.detailUrl} />}
    </>
  );
}

function SmokeStrip({ smoke }: { smoke: Deploy["smoke"] }) {
  return (
    <ul className="smoke-strip" aria-label="Smoke tests">
      {smoke.map(({ checkId, title, state, status, durationMs }) => (
        <li key={checkId}>
          <ResultStatus status={status ?? (state === "queued" ? "queued" : "running")}>{title}</ResultStatus>
          {durationMs !== null && <span className="text-xs text-muted-foreground">{durationWords(durationMs)}</span>}
        </li>
      ))}
    </ul>
  );
}

function Verdict({ deploy, now, zone }: { deploy: Deploy } & Clock) {
  const { word } = deployMark(deploy);
  if (deploy.verdict === "checking") return null;
  return (
    <section className="section" aria-labelledby="deploy-verdict">
      <div className="section-h">
        <h3 id="deploy-verdict" className="font-semibold">
          Suggested: {word.toLowerCase()}
        </h3>
        {deploy.verdictAt && (
          <span className="text-xs text-muted-foreground">
            <Time at={deploy.verdictAt} form="at" now={now} zone={zone} />
          </span>
        )}
      </div>
      <p>{visibleText(deploy.verdictReason ?? "")}</p>
      {deploy.steps.length > 0 && (
        <div className="mt-3" id="rollback-steps">
          <h4 className="mb-2 font-medium">Rollback steps</h4>
          <FixSteps steps={deploy.steps} />
        </div>
      )}
    </section>
  );
}

function Counts({ deploy }: { deploy: Deploy }) {
  const counts = countKinds(deploy.changes).filter(
    ({ kind, count }) => count > 0 || ["worsened", "new", "fixed"].includes(kind),
  );
  return (
    <dl className="change-counts" aria-label="Changes by kind">
      {counts.map(({ kind, count }) => {
        const { icon, tone, word } = diffWords[kind];
        const colour = count > 0 && tone !== "quiet" ? `tone-${tone}` : "text-muted-foreground";
        return (
          <div key={kind} className="change-count">
            <dd className={`num title ${colour}`}>{count}</dd>
            <dt className="st st-xs text-muted-foreground">
              <Icon name={icon} />
              {word.toLowerCase()}
            </dt>
          </div>
        );
      })}
    </dl>
  );
}

function Waiting({ deploy }: { deploy: Deploy }) {
  if (deploy.verdict === "checking") {
    return (
      <Empty
        icon="loader-circle"
        title="Looking at the shop."
        line="Smoke tests come first, then an audit of what an update can change. The verdict stands here within two minutes."
      />
    );
  }
  if (deploy.environment === "preview") {
    return <Empty icon="eye" title="A preview." line="Customers do not see it, so it has no verdict." />;
  }
  if (deploy.state === "building") {
    return <Empty icon="loader-circle" title="Still building." line="We look as soon as it is live." />;
  }
  return <Empty icon="circle-slash" title="Nothing to look at." line="It did not go live." />;
}
