import { Tabs } from "@/app/_ui/tabs.tsx";

/** The parts of the settings. */
export function SettingsTabs({ current }: { current: "team" | "account" }) {
  return (
    <Tabs
      label="Settings"
      current={current}
      tabs={[
        { id: "team", title: "Team", href: "/settings/team" },
        { id: "account", title: "Your account", href: "/settings/account" },
      ]}
    />
  );
}
