import { Avatar } from "../avatar.tsx";
import { Kbd } from "../kbd.tsx";
import { Menu, MenuItem, MenuLabel, MenuLine } from "../menu.tsx";
import { ThemeItems } from "../theme-switch.tsx";

export type ShellUser = {
  name: string;
  email: string;
  /** Ends the session: a path to post to, or a server action. */
  signOut: string | ((form: FormData) => Promise<void>);
};

/** The person at the foot of the sidebar: theme, and the way out. */
export function UserMenu({ user }: { user: ShellUser }) {
  return (
    <Menu
      label="Colours and sign out"
      buttonClass="nav"
      button={
        <>
          <Avatar name={user.name} kind="consultant" withName />
          <span className="sr-only">, colours and sign out</span>
          <span className="n">
            <Kbd id="help" hidden />
          </span>
        </>
      }
    >
      <MenuLabel>{user.email}</MenuLabel>
      <MenuLine />
      <MenuLabel>Colours</MenuLabel>
      <ThemeItems />
      <MenuLine />
      <form action={user.signOut} method={typeof user.signOut === "string" ? "post" : undefined}>
        <MenuItem icon="log-out" type="submit">
          Sign out
        </MenuItem>
      </form>
    </Menu>
  );
}
