/** Planted faults of names, delegations and registrations. */
import { addresses } from "./addresses.ts";
import { healthyCertificate } from "./authority.ts";
import type { Fault } from "./fault.ts";
import { canonicalHost } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { addRecord, removeRecords, replaceRecord } from "./store-state.ts";
import { oldHostPage, unknownSiteReply } from "./vendor-sites.ts";
import { html } from "./web-reply.ts";

/** Puts a second address beside the one of a host whose answers come from the store's own edge. */
function addAddress(state: StoreState, host: string, address: string): void {
  removeRecords(state, host);
  addRecord(state, host, { type: "A", value: state.address });
  addRecord(state, host, { type: "A", value: address });
}

export const dnsFaults: Fault[] = [
  {
    name: "apex-nodata",
    title: "The bare domain has no address",
    checks: ["dns.apex-resolves"],
    status: "fail",
    apply: (state) => removeRecords(state, state.domain, "A"),
  },
  {
    name: "api-down",
    title: "The API answers 503",
    checks: ["dns.subdomains-resolve"],
    status: "fail",
    apply(state) {
      state.before.push(({ host, scheme }) =>
        scheme === "https" && host === `api.${state.domain}` ? html(503, "<h1>Service unavailable</h1>") : null,
      );
    },
  },
  {
    name: "api-nxdomain",
    title: "The API's name does not exist",
    checks: ["dns.subdomains-resolve"],
    status: "fail",
    apply: (state) => removeRecords(state, `api.${state.domain}`),
  },
  {
    name: "api-servfail",
    title: "The name servers fail for the API's name",
    checks: ["dns.subdomains-resolve", "dns.caa"],
    status: "fail",
    apply(state) {
      state.nameFaults.set(`api.${state.domain}`, "servfail");
    },
  },
  {
    name: "caa-forbids-all",
    title: "CAA forbids every authority to issue a certificate",
    checks: ["dns.caa"],
    status: "fail",
    apply: (state) => addRecord(state, state.domain, { type: "CAA", flags: 0, tag: "issue", value: ";" }),
  },
  {
    name: "cname-dangling",
    title: "The bounce address is an alias of a name that is gone",
    checks: ["dns.cname-chain", "dns.subdomains-resolve", "dns.takeover", "email.spf-evaluate", "email.bulk-rules"],
    status: "fail",
    apply: (state) => replaceRecord(state, `pm-bounces.${state.domain}`, { type: "CNAME", value: "pm-eu.mtasv.net" }),
  },
  {
    name: "cname-loop",
    title: "Two aliases point at each other",
    checks: ["dns.cname-chain", "dns.subdomains-resolve"],
    status: "fail",
    apply(state) {
      const [one, two] = [`pm-bounces.${state.domain}`, `bounces.${state.domain}`];
      replaceRecord(state, one, { type: "CNAME", value: two });
      replaceRecord(state, two, { type: "CNAME", value: one });
    },
  },
  {
    name: "delegation-disjoint",
    title: "The registry and the zone name entirely different servers",
    checks: ["dns.delegation"],
    status: "fail",
    apply(state) {
      state.parentNs = ["ns1.anchordns.example", "ns2.anchordns.example"];
      state.childNs = ["ns3.anchordns.example"];
    },
  },
  {
    name: "delegation-mismatch",
    title: "The zone names a third server the registry does not know",
    checks: ["dns.delegation"],
    status: "warn",
    apply: (state) => state.childNs.push("ns3.anchordns.example"),
  },
  {
    name: "dnssec-ds-left",
    title: "The registry still announces signatures the zone no longer has",
    checks: [
      "dns.dnssec",
      "dns.apex-resolves",
      "dns.caa",
      "dns.resolver-consistent",
      "dns.subdomains-resolve",
      "dns.www-resolves",
      "smoke.homepage",
      "smoke.login",
      "smoke.checkout",
      "smoke.webhook",
    ],
    status: "fail",
    apply(state) {
      state.ds = { type: "DS", keyTag: 20326, algorithm: 13, digestType: 2, digestHex: "5a".repeat(32) };
    },
  },
  {
    name: "domain-client-hold",
    title: "The registrar has put the domain on hold",
    checks: ["dns.domain-expiry"],
    status: "fail",
    apply: (state) => state.registration.status.push("client hold"),
  },
  {
    name: "domain-expires-soon",
    title: "The domain runs out in 20 days",
    checks: ["dns.domain-expiry"],
    status: "fail",
    apply(state) {
      state.registration.expiresInDays = 20;
    },
  },
  {
    name: "domain-unlocked",
    title: "The domain may be transferred away by anyone with the code",
    checks: ["dns.domain-expiry"],
    status: "warn",
    apply(state) {
      state.registration.status = ["active"];
    },
  },
  {
    name: "lame-name-server",
    title: "A third name server refuses to answer",
    checks: ["dns.lame-ns"],
    status: "warn",
    apply(state) {
      state.parentNs.push("ns1.olddns.example");
      state.childNs.push("ns1.olddns.example");
    },
  },
  {
    name: "stale-address",
    title: "One of two addresses still shows the old shop",
    checks: ["dns.stale-address", "edge.in-place"],
    status: "fail",
    apply(state) {
      const host = canonicalHost(state.spec);
      addAddress(state, host, addresses.oldHost);
      state.before.push(({ address }) =>
        address === addresses.oldHost ? html(200, oldHostPage(state.spec.name)) : null,
      );
    },
  },
  {
    name: "stale-address-certificate",
    title: "One of two addresses shows a stranger's certificate",
    checks: ["dns.stale-address", "tls.coverage", "tls.ip-consistent", "edge.in-place"],
    status: "fail",
    apply(state) {
      addAddress(state, canonicalHost(state.spec), addresses.oldHost);
      state.before.push(({ address }) => (address === addresses.oldHost ? unknownSiteReply() : null));
      state.certificates.push((_host, address) =>
        address === addresses.oldHost ? healthyCertificate(["box41.sharedhosting.example"]) : null,
      );
    },
  },
  {
    name: "stale-address-dead",
    title: "One of two addresses does not answer",
    checks: ["dns.stale-address", "tls.coverage", "tls.ip-consistent", "edge.in-place"],
    status: "fail",
    apply: (state) => addAddress(state, canonicalHost(state.spec), addresses.deadHost),
  },
  {
    name: "takeover",
    title: "The help address points at a help desk account nobody owns",
    checks: ["dns.takeover", "dns.subdomains-resolve"],
    status: "fail",
    apply(state) {
      state.helpDeskClaimed = false;
    },
  },
  {
    name: "wildcard-host",
    title: "Any made-up name leads to the shop's server",
    checks: ["dns.wildcard"],
    status: "warn",
    apply: (state) => addRecord(state, `*.${state.domain}`, { type: "A", value: state.address }),
  },
  {
    name: "www-nxdomain",
    title: "www does not exist",
    // Campaigns link to it.
    checks: [
      "dns.www-resolves",
      "redir.marketing-links",
      "smoke.homepage",
      "smoke.login",
      "smoke.checkout",
      "smoke.webhook",
    ],
    status: "fail",
    apply: (state) => removeRecords(state, `www.${state.domain}`),
  },
];
