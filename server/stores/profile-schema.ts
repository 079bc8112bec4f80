/** The stored shape of a store's profile: what forms send and the column holds is checked here, in both directions. */
import { isIP } from "node:net";
import { z } from "zod";
import { hostRoles, proxying, type StoreProfile } from "../checks/store-profile.ts";
import { AiAssistantSchema } from "./ai-schema.ts";
import { SmokeInputsSchema } from "./smoke-schema.ts";

const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, "A host name has at most 253 characters.")
  .regex(/^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/, "Type a host name such as shop.example.com.");
const path = z
  .string()
  .trim()
  .max(500, "A path has at most 500 characters.")
  .regex(/^\/[^\s#]*$/, "A path begins with / and has no blanks.");
const webUrl = z
  .url({ protocol: /^https?$/, error: "Type a full address that begins with https://." })
  .max(2_000)
  .refine((value) => !URL.parse(value)?.username, "Leave user names and passwords out of the address.");
/** One of a list: the message names it, because one field holds them all. */
const listedUrl = z
  .url({ protocol: /^https?$/, error: ({ input }) => `"${shown(input)}" is no full address: begin with https://.` })
  .max(2_000, "An address has at most 2,000 characters.")
  .refine((value) => !URL.parse(value)?.username, "Leave user names and passwords out of the address.");
const listedIp = z
  .string()
  .trim()
  .refine((value) => isIP(value) !== 0, { error: ({ input }) => `"${shown(input)}" is no IP address.` });
const origin = webUrl.refine(
  (value) => URL.parse(value)?.origin === value,
  "Only the origin: https://www.example.com.",
);
const words = z.string().trim().min(1).max(80);
const instant = z.iso.datetime({ offset: true });

export const StoreProfileSchema = z.strictObject({
  domain: hostName,
  canonicalOrigin: origin.nullable(),
  platform: z.enum(["shopify", "vercel", "netlify", "render", "fly", "heroku", "cloudflare", "other"]),
  hosts: z
    .array(
      z.strictObject({
        name: hostName,
        role: z.enum(hostRoles),
        http: z.boolean(),
        required: z.boolean(),
        expectStatus: z.array(z.number().int().min(100).max(599)).max(10).optional(),
        healthPath: path.optional(),
        proxied: z.enum(proxying).optional(),
      }),
    )
    .min(1, "Name at least one host.")
    .max(30, "At most 30 hosts.")
    .refine((hosts) => new Set(hosts.map(({ name }) => name)).size === hosts.length, "Each host stands once."),
  paths: z.strictObject({
    home: path,
    product: path.optional(),
    collection: path.optional(),
    cart: path.optional(),
    checkout: path.optional(),
    login: path.optional(),
    account: path.optional(),
  }),
  knownUrls: z.array(webUrl).max(10, "At most ten pages."),
  marketingLinks: z.array(webUrl).max(50, "At most 50 links."),
  senders: z
    .array(
      z.strictObject({
        fromDomain: hostName,
        provider: z.string().trim().max(60).optional(),
        returnPathDomain: hostName.optional(),
        selectors: z
          .array(
            z
              .string()
              .trim()
              .regex(/^[a-z0-9._-]{1,63}$/i, "A selector has letters, digits, dots and dashes."),
          )
          .max(10)
          .optional(),
        stream: z.enum(["transactional", "marketing", "personal"]),
      }),
    )
    .max(10, "At most ten senders."),
  certificateRenewal: z.enum(["auto", "manual"]).nullable(),
  domainAutoRenew: z.boolean(),
  wwwUnused: z.boolean(),
  edgeDecision: z.strictObject({ edge: words, acceptedBy: words }).nullable().optional(),
  origins: z.array(listedIp).max(10, "At most ten addresses.").optional(),
  webhookUrls: z.array(listedUrl).max(10, "At most ten addresses.").optional(),
  cutoverAt: instant.nullable(),
  campaigns: z
    .array(z.strictObject({ name: z.string().trim().min(1).max(80), start: instant, end: instant }))
    .max(20)
    .refine((all) => all.every(({ start, end }) => start < end), "A campaign ends after it starts."),
  ordersPerDay: z.number().int().min(0).max(10_000_000).nullable(),
  plannedVolumePerDay: z
    .number()
    .int("Type a whole number of mails.")
    .min(0, "Type a number of mails, 0 or more.")
    .max(1_000_000_000, "At most a billion mails a day.")
    .nullable()
    .optional(),
  basketMinor: z.number().int().min(0).max(1_000_000_000).nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/, "Three letters, such as EUR."),
  ai: AiAssistantSchema.nullable().optional(),
  smoke: SmokeInputsSchema.optional(),
}) satisfies z.ZodType<StoreProfile>;

function shown(input: unknown): string {
  return String(input).slice(0, 80);
}

/** Reads the profile column; a row that does not fit is a fault of ours and throws. */
export function profileOf(store: { profile: unknown }): StoreProfile {
  return StoreProfileSchema.parse(store.profile);
}
