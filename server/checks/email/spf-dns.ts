/** The DNS as SPF sees it, and the adapter from the run's DNS probe. */
import type { DnsProbe, Rcode } from "../probes/probes.ts";
import { lookUp } from "./lookups.ts";

/** Records of one type after aliases; no records with NOERROR or NXDOMAIN is a void lookup, any other rcode an error. */
export type SpfAnswer<T> = { rcode: Rcode; records: T[] };

/** Asks the five questions of an SPF evaluation; no answer is an rcode, never an exception. */
export type SpfDns = {
  /** Each text is one record, its strings joined with nothing between; octets above 127 may arrive in any decoding. */
  txt(name: string): Promise<SpfAnswer<string>>;
  a(name: string): Promise<SpfAnswer<string>>;
  aaaa(name: string): Promise<SpfAnswer<string>>;
  /** Sorted by preference; a null MX has an empty exchange. */
  mx(name: string): Promise<SpfAnswer<{ preference: number; exchange: string }>>;
  ptr(name: string): Promise<SpfAnswer<string>>;
};

/** Adapts the run's DNS probe. Type 99 (SPF) is never asked for: RFC 7208, section 3.1 retired it. */
export function spfDns(dns: Pick<DnsProbe, "resolve">): SpfDns {
  async function texts(name: string, type: "TXT" | "A" | "AAAA" | "PTR"): Promise<SpfAnswer<string>> {
    const lookup = await lookUp(dns, toPresentation(name), type);
    const records = type === "PTR" ? lookup.texts.map(fromPresentation) : lookup.texts;
    return { rcode: lookup.rcode, records };
  }
  return {
    txt: (name) => texts(name, "TXT"),
    a: (name) => texts(name, "A"),
    aaaa: (name) => texts(name, "AAAA"),
    ptr: (name) => texts(name, "PTR"),
    async mx(name) {
      const lookup = await lookUp(dns, toPresentation(name), "MX");
      const records = lookup.exchanges.map((record) => ({ ...record, exchange: fromPresentation(record.exchange) }));
      return { rcode: lookup.rcode, records };
    },
  };
}

/** Escapes a name for the probe (RFC 1035, section 5.1); in SPF a name is plain octets between dots. */
export function toPresentation(name: string): string {
  return Array.from(Buffer.from(name, "utf8"), (octet) => {
    const character = String.fromCharCode(octet);
    if (character === "\\") return "\\\\";
    return octet > 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, "0")}`;
  }).join("");
}

function fromPresentation(name: string): string {
  return name.replace(/\\(?:(\d{3})|(.))/g, (_, octet: string | undefined, character: string | undefined) =>
    octet === undefined ? (character ?? "") : String.fromCharCode(Number(octet)),
  );
}
