/** What a consultancy decides of its widget, as the form sends it and the table keeps it. */
import { z } from "zod";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { accentProblem } from "./accent.ts";

const ORIGINS_MAX = 10;

/** An https site, or a local one; written as browsers send it in `Origin`. */
const Origin = z
  .string()
  .trim()
  .max(300)
  .transform((text, context) => {
    const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
    const isLocal = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
    if (url && (url.protocol === "https:" || (url.protocol === "http:" && isLocal)) && url.username === "") {
      // A character that ends a directive would open the page to everybody.
      if (/^https?:\/\/[a-z0-9.:-]+$/.test(url.origin)) return url.origin;
    }
    context.addIssue(`"${text.slice(0, 60)}" is no address of a site. Write it like https://studio.example.`);
    return z.NEVER;
  });

/** https, or an e-mail address. */
const Contact = z
  .string()
  .trim()
  .max(300)
  .refine(
    (text) => z.email().safeParse(text).success || z.url({ protocol: /^https$/ }).safeParse(text).success,
    "Give an e-mail address, or a link that begins with https://.",
  )
  .refine((text) => !findSecrets(text), "That looks like a secret value. Everybody can read this address.");

export const SaveWidget = z.object({
  name: z.string().trim().min(2, "Visitors see this name: at least two characters.").max(60, "At most 60 characters."),
  accent: z
    .string()
    .trim()
    .toLowerCase()
    .superRefine((text, context) => {
      const problem = accentProblem(text);
      if (problem !== null) context.addIssue(problem);
    }),
  contact: Contact.nullable(),
  origins: z
    .array(Origin)
    .max(ORIGINS_MAX, `At most ${ORIGINS_MAX} sites.`)
    .transform((origins) => [...new Set(origins)]),
  isOn: z.boolean(),
});
export type SaveWidget = z.infer<typeof SaveWidget>;
