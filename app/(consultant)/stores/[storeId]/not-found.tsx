import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { NothingHere } from "../../_shared/nothing-here.tsx";

/** Shown inside a store for a page that is not there. */
export default function NotFound() {
  return (
    <Screen crumbs={[{ title: "Not found" }]} hints={["menu", "go-stores"]}>
      <NothingHere />
    </Screen>
  );
}
