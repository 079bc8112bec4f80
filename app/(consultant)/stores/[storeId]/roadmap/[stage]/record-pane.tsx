/** The chosen record: what it holds, why it exists, who keeps it, what is lost without it, and what to do. */
import Link from "next/link";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Facts } from "@/app/_ui/card.tsx";
import { CopyButton } from "@/app/_ui/copy-button.tsx";
import { Pill, ResultStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { RecordNoteForm } from "../../record-note-form.tsx";
import { RehearseButton } from "../../rehearsal/rehearse-record.tsx";
import { type DomainMap, kindWords, type RecordGroup, shortName } from "./dns-map-layout.ts";

/** Shows one line of the map as a card of its own. */
export function RecordPane({
  map,
  group,
  domain,
  storeId,
  now,
  zone,
}: {
  map: DomainMap;
  group: RecordGroup;
  domain: string;
  storeId: string;
  now: Date;
  zone: string;
}) {
  const [first] = group.rows;
  const worst = group.findings.find(({ status }) => status === "fail") ?? group.findings[0];
  const kind = kindWords[group.kind ?? ""];
  const name = group.name === domain ? "@" : shortName(group.name, domain);
  return (
    <section className="card flex flex-col" aria-labelledby="record-title">
      <div className="card-h">
        <h2 id="record-title" className="min-w-0">
          <bdi className="block truncate">{visibleText(group.name)}</bdi>
        </h2>
        <span className="sub">{kind ? `${group.type}, ${kind}` : group.type}</span>
        <span className="flex-1" />
        {worst && (
          <Pill tone={worst.status} icon={worst.status === "fail" ? "octagon-x" : "triangle-alert"}>
            {group.findings.length === 1 ? "1 finding" : `${group.findings.length} findings`}
          </Pill>
        )}
      </div>
      <div className="flex flex-col gap-3 px-3.5 py-3">
        <pre className={worst?.status === "fail" ? "evidence bg-fail-tint text-fail" : "evidence"}>
          {group.rows.map(({ value }) => (
            <bdi key={value} className="block">
              {visibleText(value)}
            </bdi>
          ))}
        </pre>
        <Facts
          facts={[
            {
              name: "Why it exists",
              value: first?.purpose ? <bdi>{visibleText(first.purpose)}</bdi> : <Unsaid>nobody has said</Unsaid>,
            },
            { name: "Managed in", value: map.managedIn ?? managedBy(map.nameServers) },
            {
              name: "Owner",
              value: first?.ownerName ? <bdi>{visibleText(first.ownerName)}</bdi> : <Unsaid>nobody yet</Unsaid>,
            },
            { name: "Since", value: first?.since ?? <Unsaid>not known</Unsaid> },
            { name: "Last change", value: <LastChange group={group} now={now} zone={zone} /> },
            { name: "TTL", value: ttlWords(group) },
            { name: "If it breaks", value: group.loss ?? <Unsaid>nobody can tell from the record</Unsaid> },
          ]}
        />
        {group.findings.length > 0 && (
          <ul className="flex flex-col gap-1.5" aria-label="Findings">
            {group.findings.map(({ id, title, status }) => (
              <li key={id} className="flex items-start gap-2">
                <ResultStatus status={status} iconOnly />
                <Link className="link min-w-0" href={`/stores/${storeId}/risks?risk=${id}&view=fix`}>
                  {visibleText(title)}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {first && (
          <details className="noprint">
            <summary className="link text-xs">Say why it exists</summary>
            <RecordNoteForm
              storeId={storeId}
              record={{ type: first.type, name: first.name, value: first.value }}
              note={{
                purpose: first.isExplained ? first.purpose : "",
                ownerName: first.ownerName,
                since: first.since,
                isRequired: first.isRequired,
              }}
            />
          </details>
        )}
      </div>
      <div className="noprint mt-auto flex flex-wrap gap-2 border-t border-border px-3.5 py-2.5">
        {worst && (
          <ButtonLink
            kind={worst.status === "fail" ? "primary" : "outline"}
            className="flex-1"
            href={`/stores/${storeId}/risks?risk=${worst.id}&view=fix`}
          >
            Open fix-it record
          </ButtonLink>
        )}
        <CopyButton
          text={group.rows
            .map(({ value, ttl }) =>
              [`${group.name}.`, ttl ?? "", group.type, zoneText(group.type, value)]
                .filter((part) => part !== "")
                .join(" "),
            )
            .join("\n")}
          label="Copy record"
          shortcut="copy-record"
        />
        <RehearseButton
          storeId={storeId}
          domain={domain}
          record={{ type: isKnown(group.type) ? group.type : "TXT", name, value: first?.value ?? "", act: "set" }}
          label="Rehearse a change"
          size="sm"
        />
      </div>
    </section>
  );
}

function LastChange({ group, now, zone }: { group: RecordGroup; now: Date; zone: string }) {
  if (group.changedAt) {
    return (
      <>
        <Time at={group.changedAt} form="at" now={now} zone={zone} />
        {group.before && group.before.length === 0 ? ", new" : ", value changed"}
      </>
    );
  }
  if (!group.firstSeenAt) return <Unsaid>not known</Unsaid>;
  return (
    <>
      {"none since "}
      <Time at={group.firstSeenAt} form="day" now={now} zone={zone} />
    </>
  );
}

function Unsaid({ children }: { children: string }) {
  return <span className="text-muted-foreground">{children}</span>;
}

function managedBy(nameServers: readonly string[]): string {
  const [first] = nameServers;
  if (!first) return "not known";
  return nameServers.length === 1 ? first : `${first} and ${nameServers.length - 1} more`;
}

function ttlWords({ rows }: RecordGroup): string {
  const ttls = [...new Set(rows.map(({ ttl }) => ttl))];
  return ttls.map((ttl) => (ttl === null ? "automatic" : `${ttl} s`)).join(", ");
}

/** The way a zone file writes it (RFC 1035, section 5.1). */
function zoneText(type: string, value: string): string {
  return type === "TXT" ? JSON.stringify(value) : value;
}

function isKnown(type: string): boolean {
  return ["A", "AAAA", "CNAME", "MX", "TXT", "CAA"].includes(type);
}
