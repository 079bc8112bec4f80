import type { Metadata } from "next";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { SingleKeysSwitch } from "@/app/_ui/shell/single-keys-switch.tsx";
import { ThemeSegments } from "@/app/_ui/theme-switch.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../../_shared/me.ts";
import { pageData } from "../../../_shared/store.ts";
import { SettingsTabs } from "../settings-tabs.tsx";
import { browserWords } from "./browser-words.ts";
import { Rename, SignOut } from "./manage.tsx";

export const metadata: Metadata = { title: "Your account" };

/** Who you are here, where you are signed in, and how it looks and answers to you. */
export default async function AccountPage() {
  const { zone, workspace, user } = await studio();
  const sessions = await pageData((await api()).me.sessions());
  const now = new Date();
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <Screen
      crumbs={[{ title: "Settings" }, { title: "Your account" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["tab-previous", "tab-next"], label: "tab" }, "menu"]}
    >
      <PageHead title="Your account" line={user.email} />
      <SettingsTabs current="account" />
      <div className="flex max-w-3xl flex-col gap-3.5 p-5">
        <Card id="you" title="You">
          <div className="p-3.5">
            <Rename key={user.name} name={user.name ?? ""} />
          </div>
        </Card>
        <Card
          id="browsers"
          title="Signed-in browsers"
          sub={`${sessions.length}`}
          end={others > 0 && <SignOut sessionId={null} words="Sign out all others" />}
        >
          <ul className="rows">
            {sessions.map(({ id, userAgent, createdAt, expires, current }) => (
              <li key={id} className="py-2">
                <span className="two">
                  <span className="font-medium">{`${browserWords(userAgent)}${current ? ", this one" : ""}`}</span>
                  <span className="second">
                    {"Signed in "}
                    <Time at={createdAt} form="at" now={now} zone={zone} />
                    {", until "}
                    <Time at={expires} form="day" now={now} zone={zone} />
                  </span>
                </span>
                {!current && <SignOut sessionId={id} words="Sign out" name={`Sign out ${browserWords(userAgent)}`} />}
              </li>
            ))}
          </ul>
        </Card>
        <Card id="look" title="Colours and keys" sub="on this device">
          <div className="flex flex-col gap-4 p-3.5">
            <div>
              <ThemeSegments />
            </div>
            <SingleKeysSwitch />
          </div>
        </Card>
      </div>
    </Screen>
  );
}
