/** Registration data as RFC 9083 writes it, and the IANA bootstrap file of RFC 9224 that leads to it. */
import { vendorDomains } from "./internet.ts";
import type { StoreState } from "./store-state.ts";
import type { Reply } from "./web-reply.ts";
import { json } from "./web-reply.ts";

export const rdapHost = "rdap.example";
export const bootstrapHost = "data.iana.org";

const base = `https://${rdapHost}/`;
const mediaType: [string, string][] = [
  ["content-type", "application/rdap+json"],
  ["access-control-allow-origin", "*"],
];

/** Answers as IANA's data server: which service knows which top-level domain. */
export function bootstrapReply(path: string): Reply {
  if (path !== "/rdap/dns.json") return json(404, { error: "not found" });
  return json(200, {
    version: "1.0",
    publication: "2026-11-01T00:00:00Z",
    description: "RDAP bootstrap file for Domain Name System registrations",
    services: [[["com", "example", "net", "org", "test"], [base]]],
  });
}

/** Answers a domain look-up; a domain nobody registered is a 404 with an error body (RFC 9083, section 6). */
export function rdapReply(path: string, stores: Map<string, StoreState>): Reply {
  const name = /^\/domain\/([^/]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  const state = stores.get(name);
  if (state !== undefined) return respond(200, storeDomain(state));
  const vendor = vendorDomains.find(({ apex }) => apex === name);
  if (vendor !== undefined) return respond(200, { ...envelope(name), status: ["active"], events: [] });
  return respond(404, { ...conformance, errorCode: 404, title: "Not Found", description: ["No such domain."] });
}

const conformance = { rdapConformance: ["rdap_level_0", "icann_rdap_response_profile_1"] };

function respond(status: number, body: object): Reply {
  return { ...json(status, body), headers: mediaType };
}

function envelope(name: string): object {
  return {
    ...conformance,
    objectClassName: "domain",
    handle: `D-${name.replaceAll(".", "-").toUpperCase()}`,
    ldhName: name,
    links: [
      { value: `${base}domain/${name}`, rel: "self", href: `${base}domain/${name}`, type: "application/rdap+json" },
    ],
  };
}

function storeDomain(state: StoreState): object {
  const { registeredDaysAgo, expiresInDays, status } = state.registration;
  return {
    ...envelope(state.domain),
    status,
    events: [
      { eventAction: "registration", eventDate: inDays(-registeredDaysAgo) },
      { eventAction: "expiration", eventDate: inDays(expiresInDays) },
      { eventAction: "last changed", eventDate: inDays(1 - registeredDaysAgo) },
      { eventAction: "last update of RDAP database", eventDate: new Date().toISOString() },
    ],
    entities: [
      {
        objectClassName: "entity",
        handle: "9995",
        roles: ["registrar"],
        publicIds: [{ type: "IANA Registrar ID", identifier: "9995" }],
        vcardArray: [
          "vcard",
          [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", "Harbour Names"],
          ],
        ],
      },
    ],
    nameservers: state.parentNs.map((ldhName) => ({ objectClassName: "nameserver", ldhName })),
    secureDNS: { delegationSigned: state.ds !== null },
  };
}

/** A date from now, in ISO 8601; an hour more, so that whoever asks a second later still counts the same days. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000 + 3_600_000).toISOString();
}
