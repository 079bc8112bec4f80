/** What the smoke tests open doors with, as masks: shown to whoever may set it. */
import type { ReactNode } from "react";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Card } from "@/app/_ui/card.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { GivePreviewBypass, GiveTestAccount, RemoveSmokeSecret } from "./smoke-secrets.tsx";

type Secrets = NonNullable<RouterOutputs["smokeSecrets"]["list"]>;
type Clock = { now: Date; zone: string };

/** The test account and the preview bypass, each with what it is for. */
export function SmokeSecretsCard({ storeId, secrets, ...clock }: { storeId: string; secrets: Secrets } & Clock) {
  const { testAccount, previewBypass } = secrets;
  return (
    <Card id="smoke-secrets" title="What the smoke tests log in with" sub="seen by owners and consultants alone">
      <ul className="rows">
        <Kept
          title="Test account"
          kept={testAccount}
          without="Without one, only the log-in page and a wrong password are tried."
          {...clock}
        >
          <GiveTestAccount storeId={storeId} isGiven={testAccount !== null} />
          {testAccount && <RemoveSmokeSecret storeId={storeId} kind="test-account" title="the test account" />}
        </Kept>
        <Kept
          title="Preview bypass"
          kept={previewBypass}
          without="Without it, a protected preview on Vercel is not looked at."
          {...clock}
        >
          <GivePreviewBypass storeId={storeId} isGiven={previewBypass !== null} />
          {previewBypass && <RemoveSmokeSecret storeId={storeId} kind="preview-bypass" title="the preview bypass" />}
        </Kept>
      </ul>
    </Card>
  );
}

function Kept({
  title,
  kept,
  without,
  now,
  zone,
  children,
}: {
  title: string;
  kept: Secrets["testAccount"];
  without: string;
  children: ReactNode;
} & Clock) {
  return (
    <li className="flex-wrap py-2">
      <span className="min-w-0 flex-1 basis-64">
        <span className="block font-medium">
          {title} {kept && <span className="mono font-normal text-muted-foreground">{visibleText(kept.masked)}</span>}
        </span>
        <span className="text-xs text-muted-foreground">
          {kept ? (
            <>
              {`${kept.setByName}, `}
              <Time at={kept.setAt} form="at" now={now} zone={zone} />
            </>
          ) : (
            without
          )}
        </span>
      </span>
      {children}
    </li>
  );
}
