/** The tabs of a stage page: its documents, then Checks and Failure signals; stage 2 has a frame of its own. */
import { Icon } from "@/app/_ui/icon.tsx";
import type { Tab } from "@/app/_ui/tabs.tsx";
import { isFine, type StagePageData } from "./check-words.ts";
import { emailChecks } from "./email-tab.tsx";

/** What older links call the tabs of stage 2. */
const aliases: Record<string, string> = { "D2.1": "domain", "D2.2": "domain" };

/** Gives the tab a link means: the one named, else the first. */
export function tabNamed(name: string, tabs: readonly Tab[], stageKey: string): string {
  const wanted = stageKey === "edge" ? (aliases[name] ?? name) : name;
  return tabs.find(({ id }) => id === wanted)?.id ?? tabs[0]?.id ?? "checks";
}

/** Lists the tabs with what each counts. */
export function tabsOf(page: StagePageData, base: string): Tab[] {
  const seen = page.signals.filter(({ state }) => state === "seen").length;
  const own =
    page.stage.key === "edge" ? edgeTabs(page, base) : page.deliverables.map((each) => documentTab(each, base));
  return [
    ...own,
    ...(page.stage.key === "handover"
      ? [
          { id: "drills", title: "Five drills", href: `${base}?tab=drills`, count: undefined },
          { id: "sign-off", title: "Sign-off", href: `${base}?tab=sign-off`, count: undefined },
        ]
      : []),
    {
      id: "checks",
      title: "Checks",
      href: `${base}?tab=checks`,
      count: `${page.checks.filter(isFine).length} of ${page.checks.length}`,
    },
    {
      id: "signals",
      title: "Failure signals",
      href: `${base}?tab=signals`,
      count: seen > 0 ? <span className="text-fail">{`${seen} seen`}</span> : page.signals.length,
    },
  ];
}

function documentTab({ key, title, version, isComplete }: StagePageData["deliverables"][number], base: string): Tab {
  return {
    id: key,
    title,
    href: `${base}?tab=${key}`,
    count: isComplete ? <Icon name="check" size={12} label="complete" /> : version && `v${version.number}`,
  };
}

function edgeTabs(page: StagePageData, base: string): Tab[] {
  const review = page.deliverables.find(({ key }) => key === "D2.3");
  const map = page.deliverables.filter(({ key }) => key === "D2.1" || key === "D2.2");
  const mail = emailChecks(page);
  const tls = page.checks.filter(({ id }) => id.startsWith("tls."));
  const isComplete = map.length > 0 && map.every((each) => each.isComplete);
  return [
    {
      id: "domain",
      title: "DNS map and redirects",
      href: `${base}?tab=domain`,
      count: isComplete ? <Icon name="check" size={12} label="complete" /> : undefined,
    },
    ...(review ? [{ ...documentTab(review, base), title: "Cloudflare review" }] : []),
    {
      id: "email",
      title: "Email",
      href: `${base}?tab=email`,
      count: `${mail.filter(isFine).length} of ${mail.length}`,
    },
    {
      id: "certificates",
      title: "Certificates",
      href: `${base}?tab=certificates`,
      count: `${tls.filter(isFine).length} of ${tls.length}`,
    },
  ];
}
