import type { Metadata } from "next";
import type { ReactNode } from "react";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { EditAccess } from "./edit-access.tsx";
import { EditFlow, EditPart, MarkReplaced, ReportPlainSecret } from "./edit-rest.tsx";
import { GivenTokens } from "./given-tokens.tsx";
import { HandOverSecret } from "./hand-over-secret.tsx";
import {
  beforeHandover,
  canRun,
  channelWords,
  type KeysPage,
  keyCounts,
  methodWords,
  mfaWords,
  severityWords,
  systemIcons,
} from "./key-words.ts";
import { SecretLinks } from "./secret-links.tsx";

type Props = { params: Promise<{ storeId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, keys` };
}

/** Who can open what, and would the shop survive losing a person? */
export default async function AccessPage({ params }: Props) {
  const storeId = idOf((await params).storeId);
  const store = await loadHeader(storeId);
  const caller = await api();
  const [page, links] = await pageData(
    Promise.all([caller.access.page({ storeId }), caller.secretLinks.list({ storeId })]),
  );
  const { zone, workspace } = await studio();
  const isOpen = store.archivedAt === null && workspace.role !== "viewer";
  const now = new Date();
  const clock = { now, zone };
  const counts = keyCounts(page.register);
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "Keys" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["menu"]}
    >
      <PageHead
        title="Keys"
        line="Who can open what, and would the shop survive losing a person? Secret values are never stored here."
        end={
          <p className="flex flex-wrap gap-x-4">
            <Count value={counts.accounts} word="accounts" />
            <Count value={counts.untold} word="not told" />
            <Count value={counts.toDo} word="to do" tone={counts.toDo > 0 ? "tone-warn" : ""} />
            <Count value={counts.notOwned} word="not the founder's" tone={counts.notOwned > 0 ? "tone-fail" : ""} />
          </p>
        }
      />
      <RegisterTable storeId={storeId} page={page} isOpen={isOpen} />
      <div className="grid items-start gap-3.5 px-5 py-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-3.5">
          <OwnershipCard storeId={storeId} page={page} isOpen={isOpen} />
          <GivenTokens tokens={page.tokens} {...clock} />
        </div>
        <div className="flex min-w-0 flex-col gap-3.5">
          <FlowCard storeId={storeId} page={page} isOpen={isOpen} today={now.toISOString().slice(0, 10)} />
          {isOpen && (
            <Card id="hand-over" title="Hand over a secret" sub="read once">
              <HandOverSecret storeId={storeId} />
            </Card>
          )}
          <SecretLinks storeId={storeId} links={links} {...clock} />
        </div>
      </div>
    </Screen>
  );
}

function Count({ value, word, tone = "" }: { value: number; word: string; tone?: string }) {
  return (
    <span className={tone}>
      <b className="num text-[17px] font-semibold">{value}</b> {word}
    </span>
  );
}

type Part = { storeId: string; page: KeysPage; isOpen: boolean };

function RegisterTable({ storeId, page, isOpen }: Part) {
  return (
    <Table label="Access register" page stack rows="tall">
      <thead>
        <tr>
          {[
            "Account",
            "Owner of record",
            "Can log in",
            "2-step login",
            "The founder can run it",
            "Before handover",
          ].map((title) => (
            <HeadCell key={title}>{title}</HeadCell>
          ))}
          <HeadCell>
            <span className="sr-only">Edit</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {page.register.map((row) => {
          const { told, seen } = row;
          const run = canRun(row);
          const next = beforeHandover(row);
          const isForeign = told?.ownerSide && told.ownerSide !== "founder";
          return (
            <Row key={row.system} id={row.system}>
              <Cell>
                <span className="flex items-center gap-2.5">
                  <Icon name={systemIcons[row.system]} className="text-muted-foreground" />
                  <TwoLines
                    first={<span className="font-medium">{row.provider ? visibleText(row.provider) : row.name}</span>}
                    second={`${row.name}${seen && !told?.provider ? `, seen at ${seen.source}` : ""}`}
                  />
                </span>
              </Cell>
              <Cell label="Owner of record">
                <span className={isForeign ? "tone-fail" : undefined}>{shown(told?.ownerName)}</span>
              </Cell>
              <Cell label="Can log in">{shown(loginsOf(told))}</Cell>
              <Cell label="2-step login">
                {told?.mfa === "none" || told?.mfa === "sms" ? (
                  <Mark icon="triangle-alert" tone="warn">
                    {mfaWords[told.mfa]}
                  </Mark>
                ) : (
                  shown(told?.mfa && mfaWords[told.mfa])
                )}
              </Cell>
              <Cell label="The founder can run it">
                <Mark icon={run.icon} tone={run.tone}>
                  {visibleText(run.text)}
                </Mark>
              </Cell>
              <Cell label="Before handover">
                <span className={next?.isDue ? "text-brand" : "text-muted-foreground"}>
                  {next ? visibleText(next.text) : "Nothing"}
                </span>
              </Cell>
              <Cell className="end">{isOpen && <EditAccess storeId={storeId} row={row} />}</Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}

function loginsOf(told: KeysPage["register"][number]["told"]): string {
  if (told === null || !told.isUsed) return "";
  const helpers = told.helperLevel === null || told.helperLevel === "none" ? "" : told.helperName;
  return [told.ownerName, told.secondAdmin, helpers].filter((name) => name !== "").join(", ");
}

function shown(text: string | null | undefined): ReactNode {
  return text ? visibleText(text) : <span className="text-muted-foreground">–</span>;
}

function OwnershipCard({ storeId, page, isOpen }: Part) {
  return (
    <Card id="ownership" title="Ownership map" sub="whom to call" end={isOpen && <EditPart storeId={storeId} />}>
      {page.ownership.length === 0 ? (
        <Empty small icon="users" title="No part is known yet." line="The first audit reads the names of the zone." />
      ) : (
        <Table label="Ownership map" stack rows="tall">
          <thead>
            <tr>
              {["Part", "Business owner", "Technical contact", "While it is down"].map((title) => (
                <HeadCell key={title}>{title}</HeadCell>
              ))}
              <HeadCell>
                <span className="sr-only">Edit</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {page.ownership.map((part) => (
              <Row key={part.name} id={`part-${part.name}`}>
                <Cell>
                  <TwoLines
                    first={<span className="font-medium">{visibleText(part.name)}</span>}
                    second={visibleText(part.what || (part.isSeen ? "" : "added by hand"))}
                  />
                </Cell>
                <Cell label="Business owner">
                  {part.businessOwner ? (
                    visibleText(part.businessOwner)
                  ) : (
                    <Mark icon="triangle-alert" tone="warn">
                      Nobody
                    </Mark>
                  )}
                </Cell>
                <Cell label="Technical contact">
                  {shown(part.technicalContact)}
                  {part.supportUrl && (
                    <a className="link ml-2" href={part.supportUrl} target="_blank" rel="noreferrer noopener">
                      Support
                    </a>
                  )}
                </Cell>
                <Cell label="While it is down">{severityWords[part.severity]}</Cell>
                <Cell className="end">{isOpen && <EditPart storeId={storeId} part={part} />}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

function FlowCard({ storeId, page, isOpen, today }: Part & { today: string }) {
  const { flow } = page;
  const methods = [...new Set(flow.systems.flatMap(({ grantedBy }) => grantedBy ?? []))];
  const shared = flow.systems.filter(({ isSharedLogin }) => isSharedLogin).length;
  return (
    <Card id="credentials" title="How keys change hands" end={isOpen && <EditFlow storeId={storeId} flow={flow} />}>
      <div className="flex flex-col gap-2.5 p-3.5">
        <p>
          <b>Kept in: </b>
          {shown(flow.vaultName)}
        </p>
        <p>
          <b>Given: </b>
          {shown(flow.howGiven || methods.map((method) => methodWords[method]).join(", "))}
        </p>
        <p>
          <b>Taken away: </b>
          {shown(flow.howTaken)}
        </p>
        {shared > 0 && (
          <Mark icon="triangle-alert" tone="warn">
            {`${shared} ${shared === 1 ? "account has" : "accounts have"} a login that several people share`}
          </Mark>
        )}
        <ul className="flex flex-col gap-2">
          {flow.plainSecrets.map(({ id, name, channel, sentOn, replacedAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-2">
              <Mark icon={replacedAt ? "circle-check" : "octagon-x"} tone={replacedAt ? "pass" : "fail"}>
                {`${visibleText(name)}, in ${channelWords[channel]} on ${sentOn}${replacedAt ? ", replaced since" : ""}`}
              </Mark>
              {isOpen && !replacedAt && <MarkReplaced storeId={storeId} id={id} name={name} />}
            </li>
          ))}
        </ul>
        {isOpen && (
          <div>
            <ReportPlainSecret storeId={storeId} today={today} />
          </div>
        )}
      </div>
    </Card>
  );
}
