/** What the outside does not show of a shop: its servers, where its providers send messages, how much mail it plans. */
import { Card } from "@/app/_ui/card.tsx";
import { TextArea, TextField } from "@/app/_ui/field.tsx";
import { errorUnder } from "../../../_shared/profile-words.ts";

/** As typed; lists hold one a line. */
export type BehindDraft = { origins: string; webhookUrls: string; plannedVolume: string };

/** Edits the three; errors stand under the list whose line they name. */
export function BehindFields({
  draft,
  set,
  error,
}: {
  draft: BehindDraft;
  set: (change: Partial<BehindDraft>) => void;
  error: { message: string; field: string | null } | null;
}) {
  return (
    <Card id="behind" title="Behind the shop" sub="what the outside does not show">
      <div className="grid gap-x-3.5 gap-y-2 p-3.5 sm:grid-cols-2">
        <TextArea
          id="origins"
          label="Addresses of the servers"
          hint="IP addresses, one a line, at most ten: those behind the edge and those that were. Nobody should reach the shop there."
          rows={4}
          spellCheck={false}
          value={draft.origins}
          onChange={(event) => set({ origins: event.target.value })}
          error={errorUnder(error, "profile.origins")}
        />
        <TextArea
          id="webhook-urls"
          label="Addresses providers send messages to"
          hint="Payment and shop webhooks, one full address a line, at most ten."
          rows={4}
          spellCheck={false}
          value={draft.webhookUrls}
          onChange={(event) => set({ webhookUrls: event.target.value })}
          error={errorUnder(error, "profile.webhookUrls")}
        />
        <TextField
          id="planned-volume"
          label="Mails a day to one large provider"
          hint="Planned for Gmail or Outlook alone. From 5,000 on, the rules for bulk senders hold."
          inputMode="numeric"
          value={draft.plannedVolume}
          onChange={(event) => set({ plannedVolume: event.target.value })}
          error={errorUnder(error, "profile.plannedVolumePerDay")}
        />
      </div>
    </Card>
  );
}
