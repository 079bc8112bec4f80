/**
 * RDAP services of the top-level domains shops use most, from IANA's bootstrap registry
 * (https://data.iana.org/rdap/dns.json, as of September 2026), for when that file cannot be fetched.
 */
const identityDigital = "https://rdap.identitydigital.services/rdap/";
const radix = "https://rdap.radix.host/rdap/";
const google = "https://pubapi.registry.google/rdap/";

export const bundledRdapServices: [suffixes: string[], urls: string[]][] = [
  [["com"], ["https://rdap.verisign.com/com/v1/"]],
  [["net"], ["https://rdap.verisign.com/net/v1/"]],
  [["org"], ["https://rdap.publicinterestregistry.org/rdap/"]],
  [["info", "live", "life", "world", "studio", "email", "digital"], [identityDigital]],
  [["app", "dev", "page"], [google]],
  [["store", "online", "site", "tech", "space", "website"], [radix]],
  [["shop"], ["https://rdap.gmoregistry.net/rdap/"]],
  [["xyz"], ["https://rdap.centralnic.com/xyz/"]],
  [["uk"], ["https://rdap.nominet.uk/uk/"]],
  [["nl"], ["https://rdap.sidn.nl/"]],
  [["fr"], ["https://rdap.nic.fr/"]],
];
