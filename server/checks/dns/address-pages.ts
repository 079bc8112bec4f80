/** What each single address of a name answers: certificate and front page, the facts behind `dns.stale-address`. */
import type { HttpExchange, Probes } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import { simhash, simhashDistance, wordsOf } from "../simhash.ts";
import { type AddressClass, classOfAddresses } from "./answers.ts";

/** Catalogue: at most eight addresses of a name are looked at. */
const ADDRESSES_MAX = 8;
/** Catalogue: pages up to six bits apart are the same page. */
export const SAME_PAGE_BITS = 6;
/** Asked once more at one address, only where pages differ, to learn how much the page changes by itself. */
const SECOND_LOOK = "?launch-ready-look=2";

/** What one address presented: certificate names and chain verdict, or the fault that ended the handshake. */
export type TlsFact = {
  fault: string | null;
  code: string | null;
  covers: boolean;
  chainError: string | null;
  names: string[];
  issuer: string | null;
  fingerprint: string | null;
};
/** The front page of one address, as far as two addresses can be compared by it. */
export type PageFact = {
  status: number | null;
  title: string;
  words: number;
  simhash: string;
  /** Where a redirect leads, without query and fragment. */
  location: string | null;
  server: string;
  /** Header names that only one platform sends. */
  traces: string[];
  ms: number;
  botWall: boolean;
  fault: string | null;
};
/** One address with its certificate and page; `page` is null where no TLS came about. */
export type AddressFact = { address: string; tls: TlsFact; page: PageFact | null; answersOn80: boolean };
/** All addresses of one host. */
export type HostPages = {
  name: string;
  class: AddressClass;
  addresses: AddressFact[];
  /** Addresses beyond the eighth, not looked at. */
  leftOut: number;
  /** Bits between two looks at one address; null when pages agreed and nobody looked twice. */
  ownChange: number | null;
};

/** Looks at every address of a name: TLS with its name, then its front page. */
export async function gatherHostPages(probes: Probes, name: string): Promise<HostPages> {
  const { a, aaaa, addresses } = await probes.dns.addresses(name);
  const looked = addresses.slice(0, ADDRESSES_MAX);
  const facts = await Promise.all(
    looked.map(async (address): Promise<AddressFact> => {
      const tls = await tlsOf(probes, name, address);
      if (tls.fault === null) {
        // With one address the answer is the one every other check sees: asked without the address, it is cached.
        const page = await pageOf(probes, `https://${name}/`, looked.length > 1 ? address : undefined);
        return { address, tls, page, answersOn80: false };
      }
      const mayServe80 =
        tls.fault === "refused" || tls.fault === "reset" || tls.fault === "timeout" || tls.fault === "tls";
      const plain = mayServe80 ? await pageOf(probes, `http://${name}/`, address) : null;
      return { address, tls, page: null, answersOn80: plain !== null && plain.status !== null };
    }),
  );
  return {
    name,
    class: classOfAddresses(a, aaaa),
    addresses: facts,
    leftOut: addresses.length - looked.length,
    ownChange: await ownChangeOf(probes, name, facts),
  };
}

/** Shakes hands at one address with the name of the host. */
export async function tlsOf(probes: Probes, name: string, address: string): Promise<TlsFact> {
  const { fault, covers, chainError, certificate } = await probes.tls.handshake(name, { address });
  return {
    fault: fault?.kind ?? (certificate === null ? "tls" : null),
    code: fault?.code ?? null,
    covers,
    chainError,
    names: certificate?.names.slice(0, 20) ?? [],
    issuer: certificate?.issuer ?? null,
    fingerprint: certificate?.fingerprint256 ?? null,
  };
}

async function pageOf(probes: Probes, url: string, address: string | undefined): Promise<PageFact> {
  return pageFactOf(await probes.http.get(url, { kind: "html", ...(address === undefined ? {} : { address }) }));
}

/** Keeps of an answer what two pages are compared by. */
export function pageFactOf(exchange: HttpExchange): PageFact {
  const { title, text } = readPage(exchange.body);
  const headers = new Map(exchange.headers);
  const traces = ["x-vercel-id", "x-nf-request-id", "x-shopid", "x-render-origin-server", "fly-request-id", "cf-ray"];
  const location = exchange.locationResolved;
  return {
    status: exchange.status,
    title: title.slice(0, 200),
    words: wordsOf(text).length,
    simhash: simhash(`${title} ${text}`),
    location: location === null ? null : withoutQuery(location),
    server: (headers.get("server") ?? "").split("/", 1)[0]?.toLowerCase() ?? "",
    traces: traces.filter((name) => headers.has(name)),
    ms: exchange.ms,
    botWall: exchange.botWall,
    fault: exchange.fault?.kind ?? null,
  };
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Looks a second time where pages differ, so that a page that is never the same twice is not taken for another site. */
async function ownChangeOf(probes: Probes, name: string, facts: AddressFact[]): Promise<number | null> {
  const served = facts.filter(
    ({ page }) => page !== null && page.status !== null && page.status < 300 && !page.botWall,
  );
  const [first, ...others] = served;
  if (!first?.page) return null;
  const own = first.page.simhash;
  const differs = others.some(({ page }) => page !== null && simhashDistance(page.simhash, own) > SAME_PAGE_BITS);
  if (!differs) return null;
  const again = await pageOf(probes, `https://${name}/${SECOND_LOOK}`, first.address);
  return again.status === first.page.status ? simhashDistance(again.simhash, own) : null;
}
