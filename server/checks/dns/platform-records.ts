/** What each hosting platform wants in DNS: data for fixes, never for a verdict. Kept dated because vendors move. */
import type { FixStep, Platform } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";

/** When the values were last compared with the vendors' pages. */
export const PLATFORM_RECORDS_AS_OF = "2026-11";

/** The platforms by the name people know. */
export const platformLabels: { [platform in Platform]: string } = {
  shopify: "Shopify",
  vercel: "Vercel",
  netlify: "Netlify",
  render: "Render",
  fly: "Fly.io",
  heroku: "Heroku",
  cloudflare: "Cloudflare",
  other: "your hosting provider",
};

const vercelDomains = {
  label: "Vercel: Domains",
  url: "https://vercel.com/docs/domains/working-with-domains/add-a-domain",
};
const netlifyDomains = {
  label: "Netlify: External DNS",
  url: "https://docs.netlify.com/manage/domains/configure-domains/configure-external-dns/",
};

/** Gives the steps that make the bare domain resolve. Sources: the vendors' pages linked from the steps. */
export function apexSteps(store: StoreProfile): FixStep[] {
  switch (store.platform) {
    case "shopify":
      return [
        {
          text: "At your DNS provider, set this A record for the bare domain.",
          record: { type: "A", name: "@", value: "23.227.38.65" },
        },
        { text: "Add this AAAA record beside it.", record: { type: "AAAA", name: "@", value: "2620:127:f00f:5::" } },
        {
          text: "In Shopify, open Settings, then Domains, and check that the domain shows as connected.",
          link: {
            label: "Shopify: connect a domain",
            url: "https://help.shopify.com/manual/domains/add-a-domain/connecting-domains",
          },
        },
      ];
    case "vercel":
      return [
        {
          text: "In Vercel, open the project, then Settings, then Domains, add the domain and copy the A value shown there.",
          link: vercelDomains,
        },
        { text: "At your DNS provider, set that value as the only A record of the bare domain (name @)." },
      ];
    case "netlify":
      return [
        {
          text: "At your DNS provider, point the bare domain to Netlify with an ALIAS, ANAME or flattened CNAME record.",
          record: { type: "ALIAS", name: "@", value: "apex-loadbalancer.netlify.com" },
          link: netlifyDomains,
        },
        {
          text: "If the provider has no ALIAS record, set this A record instead.",
          record: { type: "A", name: "@", value: "75.2.60.5" },
        },
        { text: "In Netlify, open Domain management and add the bare domain to the site." },
      ];
    case "cloudflare":
      return [
        {
          text: "In Cloudflare, open DNS, then Records, and add a proxied CNAME named @ that points to your origin's host name; Cloudflare turns it into addresses.",
          link: {
            label: "Cloudflare: CNAME flattening",
            url: "https://developers.cloudflare.com/dns/cname-flattening/",
          },
        },
      ];
    case "fly":
      return [
        { text: "List the addresses of the app.", copy: "fly ips list" },
        {
          text: "At your DNS provider, set them as the A and AAAA records of the bare domain, then ask for the certificate.",
          copy: `fly certs add ${store.domain}`,
        },
      ];
    case "heroku":
      return [
        {
          text: "Add the domain to the app and copy the DNS target it prints.",
          copy: `heroku domains:add ${store.domain}`,
        },
        {
          text: "At your DNS provider, point the bare domain to that target with an ALIAS or ANAME record; Heroku has no fixed addresses.",
        },
      ];
    case "render":
      return [
        {
          text: "In Render, open the service, then Settings, then Custom Domains, add the domain and copy the record shown there.",
        },
        { text: "At your DNS provider, set that record for the bare domain (name @)." },
      ];
    default:
      return [
        { text: "Ask your hosting provider for the address of your shop." },
        { text: "At your DNS provider, set it as the only A record of the bare domain (name @)." },
      ];
  }
}

/** Gives the steps that make a name below the domain resolve to the platform. */
export function subdomainSteps(store: StoreProfile, name: string): FixStep[] {
  const label = relativeName(name, store.domain);
  switch (store.platform) {
    case "shopify":
      return [
        {
          text: "At your DNS provider, set this CNAME record.",
          record: { type: "CNAME", name: label, value: "shops.myshopify.com" },
        },
        { text: "In Shopify, open Settings, then Domains, and connect the same name there." },
      ];
    case "vercel":
      return [
        {
          text: "In Vercel, open the project, then Settings, then Domains, add the name and copy the CNAME value shown there; it belongs to this project only.",
          link: vercelDomains,
        },
        { text: `At your DNS provider, set it as the CNAME record named ${label}.` },
      ];
    case "netlify":
      return [
        {
          text: `At your DNS provider, set a CNAME record named ${label} that points to your site's own name at Netlify (it ends in .netlify.app).`,
          link: netlifyDomains,
        },
        { text: "In Netlify, open Domain management and add the same name to the site." },
      ];
    case "cloudflare":
      return [
        { text: `In Cloudflare, open DNS, then Records, and add a record named ${label} that points to your origin.` },
        { text: "Switch Proxy status on for it if the host serves web pages." },
      ];
    case "heroku":
      return [
        { text: "Add the name to the app and copy the DNS target it prints.", copy: `heroku domains:add ${name}` },
        { text: `At your DNS provider, set it as the CNAME record named ${label}.` },
      ];
    case "fly":
      return [{ text: "Ask for the certificate and follow the records it prints.", copy: `fly certs add ${name}` }];
    case "render":
      return [
        { text: "In Render, open the service, then Settings, then Custom Domains, and add the name." },
        {
          text: `At your DNS provider, set the CNAME record named ${label} to the service's name ending in .onrender.com.`,
        },
      ];
    default:
      return [
        { text: `At your DNS provider, create the record named ${label} with the value your hosting provider shows.` },
        { text: "Add the same name in the hosting provider's domain settings; both are needed." },
      ];
  }
}

/** Gives the name of a record relative to the zone: `@` for the apex, else the labels before the domain. */
export function relativeName(name: string, domain: string): string {
  if (name === domain) return "@";
  return name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name;
}
