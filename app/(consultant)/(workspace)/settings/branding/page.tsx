import type { Metadata } from "next";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { CopyText } from "@/app/_ui/copy-record.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { studio } from "../../../_shared/me.ts";
import { pageData } from "../../../_shared/store.ts";
import { SettingsTabs } from "../settings-tabs.tsx";
import { BrandingForm } from "./branding-form.tsx";
import { frameSnippet, scriptSnippet } from "./snippets.ts";

export const metadata: Metadata = { title: "Branding" };

/** The free check on the consultancy's own pages: name, colour, where it may stand, and what to paste there. */
export default async function BrandingPage() {
  const { workspace } = await studio();
  const widget = await pageData((await api()).freeChecks.widget());
  const { key, name, accent, contact, origins, isOn } = widget;
  return (
    <Screen
      crumbs={[{ title: "Settings" }, { title: "Branding" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["tab-previous", "tab-next"], label: "tab" }, "menu"]}
    >
      <PageHead title="Branding" line="Put the free check on your own pages, under your name." />
      <SettingsTabs current="branding" />
      <div className="grid items-start gap-3.5 p-5 xl:grid-cols-[420px_minmax(0,1fr)]">
        <BrandingForm
          saved={{ name, accent, contact, origins, isOn }}
          canEdit={workspace.role !== "viewer"}
          isNew={key === null}
        />
        <div className="flex min-w-0 flex-col gap-3.5">
          {key === null || !isOn ? (
            <Card id="preview" title="Preview">
              <Empty
                icon="globe"
                title={key === null ? "Save once to get the code" : "The free check is switched off"}
                line="Then your site can show it, and what visitors check appears under Free checks."
              />
            </Card>
          ) : (
            <>
              <Card id="preview" title="Preview" sub="as visitors see it">
                <iframe
                  key={`${name} ${accent}`}
                  src={`/widget/${key}`}
                  title={`Free check by ${name}`}
                  className="block h-[400px] w-full"
                />
              </Card>
              <Card id="code" title="Code for your page">
                <div className="flex flex-col gap-3 p-3.5">
                  <p className="text-foreground-2">
                    Paste this where the form should stand. Copy it again after a change.
                  </p>
                  <CopyText text={scriptSnippet({ ...widget, key })} what="the code of the form" />
                  <p className="text-foreground-2">Where scripts are not allowed, use a frame or link to its page.</p>
                  <CopyText text={frameSnippet({ ...widget, key })} what="the code of the frame" />
                </div>
              </Card>
            </>
          )}
        </div>
      </div>
    </Screen>
  );
}
