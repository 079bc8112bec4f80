import { Icon } from "../icon.tsx";
import { Logo } from "../logo.tsx";
import { Menu, MenuItem } from "../menu.tsx";
import { Sidebar, SidebarCaption, type SidebarItem, SidebarLink, SidebarSearch } from "./sidebar.tsx";
import { type ShellUser, UserMenu } from "./user-menu.tsx";

export type WorkspaceChoice = { id: string; name: string; href: string };

/** The sidebar outside any store: the workspace, its lists, saved views and the person. */
export function WorkspaceSidebar({
  workspace,
  workspaces,
  items,
  views = [],
  footItems = [],
  user,
}: {
  workspace: { id: string; name: string };
  /** All workspaces the person may open; with more than one the name becomes a switcher. */
  workspaces: readonly WorkspaceChoice[];
  items: readonly SidebarItem[];
  views?: readonly SidebarItem[];
  footItems?: readonly SidebarItem[];
  user: ShellUser;
}) {
  return (
    <Sidebar label="Workspace">
      <WorkspaceName workspace={workspace} workspaces={workspaces} />
      <SidebarSearch />
      {items.map((item) => (
        <SidebarLink
          key={item.href}
          item={item}
          hasViews={views.some((view) => view.href.startsWith(`${item.href}?`))}
        />
      ))}
      {views.length > 0 && <SidebarCaption>Saved views</SidebarCaption>}
      {views.map((item) => (
        <SidebarLink key={item.href} item={item} />
      ))}
      <div className="side-foot">
        {footItems.map((item) => (
          <SidebarLink key={item.href} item={item} />
        ))}
        <UserMenu user={user} />
      </div>
    </Sidebar>
  );
}

function WorkspaceName({
  workspace,
  workspaces,
}: {
  workspace: { id: string; name: string };
  workspaces: readonly WorkspaceChoice[];
}) {
  const name = (
    <>
      <Logo />
      <span className="min-w-0 flex-1 truncate">{workspace.name}</span>
    </>
  );
  if (workspaces.length < 2) return <div className="side-head">{name}</div>;
  return (
    <Menu
      label="Workspaces"
      buttonClass="side-head"
      button={
        <>
          {name}
          <Icon name="chevrons-up-down" size={14} className="text-muted-foreground" label="Switch workspace" />
        </>
      }
    >
      {workspaces.map((each) => (
        <MenuItem key={each.id} href={each.href} checked={each.id === workspace.id}>
          {each.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
