import type { Metadata } from "next";
import { Icon } from "@/app/_ui/icon.tsx";
import { Kbd } from "@/app/_ui/kbd.tsx";
import { Logo } from "@/app/_ui/logo.tsx";
import { ShellKeys } from "@/app/_ui/shell/shell-keys.tsx";
import { isAttestation } from "@/server/checks/attestation.ts";
import { senderProviders } from "@/server/checks/email/senders.ts";
import { checks } from "@/server/checks/index.ts";
import { inForce, nothingPermitted } from "@/server/checks/permission.ts";
import { stages } from "@/server/stages/index.ts";
import { studio } from "../../../_shared/me.ts";
import { TimeZoneOptions } from "../../../_shared/time-zones.tsx";
import { Wizard } from "./wizard.tsx";

export const metadata: Metadata = { title: "Add a store" };

/** Adds a store: about three minutes, from its domain to the first audit. */
export default async function NewStorePage() {
  const { shellUser } = await studio();
  const asked = checks.map((check) => inForce(check, nothingPermitted)).filter(isAttestation);
  return (
    <div className="flex h-dvh flex-col bg-background">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="top bg-card">
        <Logo />
        <span className="flex-1 font-semibold">Add a store</span>
        <span className="text-xs text-muted-foreground">Draft kept in this tab</span>
        <a className="btn btn-ghost" href="/stores" data-shortcut="back" aria-keyshortcuts="Escape">
          <Icon name="x" />
          Close
          <Kbd id="back" hidden />
        </a>
      </header>
      <main id="content" className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        <Wizard
          facts={{
            inviterName: shellUser.name,
            zones: <TimeZoneOptions />,
            providers: senderProviders.map(({ key, name }) => ({ key, name })),
            questions: stages.map(({ number, title, key }) => ({
              number,
              title,
              count: asked.filter((check) => check.stages[0] === key).length,
            })),
          }}
        />
      </main>
      <ShellKeys />
    </div>
  );
}
