/** Sends a queued mail, with retries; the row's claim keeps a repeated step from sending twice. */
import { sendQueuedMail } from "../../server/doors/mail.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

export const sendMail = inngest.createFunction(
  { id: "send-mail", name: "Send a mail", retries: 8, triggers: [{ event: events.mailQueued }] },
  async ({ event, step }) =>
    step.run("send", async () => ({ sent: await sendQueuedMail(event.data.mailId, new Date()) })),
);
