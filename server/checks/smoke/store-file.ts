/** What a store file says of the smoke tests, by the names of the file. */
import { z } from "zod";
import { buildMarkerKinds, type SmokeInputs } from "../store-profile.ts";

const path = z.string().regex(/^\/[^\s#]*$/, "is no path; it begins with / and has no blanks");
const words = z.string().min(1).max(120);
const webhookUrl = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).protocol === "https:", "is no https address")
  .refine((text) => !URL.canParse(text) || new URL(text).username === "", "must not hold a user name or password");

export const SmokeFileShape = z.strictObject({
  marker: words.optional(),
  build_marker: z
    .strictObject({ kind: z.enum(buildMarkerKinds), name: z.string().regex(/^[\w:.-]{1,60}$/, "is no name") })
    .optional(),
  test_path: path.optional(),
  test_sku: words.optional(),
  variant_id: z
    .string()
    .regex(/^[0-9]{1,20}$/, "is no variant; write its number in quotes")
    .optional(),
  /** The e-mail address alone; a password is never in this file. */
  synthetic_account: z.email("is no e-mail address").max(254).optional(),
  checkout_api: path.optional(),
  webhook_url: webhookUrl.optional(),
});
export type SmokeFile = z.infer<typeof SmokeFileShape>;

/** Gives the inputs of the smoke tests a file names. */
export function smokeInputsOf(file: SmokeFile): SmokeInputs {
  const inputs: SmokeInputs = {};
  if (file.marker !== undefined) inputs.marker = file.marker;
  if (file.build_marker !== undefined) inputs.buildMarker = file.build_marker;
  if (file.test_path !== undefined) inputs.testPath = file.test_path;
  if (file.test_sku !== undefined) inputs.testSku = file.test_sku;
  if (file.variant_id !== undefined) inputs.variantId = file.variant_id;
  if (file.synthetic_account !== undefined) inputs.syntheticAccount = file.synthetic_account;
  if (file.checkout_api !== undefined) inputs.checkoutApi = file.checkout_api;
  if (file.webhook_url !== undefined) inputs.webhookUrl = file.webhook_url;
  return inputs;
}

/** Writes the inputs of the smoke tests as a file says them. */
export function smokeFileOf(inputs: SmokeInputs): SmokeFile {
  const file: SmokeFile = {};
  if (inputs.marker !== undefined) file.marker = inputs.marker;
  if (inputs.buildMarker !== undefined) file.build_marker = inputs.buildMarker;
  if (inputs.testPath !== undefined) file.test_path = inputs.testPath;
  if (inputs.testSku !== undefined) file.test_sku = inputs.testSku;
  if (inputs.variantId !== undefined) file.variant_id = inputs.variantId;
  if (inputs.syntheticAccount !== undefined) file.synthetic_account = inputs.syntheticAccount;
  if (inputs.checkoutApi !== undefined) file.checkout_api = inputs.checkoutApi;
  if (inputs.webhookUrl !== undefined) file.webhook_url = inputs.webhookUrl;
  return file;
}
