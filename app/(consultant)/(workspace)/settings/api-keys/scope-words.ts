/** Says what a key may do. */
import type { ApiScope } from "@/server/ctx.ts";

export const scopeNames: Record<ApiScope, string> = {
  read: "Read",
  run: "Read and start audits",
  write: "Read, start audits and change",
};

export const scopeLines: Record<ApiScope, string> = {
  read: "Sees stores, risks, audits and deploys, and changes nothing.",
  run: "Also starts audits and reports what a pipeline saw.",
  write: "Also adds stores and webhooks. It approves nothing: that stays with people.",
};
