import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { FilterBar, FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { Panes, type PaneView } from "@/app/_ui/panes.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import type { Waiver } from "../waiver-words.ts";
import { FollowPick } from "./follow-pick.tsx";
import { PaneEvidence } from "./pane-evidence.tsx";
import { type KnownPerson, PaneFix } from "./pane-fix.tsx";
import { PaneList } from "./pane-list.tsx";
import { PaneWaiver } from "./pane-waiver.tsx";
import { type RiskFilter, type RiskLists, type RiskPlace, riskFilters, riskHref } from "./risk-words.ts";

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const Search = z.object({
  risk: z.string().nullable().catch(null),
  /** Leads to the finding of a check, for links that know no id. */
  check: z.string().nullable().catch(null),
  subject: z.string().nullable().catch(null),
  view: z.enum(["list", "evidence", "fix"]).nullable().catch(null),
  show: z.enum(riskFilters).catch("all"),
  long: z.literal("1").nullable().catch(null),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, risks` };
}

/** What breaks first, and what exactly do we do? */
export default async function RisksPage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const search = Search.parse(await searchParams);
  const store = await loadHeader(storeId);
  const caller = await api();
  const lists = await pageData(caller.findings.list({ storeId }));
  const waivers = await pageData(caller.waivers.list({ storeId }));
  const named = search.risk ? idOf(search.risk) : findCheck(lists, search.check, search.subject);
  const chosenId = named ?? firstOf(lists, waivers, search.show);
  const risk = chosenId ? await pageData(caller.findings.get({ storeId, findingId: chosenId })) : null;
  const options =
    chosenId && risk?.state !== "fixed"
      ? await pageData(caller.waivers.options({ storeId, findingId: chosenId }))
      : null;
  const people = await knownPeople(storeId);
  const { user, zone, workspace } = await studio();
  const canEdit = workspace.role !== "viewer";
  const now = new Date();
  const place: RiskPlace = { storeId, show: search.show, isLong: search.long !== null };
  // On a phone the list comes first, unless a link leads to one risk.
  const view: PaneView = search.view ?? (named ? "evidence" : "list");
  const clock = { now, zone };
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${store.id}` }, { title: "Risks" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={[
        { ids: ["next", "previous"], label: "next risk" },
        { ids: ["confirm"], label: "verify fix" },
        "assign",
        "set-state",
        "copy-evidence",
        "not-applicable",
      ]}
      actions={
        <>
          <LiveRefresh storeId={storeId} at={now} zone={zone} />
          <FilterBar clearHref={search.show === "all" ? undefined : riskHref({ ...place, show: "all" })}>
            <FilterMenu
              label="Filter"
              shortcut="filter"
              current={search.show === "all" ? null : search.show}
              options={[
                { id: "all", title: "All", href: riskHref({ ...place, show: "all" }) },
                { id: "open", title: "Open", href: riskHref({ ...place, show: "open" }) },
                { id: "contained", title: "Contained", href: riskHref({ ...place, show: "contained" }) },
                { id: "not-checked", title: "Could not check", href: riskHref({ ...place, show: "not-checked" }) },
                { id: "fixed", title: "Fixed", href: riskHref({ ...place, show: "fixed" }) },
              ]}
            />
          </FilterBar>
          <ButtonLink icon="file-output" href={`/stores/${storeId}/roadmap/audit?tab=D1.1`}>
            Risk list
          </ButtonLink>
        </>
      }
    >
      <h1 className="sr-only">Risks</h1>
      <Panes
        view={view}
        hrefs={{
          list: riskHref(place, chosenId, "list"),
          evidence: riskHref(place, chosenId, "evidence"),
          fix: riskHref(place, chosenId, "fix"),
        }}
        list={{
          label: "Risks ranked by business impact",
          content: (
            <FollowPick>
              <RovingRows className="flex flex-1 flex-col">
                <PaneList
                  lists={lists}
                  waivers={waivers}
                  people={people}
                  place={place}
                  chosenId={chosenId}
                  {...clock}
                />
              </RovingRows>
            </FollowPick>
          ),
        }}
        evidence={{
          label: "Evidence",
          content: risk ? <PaneEvidence risk={risk} {...clock} /> : <NothingChosen lists={lists} />,
        }}
        fix={{
          label: "Fix-it record",
          content: risk && (
            <PaneFix risk={risk} storeId={storeId} domain={store.domain} canEdit={canEdit} people={people} {...clock}>
              <PaneWaiver
                risk={risk}
                storeId={storeId}
                waivers={waivers.filter(({ findingId }) => findingId === risk.id)}
                options={options}
                canEdit={canEdit}
                ownerName={user.name ?? ""}
                {...clock}
              />
            </PaneFix>
          ),
        }}
      />
    </Screen>
  );
}

function NothingChosen({ lists }: { lists: RiskLists }) {
  const isClear = lists.risks.length === 0 && lists.couldNotCheck.length === 0;
  return (
    <Empty
      icon="list-ordered"
      title={isClear ? "No open risks." : "Nothing is chosen."}
      line={isClear ? "The next audit looks again." : "Choose a line on the left."}
    />
  );
}

function firstOf(lists: RiskLists, waivers: readonly Waiver[], show: RiskFilter): string | null {
  if (show === "contained") return waivers.find(({ findingId }) => findingId !== null)?.findingId ?? null;
  if (show === "not-checked") return lists.couldNotCheck[0]?.id ?? null;
  if (show === "fixed") return lists.fixed[0]?.id ?? null;
  return lists.risks[0]?.id ?? (show === "all" ? (lists.couldNotCheck[0]?.id ?? null) : null);
}

function findCheck(lists: RiskLists, checkId: string | null, subject: string | null): string | null {
  if (!checkId) return null;
  const own = [...lists.risks, ...lists.couldNotCheck, ...lists.fixed].filter((row) => row.checkId === checkId);
  return (own.find((row) => row.subject === subject) ?? own[0])?.id ?? null;
}

/** Everybody a risk can be given to. */
async function knownPeople(storeId: string): Promise<KnownPerson[]> {
  const { members, persons } = await pageData((await api()).people.list({ storeId }));
  return [
    ...members.filter(({ role }) => role !== "viewer").map(({ name }) => ({ name, kind: "consultant" as const })),
    ...persons.map(({ name, role }) => ({
      name,
      kind: role === "founder" ? ("founder" as const) : ("other" as const),
    })),
  ];
}
