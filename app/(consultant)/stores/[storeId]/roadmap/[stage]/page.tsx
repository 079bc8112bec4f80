import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Pill, SignalMark } from "@/app/_ui/status.tsx";
import { stageWords } from "@/app/_ui/status-words.ts";
import { Tabs } from "@/app/_ui/tabs.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { stageKeys } from "@/server/checks/check.ts";
import { stageByKey, stages } from "@/server/stages/index.ts";
import { studio } from "../../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../../_shared/store.ts";
import { StoreBanner } from "../../../../_shared/store-banner.tsx";
import { CertificatesTab } from "./certificates-tab.tsx";
import type { StagePageData } from "./check-words.ts";
import { ChecksTab, checkFilters } from "./checks-tab.tsx";
import { ApproveStage, OpenEarly, Recheck, RequestChanges } from "./decide.tsx";
import { DocumentTab } from "./document-tab.tsx";
import { DomainTab } from "./domain-tab.tsx";
import { DrillsTab } from "./drills-tab.tsx";
import { EmailTab } from "./email-tab.tsx";
import { Gate } from "./gate.tsx";
import { SignOffTab } from "./sign-off-tab.tsx";
import { SignalsTab } from "./signals-tab.tsx";
import { tabNamed, tabsOf } from "./stage-tabs.tsx";

type Props = {
  params: Promise<{ storeId: string; stage: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const Search = z.object({
  tab: z.string().catch(""),
  only: z.enum(checkFilters).catch("all"),
  check: z.string().nullable().catch(null),
  view: z.enum(["map", "table"]).nullable().catch(null),
  record: z.string().nullable().catch(null),
});
/** Tabs as wide as the page: what stands before the approval comes below them. */
const wideTabs = ["domain", "certificates"];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { storeId, stage } = await params;
  const key = stageKeys.find((each) => each === stage);
  const store = await loadHeader(storeId);
  return { title: key ? `${store.name}, ${stageByKey(key).title}` : "Not found" };
}

/** One stage: its goal, its documents, its checks and signals, and the decision on it. */
export default async function StagePage({ params, searchParams }: Props) {
  const { storeId, stage } = await params;
  const stageKey = stageKeys.find((key) => key === stage);
  if (!stageKey) notFound();
  const page = await pageData((await api()).roadmap.stage({ storeId: idOf(storeId), stageKey }));
  const checkIds = new Set(page.checks.map(({ id }) => id));
  const waivers = (await pageData((await api()).waivers.list({ storeId: page.store.id }))).filter(
    ({ state, checkId }) => state !== "void" && checkIds.has(checkId),
  );
  const search = Search.parse(await searchParams);
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${page.store.id}/roadmap/${stageKey}`;
  const { word, tone, icon } = stageWords[page.stage.state];
  const tabs = tabsOf(page, base);
  const tab = tabNamed(search.tab, tabs, stageKey);
  const deliverable = page.deliverables.find(({ key }) => key === tab);
  const isOpen = page.stage.state !== "not-started" && page.stage.state !== "approved";
  const isWide = wideTabs.includes(tab);
  const isGateShown = isOpen && (page.reasons.length > 0 || waivers.length > 0);
  return (
    <Screen
      crumbs={[
        { title: page.store.name, href: `/stores/${page.store.id}` },
        { title: `${page.stage.number} ${page.stage.title}` },
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={page.store.archivedAt} />}
      hints={[
        { ids: ["stage-1", "stage-6"], label: "stage", isRange: true },
        { ids: ["tab-previous", "tab-next"], label: "tab" },
        ...(tab === "checks" ? [{ ids: ["next", "previous"] as const, label: "check" }, "open" as const] : []),
        ...(tab === "domain"
          ? [{ ids: ["next", "previous"] as const, label: "record" }, "map-or-table" as const, "copy-record" as const]
          : []),
        "recheck",
        "approve",
      ]}
      actions={<Decisions page={page} isOpen={isOpen} />}
    >
      <PageHead
        title={page.stage.title}
        pills={
          <>
            <Pill tone={tone} icon={icon}>
              {word}
            </Pill>
            {page.signals.some(({ state }) => state === "seen") && <SignalMark state="seen" size="xs" />}
          </>
        }
        line={page.stage.goal}
        end={<LiveRefresh storeId={page.store.id} at={now} zone={zone} />}
      />
      <Notices page={page} now={now} zone={zone} />
      <Tabs label={page.stage.title} tabs={tabs} current={tab} />
      <div
        className={
          isGateShown && !isWide
            ? "grid flex-1 grid-cols-[minmax(0,1fr)] content-start xl:grid-cols-[minmax(0,1fr)_356px] xl:content-stretch"
            : undefined
        }
      >
        <div className="min-w-0 pb-5">
          {isGateShown && page.reasons.length > 0 && (
            <p className={`border-b border-border px-5 py-2.5 ${isWide ? "" : "xl:hidden"}`}>
              <a className="link" href="#gate">
                {`${page.reasons.length} ${page.reasons.length === 1 ? "thing" : "things"} before it can be approved`}
              </a>
            </p>
          )}
          {deliverable && <DocumentTab page={page} deliverable={deliverable} base={base} now={now} zone={zone} />}
          {tab === "domain" && (
            <DomainTab page={page} base={base} view={search.view} recordId={search.record} now={now} zone={zone} />
          )}
          {tab === "email" && <EmailTab page={page} base={base} now={now} zone={zone} />}
          {tab === "certificates" && <CertificatesTab storeId={page.store.id} base={base} now={now} zone={zone} />}
          {tab === "drills" && <DrillsTab storeId={page.store.id} now={now} zone={zone} />}
          {tab === "sign-off" && <SignOffTab storeId={page.store.id} now={now} zone={zone} />}
          {tab === "checks" && (
            <ChecksTab page={page} base={base} filter={search.only} openId={search.check} now={now} zone={zone} />
          )}
          {tab === "signals" && <SignalsTab page={page} base={base} now={now} zone={zone} />}
        </div>
        {isGateShown && (
          <aside
            className={`min-w-0 border-border p-3.5 max-xl:border-t ${isWide ? "max-w-3xl xl:border-t" : "xl:border-l"}`}
            aria-label="Before it can be approved"
          >
            <Gate page={page} waivers={waivers} base={base} now={now} />
          </aside>
        )}
      </div>
    </Screen>
  );
}

function Decisions({ page, isOpen }: { page: StagePageData; isOpen: boolean }) {
  const { stage, store } = page;
  if (stage.sprintState !== "active") return <span className="text-muted-foreground">This sprint has ended.</span>;
  const ref = { storeId: store.id, stageKey: stage.key, title: stage.title };
  if (stage.state === "not-started") return stage.number >= 3 && stage.number <= 5 ? <OpenEarly {...ref} /> : null;
  const measured = page.checks.filter(({ isMeasured }) => isMeasured);
  return (
    <>
      {measured.length > 0 && (
        <Recheck
          storeId={store.id}
          checkIds={measured.map(({ id }) => id)}
          isRunning={measured.some(({ isRunning }) => isRunning)}
          isWholeStage
        />
      )}
      <RequestChanges {...ref} />
      {isOpen && <ApproveStage {...ref} isReady={page.reasons.length === 0} />}
    </>
  );
}

/** What a person must know before the details: why it was reopened, what was asked for, that it is done. */
function Notices({ page, now, zone }: { page: StagePageData; now: Date; zone: string }) {
  const { stage, store } = page;
  const next = stages.find(({ number }) => number === stage.number + 1);
  return (
    <div className="flex flex-col gap-2 px-5 pb-3 empty:hidden">
      {stage.state === "reopened" && stage.reopenedCause && (
        <div className="panel panel-fail">
          <span className="tone-fail">
            <Icon name="rotate-ccw" />
          </span>
          <p className="min-w-0 flex-1">
            <span className="font-semibold">Reopened</span>
            {stage.reopenedAt && (
              <>
                {" "}
                <Time at={stage.reopenedAt} form="at" now={now} zone={zone} />
              </>
            )}
            <bdi>{`: ${visibleText(stage.reopenedCause)}`}</bdi>
          </p>
        </div>
      )}
      {stage.changesWanted && (
        <div className="panel">
          <span className="tone-warn">
            <Icon name="message-circle" />
          </span>
          <p className="min-w-0 flex-1 whitespace-pre-line">
            <span className="font-semibold">Changes requested: </span>
            <bdi>{visibleText(stage.changesWanted)}</bdi>
          </p>
        </div>
      )}
      {stage.state === "not-started" && (
        <p className="text-muted-foreground">
          {stage.number === 6
            ? "This stage opens when stages 1 to 5 are approved. Its questions can be answered before."
            : `This stage opens when stage ${stage.number - 1} is approved. Its questions can be answered before.`}
        </p>
      )}
      {stage.state === "approved" && (
        <div className="panel flex-wrap items-center">
          <span className="tone-quiet">
            <Icon name="circle-check" />
          </span>
          <p className="min-w-0 flex-1 basis-56">
            <span className="font-semibold">Approved</span>
            {stage.approvedByName && ` by ${stage.approvedByName}`}
            {stage.approvedAt && (
              <>
                {", "}
                <Time at={stage.approvedAt} form="at" now={now} zone={zone} />
              </>
            )}
            . The founder gets: {stage.promise}
          </p>
          {next && (
            <Link className="btn" href={`/stores/${store.id}/roadmap/${next.key}`}>
              {`Next: ${next.number} ${next.title}`}
              <Icon name="arrow-right" />
            </Link>
          )}
        </div>
      )}
    </div>
  );
}
