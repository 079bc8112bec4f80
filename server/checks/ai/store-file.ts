/** A shop's assistant as a store file says it. */
import { z } from "zod";
import { type AiAssistant, answerForms } from "../store-profile.ts";
import { fieldPath, headerName, MessageTemplateSchema } from "./message-shape.ts";

const httpsUrl = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).protocol === "https:", "is no https address")
  .refine((text) => !URL.canParse(text) || new URL(text).username === "", "must not hold a user name or password");
const path = z.string().regex(fieldPath, "is no path; write one such as reply or choices.0.message.content");

export const AiFileShape = z.strictObject({
  url: httpsUrl,
  request_template: MessageTemplateSchema.optional(),
  message_field: path,
  conversation_field: path.optional(),
  response_path: path.optional(),
  /** Names only; values come from the environment or the portal. */
  headers: z.array(z.string().regex(headerName, "is no header name")).max(10).optional(),
  content_slot_url: httpsUrl.optional(),
  tool_log_url: httpsUrl.optional(),
  staging: z.boolean().optional(),
  shown_as: z.enum(answerForms).optional(),
});
export type AiFile = z.infer<typeof AiFileShape>;

/** Gives the assistant a file names. */
export function assistantOf(file: AiFile): AiAssistant {
  const assistant: AiAssistant = { url: file.url, messageField: file.message_field };
  if (file.request_template !== undefined) assistant.requestTemplate = file.request_template;
  if (file.conversation_field !== undefined) assistant.conversationField = file.conversation_field;
  if (file.response_path !== undefined) assistant.responsePath = file.response_path;
  if (file.headers !== undefined) assistant.headers = file.headers;
  if (file.content_slot_url !== undefined) assistant.contentSlotUrl = file.content_slot_url;
  if (file.tool_log_url !== undefined) assistant.toolLogUrl = file.tool_log_url;
  if (file.staging !== undefined) assistant.staging = file.staging;
  if (file.shown_as !== undefined) assistant.shownAs = file.shown_as;
  return assistant;
}

/** Writes an assistant as a file says it. */
export function aiFileOf(assistant: AiAssistant): AiFile {
  const file: AiFile = { url: assistant.url, message_field: assistant.messageField };
  if (assistant.requestTemplate !== undefined) file.request_template = assistant.requestTemplate;
  if (assistant.conversationField !== undefined) file.conversation_field = assistant.conversationField;
  if (assistant.responsePath !== undefined) file.response_path = assistant.responsePath;
  if (assistant.headers !== undefined) file.headers = assistant.headers;
  if (assistant.contentSlotUrl !== undefined) file.content_slot_url = assistant.contentSlotUrl;
  if (assistant.toolLogUrl !== undefined) file.tool_log_url = assistant.toolLogUrl;
  if (assistant.staging !== undefined) file.staging = assistant.staging;
  if (assistant.shownAs !== undefined) file.shown_as = assistant.shownAs;
  return file;
}
