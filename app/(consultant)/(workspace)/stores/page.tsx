import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { FilterBar, FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { Pagination } from "@/app/_ui/pagination.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { ListStores, STORES_PER_PAGE } from "@/server/stores/list-stores.ts";
import { studio } from "../../_shared/me.ts";
import { StoresTable } from "./stores-table.tsx";
import { summarySentence } from "./summary.ts";

export const metadata: Metadata = { title: "Stores" };

const views = [
  { id: "all", title: "All stores" },
  { id: "launching", title: "Launching this week" },
  { id: "waiting-on-founder", title: "Waiting on founder" },
  { id: "leaks", title: "Leaks" },
  { id: "archived", title: "Put away" },
] as const;

type Props = { searchParams: Promise<{ q?: string; view?: string; page?: string }> };

/** Who needs me next? Every store of the workspace, worst first, grouped by who has the next move. */
export default async function StoresPage({ searchParams }: Props) {
  const { page: asked, ...filter } = await searchParams;
  const input = ListStores.catch({ q: "", view: "all", page: 1 }).parse({ ...filter, page: Number(asked ?? 1) });
  const { zone, workspace } = await studio();
  const { stores, totals, page, pages } = await (await api()).stores.list(input);
  const now = new Date();
  const isFiltered = input.q !== "" || input.view !== "all";
  const view = views.find(({ id }) => id === input.view) ?? views[0];
  return (
    <Screen
      crumbs={[{ title: "Stores" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "new", "menu"]}
      actions={
        <>
          <FilterBar>
            <FilterMenu
              label="Filter"
              shortcut="filter"
              current={view.id === "all" ? null : view.id}
              options={views.map(({ id, title }) => ({
                id,
                title,
                href: id === "all" ? "/stores" : `/stores?view=${id}`,
              }))}
            />
          </FilterBar>
          <ButtonLink kind="primary" icon="plus" shortcut="new" href="/stores/new">
            Add store
          </ButtonLink>
        </>
      }
    >
      <div className="flex items-center gap-3 px-5 py-3 text-base">
        <h1 className="sr-only">Stores</h1>
        <p className="flex-1">{summarySentence(totals)}</p>
        <LiveRefresh storeId={null} at={now} zone={zone} />
      </div>
      {stores.length === 0 && !isFiltered && (
        <Empty
          title="Type a domain. We look up the rest."
          line="Add the first store: its quick audit takes about two minutes and changes nothing."
          action={
            <ButtonLink kind="primary" href="/stores/new">
              Add store
            </ButtonLink>
          }
        />
      )}
      {stores.length === 0 && isFiltered && (
        <Empty title="No store matches." action={<ButtonLink href="/stores">Clear filters</ButtonLink>} />
      )}
      {stores.length > 0 && (
        <RovingRows>
          <StoresTable stores={stores} counts={totals.groups} now={now} zone={zone} />
        </RovingRows>
      )}
      {pages > 1 && (
        <Pagination
          from={(page - 1) * STORES_PER_PAGE + 1}
          to={(page - 1) * STORES_PER_PAGE + stores.length}
          total={totals.all}
          what="stores"
          words={["Previous", "Next"]}
          previousHref={page > 1 ? hrefOf(input, page - 1) : undefined}
          nextHref={page < pages ? hrefOf(input, page + 1) : undefined}
        />
      )}
    </Screen>
  );
}

function hrefOf({ q, view }: { q: string; view: string }, page: number): string {
  const search = new URLSearchParams({
    ...(q ? { q } : {}),
    ...(view === "all" ? {} : { view }),
    ...(page > 1 ? { page: String(page) } : {}),
  });
  return search.size > 0 ? `/stores?${search}` : "/stores";
}
