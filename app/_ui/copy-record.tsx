import { CopyButton } from "./copy-button.tsx";
import { visibleText } from "./visible-text.ts";

export type DnsRecordToSet = { type: string; name: string; value: string; ttl?: number };

/** Shows a DNS record to set exactly as it stands, each part with its own copy button. */
export function CopyRecord({ record }: { record: DnsRecordToSet }) {
  const parts = [
    { name: "Type", value: record.type },
    { name: "Name", value: record.name },
    { name: "Value", value: record.value },
    ...(record.ttl === undefined ? [] : [{ name: "TTL", value: `${record.ttl}` }]),
  ];
  return (
    <dl className="record">
      {parts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="mono">
            <bdi>{visibleText(value)}</bdi>
          </dd>
          <dd className="record-copy">
            <CopyButton text={value} kind="ghost" iconOnly what={name.toLowerCase()} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows a text to copy whole: a header, a rule, a command. */
export function CopyText({ text, what }: { text: string; what: string }) {
  return (
    <div className="relative">
      <pre className="evidence pr-12">
        <bdi>{visibleText(text)}</bdi>
      </pre>
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={text} kind="ghost" iconOnly what={what} />
      </div>
    </div>
  );
}
