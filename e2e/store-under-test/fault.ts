/** What a planted fault is. */
import type { StoreState } from "./store-state.ts";

export type Fault = {
  /** Kebab-case, what the caller switches it on by. */
  name: string;
  title: string;
  /** Ids of the checks that must report it, the one it is planted for first; no other check may. */
  checks: [string, ...string[]];
  /** What the first of them must say. */
  status: "fail" | "warn";
  /** True for what only the store's zone at Cloudflare tells: found once that is connected. */
  isConnected?: true;
  /** True for what shows only in the minute after an update. */
  isDeploy?: true;
  /** True for what only a real order mail tells: found once one was sent to us. */
  isMailed?: true;
  /** Bends a freshly built healthy store. */
  apply(state: StoreState): void;
};
