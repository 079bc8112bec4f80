import type { DnsAnswer, DnsRecord } from "./probes.ts";

/** Writes a record as a zone file would, for observations and messages. */
export function recordText(record: DnsRecord): string {
  return `${record.name || "."} ${record.ttl} ${record.type} ${dataText(record)}`;
}

/** Writes an answer for people: the outcome, then its records by section; the time it took is left out. */
export function answerText(answer: DnsAnswer): string {
  const flags = [answer.aa ? "aa" : "", answer.ad ? "ad" : "", answer.transport].filter((flag) => flag !== "");
  const lines = [`${answer.rcode} ${flags.join(" ")}`];
  for (const { code, text } of answer.ede) lines.push(`extended error ${code} ${text}`.trimEnd());
  for (const [name, records] of [
    ["answer", answer.answers],
    ["authority", answer.authority],
    ["additional", answer.additional],
  ] as const) {
    for (const record of records) lines.push(`${name}: ${recordText(record)}`);
  }
  return lines.join("\n");
}

function dataText(record: DnsRecord): string {
  switch (record.kind) {
    case "text":
      return record.type === "TXT" || record.type === "SPF" ? JSON.stringify(record.data) : record.data;
    case "mx":
      return `${record.preference} ${record.exchange || "."}`;
    case "soa": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record;
      return [mname, rname, serial, refresh, retry, expire, minimum].join(" ");
    }
    case "caa":
      return `${record.flags} ${record.tag} ${JSON.stringify(record.value)}`;
    case "ds":
      return `${record.keyTag} ${record.algorithm} ${record.digestType} ${record.digest}`;
    case "dnskey":
      return `${record.flags} 3 ${record.algorithm} ${record.key} ; key tag ${record.keyTag}`;
    case "rrsig": {
      const { typeCovered, algorithm, keyTag, signer, inceptionSeconds, expirationSeconds } = record;
      return `${typeCovered} ${algorithm} ${inceptionSeconds}-${expirationSeconds} ${keyTag} ${signer}`;
    }
    case "other":
      return `\\# ${record.hex}`;
  }
}
