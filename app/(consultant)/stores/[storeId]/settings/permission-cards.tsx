/** What the store has permitted: proof of control, and read-only connections. */
import type { ReactNode } from "react";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { CopyRecord } from "@/app/_ui/copy-record.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { ConnectCloudflare, DisconnectCloudflare } from "./cloudflare.tsx";
import { CheckControl } from "./control.tsx";
import { ConnectRepository, DisconnectRepository } from "./repository.tsx";

type Control = RouterOutputs["connections"]["control"];
type Connected = RouterOutputs["connections"]["list"]["cloudflare"];
type Clock = { now: Date; zone: string };

/** The record to publish, whether it was seen, and a button to look. */
export function ControlCard({ storeId, control, ...clock }: { storeId: string; control: Control } & Clock) {
  return (
    <Card id="control" title="Control of the domain" sub={<ControlWords control={control} {...clock} />}>
      <div className="flex flex-col gap-3 p-3.5">
        <p className="max-w-2xl text-foreground-2">
          {`This record in the DNS of ${control.domain} proves that your side controls it. It opens the checks that knock on doors: private files and debug pages. Every audit looks for it again, so leave it in place.`}
        </p>
        <CopyRecord record={control.record} />
        <CheckControl storeId={storeId} />
      </div>
    </Card>
  );
}

function ControlWords({ control: { provenAt, lostAt }, now, zone }: { control: Control } & Clock) {
  if (provenAt) {
    return (
      <span className="tone-pass">
        proven since <Time at={provenAt} form="day" now={now} zone={zone} />
      </span>
    );
  }
  if (!lostAt) return "not proven yet";
  return (
    <span className="tone-warn">
      the record was gone on <Time at={lostAt} form="at" now={now} zone={zone} />
    </span>
  );
}

type ConnectionCardProps = {
  id: string;
  title: string;
  connected: Connected;
  /** What connecting it opens, while it is not. */
  line: string;
  children: ReactNode;
} & Clock;

/** What is connected, its token as a mask, and how to end it. */
function ConnectionCard({ id, title, connected, line, children, now, zone }: ConnectionCardProps) {
  return (
    <Card id={id} title={title} sub={connected ? "connected, read-only" : "not connected"}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3.5">
        <div className="min-w-0 flex-1 basis-64">
          {connected ? (
            <>
              <p className="font-medium">
                <bdi>{visibleText(connected.target)}</bdi>{" "}
                <span className="mono text-muted-foreground">{connected.masked}</span>
              </p>
              <p className="text-xs text-muted-foreground">
                {`${connected.connectedByName}, `}
                <Time at={connected.connectedAt} form="at" now={now} zone={zone} />
              </p>
            </>
          ) : (
            <p className="text-foreground-2">{line}</p>
          )}
        </div>
        {children}
      </div>
    </Card>
  );
}

/** The zone that is connected. */
export function CloudflareCard({
  storeId,
  domain,
  connected,
  ...clock
}: { storeId: string; domain: string; connected: Connected } & Clock) {
  return (
    <ConnectionCard
      id="cloudflare"
      title="Cloudflare"
      connected={connected}
      line="With a token that may only read the zone we see the settings at the edge. Without it we ask you for them."
      {...clock}
    >
      <ConnectCloudflare storeId={storeId} domain={domain} isConnected={connected !== null} />
      {connected && <DisconnectCloudflare storeId={storeId} zone={connected.target} />}
    </ConnectionCard>
  );
}

/** The repository that is connected. */
export function RepositoryCard({ storeId, connected, ...clock }: { storeId: string; connected: Connected } & Clock) {
  return (
    <ConnectionCard
      id="repository"
      title="Repository"
      connected={connected}
      line="With a token that may only read its contents we look for keys in every commit. Without it we ask you to look (must-have 8)."
      {...clock}
    >
      <ConnectRepository storeId={storeId} isConnected={connected !== null} />
      {connected && <DisconnectRepository storeId={storeId} name={connected.target} />}
    </ConnectionCard>
  );
}

/** The way to the red team of the shop's assistant. */
export function AssistantCard({ storeId, url }: { storeId: string; url: string | null }) {
  return (
    <Card id="assistant" title="AI assistant" sub={url === null ? "none declared" : visibleText(url)}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3.5">
        <p className="min-w-0 flex-1 basis-64 text-foreground-2">
          A shop that chats with customers is tried for what it can be talked into: secrets, other people's orders,
          refunds.
        </p>
        <ButtonLink icon="bot" href={`/stores/${storeId}/settings/ai`}>
          {url === null ? "Declare an assistant" : "Red team"}
        </ButtonLink>
      </div>
    </Card>
  );
}

/** How many deploy hooks there are, how many were heard, and the way to them. */
export function HooksCard({ storeId, hooks }: { storeId: string; hooks: RouterOutputs["deployHooks"]["list"] }) {
  const heard = hooks.filter(({ verifiedAt }) => verifiedAt !== null).length;
  return (
    <Card
      id="hooks"
      title="Deploy hooks"
      sub={hooks.length === 0 ? "none yet" : `${heard} of ${hooks.length} verified`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3.5">
        <p className="min-w-0 flex-1 basis-64 text-foreground-2">
          Your host calls them after each deploy. The shop is tested at once, and the deploy judged within two minutes.
        </p>
        <ButtonLink icon="webhook" href={`/stores/${storeId}/settings/hooks`}>
          {hooks.length === 0 ? "Add a hook" : "Hooks and calls"}
        </ButtonLink>
      </div>
    </Card>
  );
}
