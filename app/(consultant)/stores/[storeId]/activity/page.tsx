import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { FilterBar, FilterSearch } from "@/app/_ui/filter-bar.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { ActivityDownloads, ActivityLog } from "../../../_shared/activity-log.tsx";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const Search = z.object({ q: z.string().trim().max(100).catch(""), before: z.uuid().nullable().catch(null) });

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, activity` };
}

/** What happened to this store, and who did it. */
export default async function StoreActivityPage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const { q, before } = Search.parse(await searchParams);
  const store = await loadHeader(storeId);
  const { entries, next } = await pageData((await api()).activity.ofStore({ storeId, q, before }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}/activity`;
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "Activity" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["search", { ids: ["next", "previous"], label: "move" }, "menu"]}
      actions={
        <FilterBar clearHref={q ? base : undefined}>
          <FilterSearch action={base} label="Search activity" value={q} />
        </FilterBar>
      }
    >
      <PageHead
        title="Activity"
        line="Written once, never changed. The founder reads what is not marked internal."
        end={
          <>
            <ActivityDownloads storeId={storeId} />
            <LiveRefresh storeId={storeId} at={now} zone={zone} />
          </>
        }
      />
      <ActivityLog
        entries={entries}
        next={next}
        base={base}
        q={q}
        before={before}
        withStore={false}
        now={now}
        zone={zone}
      />
    </Screen>
  );
}
