import type { Metadata } from "next";
import { api } from "@/app/_trpc/server.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { TimeZoneOptions } from "../../../_shared/time-zones.tsx";
import { BringBack, CancelSprint, DeleteStore, KeepStore, PutAway, StartSprint } from "./danger.tsx";
import { AssistantCard, CloudflareCard, ControlCard, HooksCard, RepositoryCard } from "./permission-cards.tsx";
import { SettingsForm, type StoreSettings } from "./settings-form.tsx";
import { SmokeSecretsCard } from "./smoke-card.tsx";

type Props = { params: Promise<{ storeId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, settings` };
}

/** What the checks know of the store, and what ends things. */
export default async function StoreSettingsPage({ params }: Props) {
  const storeId = idOf((await params).storeId);
  const caller = await api();
  const [settings, control, { cloudflare, repository }, hooks, secrets] = await pageData(
    Promise.all([
      caller.stores.settings({ storeId }),
      caller.connections.control({ storeId }),
      caller.connections.list({ storeId }),
      caller.deployHooks.list({ storeId }),
      caller.smokeSecrets.list({ storeId }),
    ]),
  );
  const { zone, workspace } = await studio();
  const now = new Date();
  return (
    <Screen
      crumbs={[{ title: settings.name, href: `/stores/${storeId}` }, { title: "Store settings" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={settings.archivedAt} />}
      hints={[{ ids: ["confirm"], label: "save" }, "menu"]}
    >
      <div className="mx-auto w-full max-w-[960px]">
        <PageHead
          title="Store settings"
          line={`What the checks know of ${settings.domain}. The domain itself stays: another domain is another store.`}
        />
        <div className="flex flex-col gap-3.5 px-5 pb-5">
          <SettingsForm key={settings.id} settings={settings} zones={<TimeZoneOptions also={settings.timeZone} />} />
          <ControlCard storeId={storeId} control={control} now={now} zone={zone} />
          <CloudflareCard storeId={storeId} domain={settings.domain} connected={cloudflare} now={now} zone={zone} />
          <RepositoryCard storeId={storeId} connected={repository} now={now} zone={zone} />
          <HooksCard storeId={storeId} hooks={hooks} />
          {secrets && <SmokeSecretsCard storeId={storeId} secrets={secrets} now={now} zone={zone} />}
          <AssistantCard storeId={storeId} url={settings.profile.ai?.url ?? null} />
          <EndsCard settings={settings} now={now} zone={zone} />
        </div>
      </div>
    </Screen>
  );
}

function EndsCard({ settings, now, zone }: { settings: StoreSettings; now: Date; zone: string }) {
  const { id, name, domain, sprint, archivedAt, deleteAt } = settings;
  const isActive = sprint?.state === "active";
  return (
    <Card id="ends" title="Sprint and store">
      <ul className="rows">
        <li className="flex-wrap py-2">
          <span className="min-w-0 flex-1 basis-64">
            <span className="block font-medium">{sprint ? `Sprint ${sprint.number}` : "No sprint yet"}</span>
            <span className="text-xs text-muted-foreground">
              {sprint && (
                <>
                  {isActive ? "Running since " : `${sprint.state === "cancelled" ? "Cancelled" : "Completed"} `}
                  <Time
                    at={isActive ? sprint.startedAt : (sprint.endedAt ?? sprint.startedAt)}
                    form="day"
                    now={now}
                    zone={zone}
                  />
                </>
              )}
            </span>
          </span>
          {isActive && sprint && <CancelSprint storeId={id} number={sprint.number} />}
          {!isActive && !archivedAt && <StartSprint storeId={id} number={(sprint?.number ?? 0) + 1} />}
        </li>
        <li className="flex-wrap py-2">
          <span className="min-w-0 flex-1 basis-64">
            <span className="block font-medium">Take everything with you</span>
            <span className="text-xs text-muted-foreground">
              One ZIP file of everything we hold about this store. Keys and tokens are left out.
            </span>
          </span>
          <form method="post" action={`/api/stores/${id}/export`}>
            <Button type="submit" icon="download">
              Export
            </Button>
          </form>
        </li>
        <li className="flex-wrap py-2">
          <span className="min-w-0 flex-1 basis-64">
            <span className="block font-medium">{archivedAt ? "This store is put away" : "Put this store away"}</span>
            <span className="text-xs text-muted-foreground">
              {archivedAt ? (
                <>
                  Since <Time at={archivedAt} form="at" now={now} zone={zone} />
                </>
              ) : (
                "It leaves the lists and nothing runs on it. Everything stays."
              )}
            </span>
          </span>
          {archivedAt ? <BringBack storeId={id} name={name} /> : <PutAway storeId={id} name={name} />}
        </li>
        {archivedAt && (
          <li className="flex-wrap py-2">
            <span className="min-w-0 flex-1 basis-64">
              <span className="block font-medium">{deleteAt ? "It is about to be deleted" : "Delete it for good"}</span>
              <span className="text-xs text-muted-foreground">
                {deleteAt ? (
                  <>
                    On <Time at={deleteAt} form="at" now={now} zone={zone} />, with everything measured and written
                  </>
                ) : (
                  "Only an owner of the workspace can. It happens a week later, and then nobody can undo it."
                )}
              </span>
            </span>
            {deleteAt ? (
              <KeepStore storeId={id} name={name} />
            ) : (
              <DeleteStore storeId={id} name={name} domain={domain} />
            )}
          </li>
        )}
      </ul>
    </Card>
  );
}
