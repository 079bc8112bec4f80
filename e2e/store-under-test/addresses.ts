/** Where everything in the world lives: loopback addresses, kept apart so that a lookup shows who was asked. */

export const addresses = {
  resolver: "127.0.0.1",
  /** The resolver of another region: what a name leads to may depend on who asks. */
  regionResolver: "127.0.0.12",
  root: ["127.0.0.2", "127.0.0.3"],
  registry: ["127.0.0.4", "127.0.0.5"],
  vendorDns: ["127.0.0.6", "127.0.0.7"],
  /** Two networks, as RFC 2182 asks of the servers of a zone; the third serves the zones too but is not delegated to. */
  storeDns: ["127.0.8.53", "127.0.9.53", "127.0.10.53"],
  /** Serves its own zone and refuses the stores': a provider they left. */
  oldDns: "127.0.11.53",
  registryWeb: "127.0.2.1",
  cloudflareApi: "127.0.2.2",
  mail: "127.0.3.1",
  /** Still answers for shops that moved away. */
  oldHost: "127.0.4.1",
  /** A shop's own server, where it can be reached past the edge. */
  origin: "127.0.4.2",
  /** Nobody listens here. */
  deadHost: "127.0.4.9",
  shopify: "127.0.5.1",
  vercel: "127.0.5.2",
  helpDesk: "127.0.6.1",
  /** Stands for an internal service: nothing may ever ask it, and the log says if something did. */
  canary: "127.0.99.9",
} as const;

/** Every address name servers answer on. */
export const dnsAddresses: string[] = [
  addresses.resolver,
  addresses.regionResolver,
  ...addresses.root,
  ...addresses.registry,
  ...addresses.vendorDns,
  ...addresses.storeDns,
  addresses.oldDns,
];

/** Every address that speaks HTTP whatever stores there are. */
export const sharedWebAddresses: string[] = [
  addresses.registryWeb,
  addresses.cloudflareApi,
  addresses.oldHost,
  addresses.origin,
  addresses.shopify,
  addresses.vercel,
  addresses.helpDesk,
  addresses.canary,
];

/** Gives the n-th store an address of its own, from 127.0.1.1 upwards. */
export function storeAddress(index: number): string {
  const block = Math.floor(index / 250);
  return block === 0 ? `127.0.1.${index + 1}` : `127.1.${block}.${(index % 250) + 1}`;
}

/** Names of the servers behind the fixed DNS addresses, as delegations spell them. */
export const serverNames: Record<string, string> = {
  "a.root-servers.net": addresses.root[0],
  "b.root-servers.net": addresses.root[1],
  "a.nic.example": addresses.registry[0],
  "b.nic.example": addresses.registry[1],
  "ns1.vendor-dns.net": addresses.vendorDns[0],
  "ns2.vendor-dns.net": addresses.vendorDns[1],
  "ns1.anchordns.example": addresses.storeDns[0],
  "ns2.anchordns.example": addresses.storeDns[1],
  "ns3.anchordns.example": addresses.storeDns[2],
  "ns1.olddns.example": addresses.oldDns,
};

/** The name servers a healthy store is delegated to. */
export const storeNameServers = ["ns1.anchordns.example", "ns2.anchordns.example"];
