import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { studio } from "../../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../../_shared/store.ts";
import { StoreBanner } from "../../../../_shared/store-banner.tsx";
import { AddHook } from "./add-hook.tsx";
import { Calls } from "./calls.tsx";
import { HookCard } from "./hook-card.tsx";
import { providerFor } from "./hook-words.ts";

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const Search = z.object({
  outcome: z.enum(["accepted", "refused"]).nullable().catch(null),
  before: z.uuid().nullable().catch(null),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, deploy hooks` };
}

/** The addresses a store's hosts call after a deploy, and every call that came. */
export default async function HooksPage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const filter = Search.parse(await searchParams);
  const caller = await api();
  const [settings, hooks, { deliveries, next }] = await pageData(
    Promise.all([
      caller.stores.settings({ storeId }),
      caller.deployHooks.list({ storeId }),
      caller.deployHooks.deliveries({ storeId, ...filter }),
    ]),
  );
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}`;
  const add = settings.archivedAt ? null : (
    <AddHook storeId={storeId} first={providerFor(settings.profile.platform)} isPrimary />
  );
  return (
    <Screen
      crumbs={[
        { title: settings.name, href: base },
        { title: "Store settings", href: `${base}/settings` },
        { title: "Deploy hooks" },
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={settings.archivedAt} />}
      actions={hooks.length > 0 && add}
      hints={["menu"]}
    >
      <div className="mx-auto w-full max-w-[960px]">
        <PageHead
          title="Deploy hooks"
          line="Your host calls one of these addresses after each deploy. The shop is then tested at once, and the deploy judged within two minutes."
          end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
        />
        <div className="flex flex-col gap-3.5 px-5 pb-5">
          {hooks.length === 0 ? (
            <Card id="hooks" title="Hooks">
              <Empty
                icon="webhook"
                title="No hook yet."
                line="Without one a deploy is noticed by the next audit, hours later. Adding one takes about 3 minutes."
                action={add}
              />
            </Card>
          ) : (
            hooks.map((hook) => <HookCard key={hook.id} storeId={storeId} hook={hook} now={now} zone={zone} />)
          )}
          <Calls
            storeId={storeId}
            deliveries={deliveries}
            next={next}
            filter={filter}
            hasHooks={hooks.length > 0}
            now={now}
            zone={zone}
          />
        </div>
      </div>
    </Screen>
  );
}
