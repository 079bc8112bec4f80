/** Queues a mail: its row and idempotency key stand before it is sent, in the transaction that causes it. */
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import type { Ctx } from "../ctx.ts";
import { uuidv7 } from "../uuid.ts";
import type { MailTemplate } from "./templates.ts";

export type QueuedMail = {
  storeId: string | null;
  /** The same key is sent once, however often it is queued. */
  idempotencyKey: string;
  template: MailTemplate;
  to: { email: string; name: string };
  /** Ids and words; never a token or a secret. */
  data: { [key: string]: InputJsonValue };
};

/** Queues the mail and tells the workflow that sends it. A key queued before is left alone. */
export async function queueMail(ctx: Ctx, mail: QueuedMail): Promise<void> {
  const { workspaceId } = ctx.actor;
  const id = uuidv7();
  const created = await ctx.db.mail.createMany({
    data: [
      {
        id,
        workspaceId,
        storeId: mail.storeId,
        idempotencyKey: mail.idempotencyKey,
        template: mail.template,
        data: mail.data,
        toEmail: mail.to.email,
        toName: mail.to.name,
        createdAt: ctx.now,
      },
    ],
    skipDuplicates: true,
  });
  if (created.count > 0) await ctx.emit("mailQueued", { workspaceId, mailId: id });
}
