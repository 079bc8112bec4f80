import { Tabs } from "@/app/_ui/tabs.tsx";

/** The parts of the settings. */
export function SettingsTabs({ current }: { current: "team" | "branding" | "probes" | "api-keys" | "account" }) {
  return (
    <Tabs
      label="Settings"
      current={current}
      tabs={[
        { id: "team", title: "Team", href: "/settings/team" },
        { id: "branding", title: "Branding", href: "/settings/branding" },
        { id: "probes", title: "Probes", href: "/settings/probes" },
        { id: "api-keys", title: "API keys", href: "/settings/api-keys" },
        { id: "account", title: "Your account", href: "/settings/account" },
      ]}
    />
  );
}
