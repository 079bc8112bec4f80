/** The stored shape of what the smoke tests may use at a shop. */
import { z } from "zod";
import { buildMarkerKinds, type SmokeInputs } from "../checks/store-profile.ts";

const path = z
  .string()
  .trim()
  .max(500, "A path has at most 500 characters.")
  .regex(/^\/[^\s#]*$/, "A path begins with / and has no blanks.");
const words = z.string().trim().min(1).max(120, "At most 120 characters.");
const httpsUrl = z
  .url({ protocol: /^https$/, error: "Type a full address that begins with https://." })
  .max(2_000)
  .refine((value) => !new URL(value).username, "Leave user names and passwords out of the address.");

export const SmokeInputsSchema = z.strictObject({
  marker: words.optional(),
  buildMarker: z
    .strictObject({
      kind: z.enum(buildMarkerKinds),
      name: z
        .string()
        .trim()
        .regex(/^[\w:.-]{1,60}$/, "Type the name alone, such as build or x-build."),
    })
    .optional(),
  testPath: path.optional(),
  testSku: words.optional(),
  variantId: z
    .string()
    .trim()
    .regex(/^[0-9]{1,20}$/, "A variant's number has digits only.")
    .optional(),
  syntheticAccount: z.email("Type an e-mail address.").max(254).optional(),
  checkoutApi: path.optional(),
  webhookUrl: httpsUrl.optional(),
}) satisfies z.ZodType<SmokeInputs>;
