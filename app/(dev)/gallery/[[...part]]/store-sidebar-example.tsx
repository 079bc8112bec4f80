import { StoreSidebar } from "../../../_ui/shell/store-sidebar.tsx";
import { maya } from "./example-data.ts";

export function StoreSidebarExample() {
  return (
    <StoreSidebar
      store={{ id: "fern", name: "Fern & Kiln", domain: "fernkiln.example" }}
      openRisks={6}
      user={maya}
      stages={[
        { key: "audit", number: 1, title: "Quick audit", state: "approved", openCount: 0 },
        { key: "edge", number: 2, title: "Domain & edge", state: "reopened", openCount: 1 },
        { key: "deploy-hardening", number: 3, title: "Deploy hardening", state: "approved", openCount: 0 },
        { key: "performance", number: 4, title: "Performance", state: "needs-work", openCount: 3 },
        { key: "monitoring", number: 5, title: "Monitoring", state: "in-progress", openCount: 1 },
        { key: "handover", number: 6, title: "Handover", state: "not-started", openCount: 0 },
      ]}
    />
  );
}
