import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Facts, PageHead } from "@/app/_ui/card.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Pill } from "@/app/_ui/status.tsx";
import { Tabs } from "@/app/_ui/tabs.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { durationWords } from "@/app/_ui/time-words.ts";
import { stageByKey } from "@/server/stages/index.ts";
import { type AuditRunTrigger, asStageKey } from "@/server/words.ts";
import { studio } from "../../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../../_shared/store.ts";
import { StoreBanner } from "../../../../_shared/store-banner.tsx";
import { RunCard, triggerWords } from "../../run-card.tsx";
import { runStateWords } from "../run-state-words.ts";
import { Changes } from "./changes.tsx";

type Props = {
  params: Promise<{ storeId: string; runId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const Search = z.object({
  tab: z.enum(["checks", "changes"]).catch("checks"),
  /** The audit to compare with; null takes the last word on each check. */
  against: z.uuid().nullable().catch(null),
  unchanged: z.literal("1").nullable().catch(null),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, audit` };
}

/** One audit: how it went, check by check. */
export default async function AuditPage({ params, searchParams }: Props) {
  const { storeId, runId } = await params;
  const { tab, against, unchanged } = Search.parse(await searchParams);
  const store = await loadHeader(storeId);
  const run = await pageData((await api()).auditRuns.get({ storeId: idOf(storeId), auditRunId: idOf(runId) }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const { icon, tone, word } = runStateWords[run.state];
  const base = `/stores/${storeId}/audits/${runId}`;
  return (
    <Screen
      crumbs={[
        { title: store.name, href: `/stores/${storeId}` },
        { title: "Audits", href: `/stores/${storeId}/audits` },
        { title: `Audit ${run.number}` },
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["stop-audit", "go-risks", "menu"]}
      actions={
        <ButtonLink icon="list-ordered" href={`/stores/${storeId}/risks`}>
          Risks
        </ButtonLink>
      }
    >
      <PageHead
        title={`Audit ${run.number}`}
        pills={
          <Pill icon={icon} tone={tone}>
            {word}
          </Pill>
        }
        end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
      />
      <Tabs
        label="Audit"
        tabs={[
          { id: "checks", title: "Checks", href: base },
          { id: "changes", title: "What changed", href: `${base}?tab=changes` },
        ]}
        current={tab}
      />
      <div className="grid items-start gap-3.5 px-5 py-3.5 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="min-w-0">
          {tab === "checks" ? (
            <RunCard run={run} storeId={storeId} now={now} zone={zone} />
          ) : (
            <Changes storeId={storeId} runId={runId} against={against} withUnchanged={unchanged !== null} />
          )}
        </div>
        <div className="card p-3.5">
          <Facts
            facts={[
              { name: "Asked for by", value: run.requestedByName },
              { name: "Because", value: triggerWords[run.trigger] },
              { name: "Covers", value: coverWords(run) },
              { name: "Started", value: <Time at={run.startedAt ?? run.createdAt} form="at" now={now} zone={zone} /> },
              {
                name: "Took",
                value: run.endedAt ? durationWords(run.endedAt.getTime() - run.createdAt.getTime()) : "still running",
              },
              ...(run.places.length > 0 ? [{ name: "Seen from", value: run.places.join(", ") }] : []),
              { name: "Catalogue", value: <span className="mono">{run.catalogueVersion}</span> },
            ]}
          />
        </div>
      </div>
    </Screen>
  );
}

/** What an audit looked at, in words. */
function coverWords({ stageKey, trigger }: { stageKey: string | null; trigger: AuditRunTrigger }): string {
  if (stageKey) return stageByKey(asStageKey(stageKey)).title;
  if (trigger === "smoke") return "what people do first";
  if (trigger === "deploy") return "what a deploy can change";
  return trigger === "recheck" ? "what was asked for" : "all open stages";
}
