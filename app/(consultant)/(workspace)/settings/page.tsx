import { redirect } from "next/navigation";

/** Settings begin with the team. */
export default function SettingsPage() {
  redirect("/settings/team");
}
