/** The list of a store's deploys beside one of them; both deploy routes draw it. */
import Link from "next/link";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Pick, PickList, TwoPanes } from "@/app/_ui/panes.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../_shared/me.ts";
import { loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { DeployDetail } from "./deploy-detail.tsx";
import { changeWords, deployMark, type ListedDeploy } from "./deploy-words.ts";

type Props = {
  storeId: string;
  /** Null shows the newest, and on a phone the list. */
  deployId: string | null;
  environment: "production" | "preview";
  before: string | null;
  withUnchanged: boolean;
};

export async function DeploysScreen({ storeId, deployId, environment, before, withUnchanged }: Props) {
  const store = await loadHeader(storeId);
  const caller = await api();
  const { deploys, next } = await pageData(caller.deploys.list({ storeId, environment, before }));
  const chosenId = deployId ?? deploys[0]?.id ?? null;
  const deploy = chosenId ? await pageData(caller.deploys.get({ storeId, deployId: chosenId })) : null;
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}/deploys`;
  return (
    <Screen
      crumbs={[
        { title: store.name, href: `/stores/${storeId}` },
        { title: "Deploys", href: base },
        ...(deployId && deploy ? [{ title: deploy.commitSha?.slice(0, 7) ?? deploy.name }] : []),
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={[
        { ids: ["next", "previous"], label: "move" },
        "open",
        ...(deploy?.changes.some(({ change }) => change === "unchanged") ? (["show-unchanged"] as const) : []),
        ...(deploy && deploy.steps.length > 0 ? (["rollback"] as const) : []),
      ]}
      actions={
        <>
          <LiveRefresh storeId={storeId} at={now} zone={zone} />
          {deploy && deploy.steps.length > 0 && (
            <ButtonLink icon="undo-2" href={`${base}/${deploy.id}#rollback-steps`} shortcut="rollback">
              Rollback steps
            </ButtonLink>
          )}
          <ButtonLink icon="webhook" href={`/stores/${storeId}/settings/hooks`}>
            Deploy hooks
          </ButtonLink>
        </>
      }
    >
      <h1 className="sr-only">Deploys</h1>
      <TwoPanes
        view={deployId ? "detail" : "list"}
        backHref={base}
        list={{
          label: "Deploys, newest first",
          content: (
            <>
              <div className="pane-h">
                <span className="font-semibold">Deploys</span>
                <span className="flex-1" />
                <Environments base={base} current={environment} />
              </div>
              <RovingRows className="flex flex-1 flex-col">
                <PickList label="Deploys">
                  {deploys.map((each) => (
                    <DeployPick
                      key={each.id}
                      deploy={each}
                      href={`${base}/${each.id}${environment === "preview" ? "?environment=preview" : ""}`}
                      isCurrent={each.id === chosenId}
                      now={now}
                      zone={zone}
                    />
                  ))}
                </PickList>
                {deploys.length === 0 && <NoDeploys storeId={storeId} environment={environment} />}
                {next && (
                  <Link
                    className="link block px-5 py-2.5 text-xs"
                    href={`${base}?environment=${environment}&before=${next}`}
                  >
                    Older deploys
                  </Link>
                )}
              </RovingRows>
            </>
          ),
        }}
        detail={{
          label: "Deploy",
          content: deploy ? (
            <DeployDetail deploy={deploy} storeId={storeId} withUnchanged={withUnchanged} now={now} zone={zone} />
          ) : (
            <Empty
              icon="git-commit-horizontal"
              title="No deploy yet."
              line="Once your provider tells us of one, smoke tests start by themselves and a verdict stands here within two minutes."
              action={
                <ButtonLink kind="primary" href={`/stores/${storeId}/settings/hooks`}>
                  Set up a deploy hook
                </ButtonLink>
              }
            />
          ),
        }}
      />
    </Screen>
  );
}

function Environments({ base, current }: { base: string; current: "production" | "preview" }) {
  return (
    <nav className="flex gap-3 text-xs" aria-label="Environment">
      {(["production", "preview"] as const).map((environment) => (
        <Link
          key={environment}
          href={environment === "production" ? base : `${base}?environment=preview`}
          className={environment === current ? "font-medium" : "link"}
          aria-current={environment === current ? "page" : undefined}
        >
          {environment === "production" ? "Production" : "Preview"}
        </Link>
      ))}
    </nav>
  );
}

function DeployPick({
  deploy,
  href,
  isCurrent,
  now,
  zone,
}: {
  deploy: ListedDeploy;
  href: string;
  isCurrent: boolean;
  now: Date;
  zone: string;
}) {
  const { icon, tone, word } = deployMark(deploy);
  return (
    <Pick
      href={href}
      isCurrent={isCurrent}
      start={
        <Mark icon={icon} tone={tone} iconOnly>
          {word}
        </Mark>
      }
      end={
        <span className="two text-right text-xs text-muted-foreground">
          <span className="mono">{deploy.commitSha?.slice(0, 7) ?? ""}</span>
          <Time at={deploy.liveAt ?? deploy.createdAt} form="at" now={now} zone={zone} />
        </span>
      }
    >
      <span className="two">
        <span className="truncate font-medium">
          {deploy.isRollback && <Icon name="undo-2" size={12} label="Rollback:" />} {visibleText(deploy.name)}
        </span>
        <span className={`second truncate ${tone === "fail" || tone === "warn" ? `tone-${tone}` : ""}`}>
          {changeWords(deploy)}
        </span>
      </span>
    </Pick>
  );
}

function NoDeploys({ storeId, environment }: { storeId: string; environment: "production" | "preview" }) {
  return (
    <Empty
      small
      title={environment === "production" ? "No deploy yet." : "No preview yet."}
      line="We hear of deploys through a deploy hook."
      action={
        <Link className="link" href={`/stores/${storeId}/settings/hooks`}>
          Deploy hooks
        </Link>
      }
    />
  );
}
