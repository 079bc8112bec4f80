import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { FilterBar, FilterSearch } from "@/app/_ui/filter-bar.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { ActivityDownloads, ActivityLog } from "../../_shared/activity-log.tsx";
import { studio } from "../../_shared/me.ts";
import { pageData } from "../../_shared/store.ts";

export const metadata: Metadata = { title: "Activity" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
const Search = z.object({ q: z.string().trim().max(100).catch(""), before: z.uuid().nullable().catch(null) });

/** What happened in the workspace, over all stores. */
export default async function WorkspaceActivityPage({ searchParams }: Props) {
  const { q, before } = Search.parse(await searchParams);
  const { zone, workspace } = await studio();
  const { entries, next } = await pageData((await api()).activity.ofWorkspace({ q, before }));
  const now = new Date();
  return (
    <Screen
      crumbs={[{ title: "Activity" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={["search", { ids: ["next", "previous"], label: "move" }, "menu"]}
      actions={
        <FilterBar clearHref={q ? "/activity" : undefined}>
          <FilterSearch action="/activity" label="Search activity" value={q} />
        </FilterBar>
      }
    >
      <PageHead
        title="Activity"
        line="Every store and the workspace itself. Written once, never changed."
        end={
          <>
            <ActivityDownloads storeId={null} />
            <LiveRefresh storeId={null} at={now} zone={zone} />
          </>
        }
      />
      <ActivityLog
        entries={entries}
        next={next}
        base="/activity"
        q={q}
        before={before}
        withStore
        now={now}
        zone={zone}
      />
    </Screen>
  );
}
