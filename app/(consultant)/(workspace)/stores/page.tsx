import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { FilterBar, FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { ListStores } from "@/server/stores/list-stores.ts";
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

type Props = { searchParams: Promise<{ q?: string; view?: string }> };

/** Who needs me next? Every store of the workspace, worst first, grouped by who has the next move. */
export default async function StoresPage({ searchParams }: Props) {
  const input = ListStores.catch({ q: "", view: "all" }).parse(await searchParams);
  const { zone, workspace } = await studio();
  const { stores, isCut } = await (await api()).stores.list(input);
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
        <p className="flex-1">{summarySentence(stores)}</p>
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
          <StoresTable stores={stores} now={now} zone={zone} />
        </RovingRows>
      )}
      {isCut && <p className="px-5 py-3 text-muted-foreground">The first 500 are shown. Filter to see others.</p>}
    </Screen>
  );
}
