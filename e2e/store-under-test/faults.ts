/** Every planted fault, by name, with the checks that must find it: what the nightly self-test counts. */
import type { Fault } from "./fault.ts";
import { dnsFaults } from "./faults-dns.ts";
import { edgeFaults } from "./faults-edge.ts";
import { emailFaults } from "./faults-email.ts";
import { exposedFaults } from "./faults-exposed.ts";
import { httpFaults } from "./faults-http.ts";
import { redirectFaults } from "./faults-redirects.ts";
import { smokeFaults } from "./faults-smoke.ts";
import { webFaults } from "./faults-web.ts";

export type { Fault } from "./fault.ts";

export const faults: Fault[] = [
  ...dnsFaults,
  ...edgeFaults,
  ...emailFaults,
  ...httpFaults,
  ...exposedFaults,
  ...redirectFaults,
  ...smokeFaults,
  ...webFaults,
].sort((one, other) => (one.name < other.name ? -1 : 1));
