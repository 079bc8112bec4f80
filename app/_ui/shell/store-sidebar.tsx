import type { StageKey } from "../../../server/checks/check.ts";
import type { StageState } from "../../../server/stages/stage.ts";
import { StoreTile } from "../avatar.tsx";
import { Icon } from "../icon.tsx";
import { Kbd } from "../kbd.tsx";
import { stageWords } from "../status-words.ts";
import { NavLink } from "./nav-link.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import { isShortcutId } from "./shortcuts.ts";
import { Sidebar, SidebarCaption, type SidebarItem, SidebarLink } from "./sidebar.tsx";
import { type ShellUser, UserMenu } from "./user-menu.tsx";

export type SidebarStage = {
  key: StageKey;
  number: number;
  title: string;
  state: StageState;
  /** Open findings in this stage. */
  openCount: number;
};

/** The sidebar inside a store: its roadmap, the six stages as navigation, its records and the person. */
export function StoreSidebar({
  store,
  stages,
  openRisks,
  footItem,
  user,
}: {
  store: { id: string; name: string; domain: string };
  stages: readonly SidebarStage[];
  openRisks: number;
  /** Stands above the settings. */
  footItem?: SidebarItem;
  user: ShellUser;
}) {
  const base = `/stores/${store.id}`;
  const main: SidebarItem[] = [
    { href: base, icon: "route", title: "Roadmap", match: "exact" },
    { href: `${base}/risks`, icon: "list-ordered", title: "Risks", count: openRisks, shortcut: "go-risks" },
    { href: `${base}/deploys`, icon: "git-commit-horizontal", title: "Deploys" },
    { href: `${base}/audits`, icon: "scan-search", title: "Audits" },
    { href: `${base}/email`, icon: "mail", title: "Email" },
  ];
  const records: SidebarItem[] = [
    { href: `${base}/keys`, icon: "key-round", title: "Keys" },
    { href: `${base}/deliverables`, icon: "file-text", title: "Documents" },
    { href: `${base}/questions`, icon: "message-circle", title: "Questions" },
    { href: `${base}/people`, icon: "users", title: "People" },
    { href: `${base}/activity`, icon: "history", title: "Activity" },
  ];
  return (
    <Sidebar label={store.name}>
      <NavLink className="nav font-normal" href="/stores" match="exact" shortcut="go-stores">
        <Icon name="arrow-left" size={14} />
        All stores
        <span className="n">
          <Kbd id="go-stores" hidden />
        </span>
      </NavLink>
      <StoreName store={store} />
      {main.map((item) => (
        <SidebarLink key={item.href} item={item} />
      ))}
      <SidebarCaption>Stages</SidebarCaption>
      {stages.map((stage) => (
        <StageLink key={stage.key} stage={stage} href={`${base}/roadmap/${stage.key}`} />
      ))}
      <SidebarCaption>Records</SidebarCaption>
      {records.map((item) => (
        <SidebarLink key={item.href} item={item} />
      ))}
      <div className="side-foot">
        {footItem && <SidebarLink item={footItem} />}
        <SidebarLink item={{ href: `${base}/settings`, icon: "settings-2", title: "Store settings" }} />
        <UserMenu user={user} />
      </div>
    </Sidebar>
  );
}

/** The store's name; pressing it (or Command J) opens the switcher. */
function StoreName({ store }: { store: { name: string; domain: string } }) {
  return (
    <ShortcutButton id="switch-store" className="side-head mb-1.5 min-h-11">
      <StoreTile name={store.name} />
      <span className="min-w-0 flex-1 leading-4">
        <span className="block truncate">{store.name}</span>
        <span className="block truncate text-xs font-normal text-muted-foreground">{store.domain}</span>
      </span>
      <Icon name="chevrons-up-down" size={14} className="text-muted-foreground" label="Switch store" />
    </ShortcutButton>
  );
}

function StageLink({ stage, href }: { stage: SidebarStage; href: string }) {
  const { icon, tone, word } = stageWords[stage.state];
  const shortcut = `stage-${stage.number}`;
  return (
    <NavLink className="nav" href={href} shortcut={isShortcutId(shortcut) ? shortcut : undefined}>
      <Icon name={icon} className={`tone-${tone === "quiet" ? "pass" : tone}`} />
      <span className="truncate">
        {stage.number}&ensp;{stage.title}
      </span>
      <span className="sr-only">, {word}</span>
      {stage.openCount > 0 && (
        <span className="n">
          {stage.openCount}
          <span className="sr-only"> open</span>
        </span>
      )}
    </NavLink>
  );
}
