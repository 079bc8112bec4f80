/** The workflow client. Which server runs our functions is decided by environment variables alone. */
import { Inngest } from "inngest";

export const inngest = new Inngest({ id: "launch-ready" });
