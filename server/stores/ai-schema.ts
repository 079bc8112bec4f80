/** The stored shape of a shop's assistant. */
import { z } from "zod";
import { fieldPath, headerName, MessageTemplateSchema } from "../checks/ai/message-shape.ts";
import { type AiAssistant, answerForms } from "../checks/store-profile.ts";

const httpsUrl = z
  .url({ protocol: /^https$/, error: "Type a full address that begins with https://." })
  .max(2_000)
  .refine((value) => !new URL(value).username, "Leave user names and passwords out of the address.");
const path = z.string().trim().regex(fieldPath, "Type a path such as reply or choices.0.message.content.");

export const AiAssistantSchema = z.strictObject({
  url: httpsUrl,
  requestTemplate: MessageTemplateSchema.optional(),
  messageField: path,
  conversationField: path.optional(),
  responsePath: path.optional(),
  headers: z.array(z.string().regex(headerName, "That is no header name.")).max(10, "At most ten headers.").optional(),
  contentSlotUrl: httpsUrl.optional(),
  toolLogUrl: httpsUrl.optional(),
  staging: z.boolean().optional(),
  shownAs: z.enum(answerForms).optional(),
}) satisfies z.ZodType<AiAssistant>;
