/** Reads what somebody wants to ask about from the address: `?about=finding:0192…`. */
import { About } from "@/server/questions/about.ts";

/** Gives the subject; the store itself when the address names none that could be. */
export function aboutOfSearch(value: string | string[] | undefined, storeId: string): About {
  const [kind, ...id] = typeof value === "string" ? value.split(":") : [];
  const about = About.safeParse({ kind, id: id.join(":") });
  return about.success ? about.data : { kind: "store", id: storeId };
}
