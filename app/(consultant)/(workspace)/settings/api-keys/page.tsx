import type { Metadata } from "next";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { outgoingEventTypes, outgoingEventWords } from "@/server/outgoing-hooks/event-types.ts";
import { studio } from "../../../_shared/me.ts";
import { pageData } from "../../../_shared/store.ts";
import { SettingsTabs } from "../settings-tabs.tsx";
import { Deliveries } from "./deliveries.tsx";
import { AddHook } from "./manage-hooks.tsx";
import { MakeKey, RevokeKey } from "./manage-keys.tsx";
import { scopeNames } from "./scope-words.ts";
import { Webhooks } from "./webhooks.tsx";

export const metadata: Metadata = { title: "API keys" };

type Key = RouterOutputs["apiKeys"]["list"]["keys"][number];
type Clock = { now: Date; zone: string };

/** Keys for other programs, and the webhooks that tell them what happens. */
export default async function ApiKeysPage({ searchParams }: { searchParams: Promise<{ hook?: string }> }) {
  const { zone, workspace } = await studio();
  const caller = await api();
  const { keys, stores } = await pageData(caller.apiKeys.list());
  const hooks = await pageData(caller.outgoingHooks.list());
  const { hook: wanted } = await searchParams;
  const picked = hooks.find(({ id }) => id === wanted);
  const log = picked ? await pageData(caller.outgoingHooks.deliveries({ hookId: picked.id })) : null;
  const isOwner = workspace.role === "owner";
  const clock = { now: new Date(), zone };
  const events = outgoingEventTypes.map((type) => ({ type, words: outgoingEventWords[type] }));
  return (
    <Screen
      crumbs={[{ title: "Settings" }, { title: "API keys" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["tab-previous", "tab-next"], label: "tab" }, "menu"]}
    >
      <PageHead
        title="API keys and webhooks"
        line="A key lets another program read and act here. A webhook tells it what happens, signed."
        end={
          <ButtonLink icon="arrow-up-right" href="/docs/api">
            What the API can do
          </ButtonLink>
        }
      />
      <SettingsTabs current="api-keys" />
      <div className={`grid items-start gap-3.5 p-5 ${isOwner ? "xl:grid-cols-[minmax(0,1fr)_380px]" : ""}`}>
        <div className="flex min-w-0 flex-col gap-3.5">
          <Card id="keys" title="Keys" sub={`${keys.filter(({ isOver }) => !isOver).length}`}>
            {keys.length === 0 ? (
              <Empty
                icon="key-round"
                title="No program reaches this workspace"
                line={isOwner ? "Make a key for a pipeline, a dashboard or a script." : "Only owners make keys."}
              />
            ) : (
              <Keys keys={keys} isOwner={isOwner} {...clock} />
            )}
          </Card>
          <Webhooks hooks={hooks} pickedId={picked?.id ?? null} isOwner={isOwner} {...clock} />
          {picked && log && (
            <Deliveries
              hookId={picked.id}
              host={new URL(picked.url).host}
              deliveries={log.deliveries}
              isOwner={isOwner}
              {...clock}
            />
          )}
        </div>
        {isOwner && (
          <div className="flex min-w-0 flex-col gap-3.5">
            <MakeKey stores={stores} />
            <AddHook stores={stores} events={events} />
          </div>
        )}
      </div>
    </Screen>
  );
}

function Keys({ keys, isOwner, now, zone }: { keys: Key[]; isOwner: boolean } & Clock) {
  return (
    <Table label="API keys" stack rows="tall">
      <thead>
        <tr>
          <HeadCell>Key</HeadCell>
          <HeadCell className="w-[210px]">May</HeadCell>
          <HeadCell className="w-[120px]">Last used</HeadCell>
          <HeadCell className="w-[120px]">Ends</HeadCell>
          <HeadCell className="w-[110px]">
            <span className="sr-only">Revoke</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.id} id={key.id}>
            <Cell>
              <TwoLines
                first={<span className="font-medium">{key.name}</span>}
                second={
                  <>
                    <span className="mono">{key.prefix}…</span>, by {key.createdByName}
                  </>
                }
              />
            </Cell>
            <Cell label="May">
              <TwoLines first={scopeNames[key.scope]} second={key.storeName ?? "The whole workspace"} />
            </Cell>
            <Cell label="Last used">
              {key.lastUsedAt ? <Time at={key.lastUsedAt} form="ago" now={now} zone={zone} /> : "never"}
            </Cell>
            <Cell label="Ends">
              <End of={key} now={now} zone={zone} />
            </Cell>
            <Cell className="end">{isOwner && !key.isOver && <RevokeKey keyId={key.id} name={key.name} />}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function End({ of: key, now, zone }: { of: Key } & Clock) {
  if (key.revokedAt) return "revoked";
  if (!key.expiresAt) return "when revoked";
  return key.isOver ? "has ended" : <Time at={key.expiresAt} form="day" now={now} zone={zone} />;
}
