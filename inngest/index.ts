/** All workflows, in the order they are shown. */
import { auditRun } from "./audit-runs/audit-run.ts";
import { scheduledAudits } from "./audit-runs/scheduled-audits.ts";
import { deploy } from "./deploys/deploy.ts";
import { hookDelivery } from "./deploys/handle-delivery.ts";
import { drillsAskAgain } from "./drills/ask-again.ts";
import { drill } from "./drills/drill.ts";
import { freeCheck } from "./free-check.ts";
import { housekeeping } from "./housekeeping.ts";
import { sendMail } from "./mail/send-mail.ts";
import { weeklySummary } from "./mail/weekly-summary.ts";
import { announceOutgoing } from "./outgoing-hooks/announce.ts";
import { deliverOutgoing } from "./outgoing-hooks/deliver.ts";
import { handoverSigned } from "./roadmap/handover-signed.ts";
import { reopen } from "./roadmap/reopen.ts";
import { sprint } from "./roadmap/sprint.ts";
import { stageFunctions } from "./roadmap/stage.ts";

export const functions = [
  sprint,
  ...stageFunctions.values(),
  auditRun,
  scheduledAudits,
  hookDelivery,
  deploy,
  reopen,
  handoverSigned,
  drill,
  drillsAskAgain,
  freeCheck,
  sendMail,
  weeklySummary,
  announceOutgoing,
  deliverOutgoing,
  housekeeping,
];
