/** All procedures. `server/trpc/coverage.db.test.ts` tries every one as a stranger and fails when one is not covered. */
import { createCallerFactory, router } from "./procedures.ts";
import { accessRouter } from "./routers/access.ts";
import { activityRouter } from "./routers/activity.ts";
import { aiTargetsRouter } from "./routers/ai-targets.ts";
import { apiKeysRouter } from "./routers/api-keys.ts";
import { auditRunsRouter } from "./routers/audit-runs.ts";
import { connectionsRouter } from "./routers/connections.ts";
import { deliverablesRouter } from "./routers/deliverables.ts";
import { deployHooksRouter } from "./routers/deploy-hooks.ts";
import { deploysRouter } from "./routers/deploys.ts";
import { drillsRouter } from "./routers/drills.ts";
import { edgeRouter } from "./routers/edge.ts";
import { findingsRouter } from "./routers/findings.ts";
import { founderRouter } from "./routers/founder.ts";
import { freeChecksRouter } from "./routers/free-checks.ts";
import { inboxRouter } from "./routers/inbox.ts";
import { liveRouter } from "./routers/live.ts";
import { mailInRouter } from "./routers/mail-in.ts";
import { meRouter } from "./routers/me.ts";
import { outgoingHooksRouter } from "./routers/outgoing-hooks.ts";
import { membersRouter, peopleRouter } from "./routers/people.ts";
import { probesRouter } from "./routers/probes.ts";
import { questionsRouter } from "./routers/questions.ts";
import { roadmapRouter } from "./routers/roadmap.ts";
import { runsRouter } from "./routers/runs.ts";
import { secretLinksRouter } from "./routers/secret-links.ts";
import { selfTestsRouter } from "./routers/self-tests.ts";
import { certificatesRouter, shareLinksRouter, signOffsRouter } from "./routers/sign-offs.ts";
import { smokeSecretsRouter } from "./routers/smoke-secrets.ts";
import { storesRouter } from "./routers/stores.ts";
import { waiversRouter } from "./routers/waivers.ts";

export const appRouter = router({
  access: accessRouter,
  activity: activityRouter,
  aiTargets: aiTargetsRouter,
  apiKeys: apiKeysRouter,
  auditRuns: auditRunsRouter,
  certificates: certificatesRouter,
  connections: connectionsRouter,
  deliverables: deliverablesRouter,
  deployHooks: deployHooksRouter,
  deploys: deploysRouter,
  drills: drillsRouter,
  edge: edgeRouter,
  findings: findingsRouter,
  founder: founderRouter,
  freeChecks: freeChecksRouter,
  inbox: inboxRouter,
  live: liveRouter,
  mailIn: mailInRouter,
  me: meRouter,
  members: membersRouter,
  outgoingHooks: outgoingHooksRouter,
  people: peopleRouter,
  probes: probesRouter,
  questions: questionsRouter,
  roadmap: roadmapRouter,
  runs: runsRouter,
  secretLinks: secretLinksRouter,
  selfTests: selfTestsRouter,
  smokeSecrets: smokeSecretsRouter,
  shareLinks: shareLinksRouter,
  signOffs: signOffsRouter,
  stores: storesRouter,
  waivers: waiversRouter,
});

export type AppRouter = typeof appRouter;

/** Makes a caller for server components and tests. */
export const createCaller = createCallerFactory(appRouter);
