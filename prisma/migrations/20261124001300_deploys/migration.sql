-- Deploys of a store, the hooks that tell of them, and every call that came.
CREATE TABLE "DeployHook" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "provider" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "sealedBefore" TEXT,
  "beforeEndsAt" TIMESTAMPTZ(3),
  "masked" TEXT NOT NULL,
  "productionRef" TEXT,
  "createdByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "verifiedAt" TIMESTAMPTZ(3),
  "lastDeliveryAt" TIMESTAMPTZ(3),
  "endedAt" TIMESTAMPTZ(3),
  CONSTRAINT "DeployHook_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "DeployHook_workspaceId_id_key" ON "DeployHook" ("workspaceId", "id");
CREATE INDEX "DeployHook_workspaceId_storeId_idx" ON "DeployHook" ("workspaceId", "storeId");
ALTER TABLE "DeployHook" ADD CONSTRAINT "DeployHook_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "DeployHook" ADD CONSTRAINT "DeployHook_provider_word" CHECK ("provider" IN ('vercel', 'netlify', 'github', 'shopify', 'stripe', 'heroku', 'sendgrid', 'postmark', 'standard', 'generic'));

CREATE TABLE "HookDelivery" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "hookId" UUID NOT NULL,
  "deliveryId" TEXT,
  "bodySha256" TEXT NOT NULL,
  "isTimeSigned" BOOLEAN NOT NULL,
  "receivedAt" TIMESTAMPTZ(3) NOT NULL,
  "outcome" TEXT NOT NULL,
  "reason" TEXT,
  "eventType" TEXT,
  "bytes" INTEGER NOT NULL,
  "facts" JSONB,
  "repeats" INTEGER NOT NULL DEFAULT 0,
  "deployId" UUID,
  "handledAt" TIMESTAMPTZ(3),
  "failure" TEXT,
  CONSTRAINT "HookDelivery_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "HookDelivery_workspaceId_id_key" ON "HookDelivery" ("workspaceId", "id");
-- A call that comes twice is one call: by the provider's id, and by the body itself where no time is signed with it.
CREATE UNIQUE INDEX "HookDelivery_hookId_deliveryId_accepted" ON "HookDelivery" ("hookId", "deliveryId") WHERE "outcome" = 'accepted';
CREATE UNIQUE INDEX "HookDelivery_hookId_bodySha256_accepted" ON "HookDelivery" ("hookId", "bodySha256") WHERE "outcome" = 'accepted' AND NOT "isTimeSigned";
CREATE INDEX "HookDelivery_workspaceId_storeId_receivedAt_idx" ON "HookDelivery" ("workspaceId", "storeId", "receivedAt" DESC);
CREATE INDEX "HookDelivery_hookId_receivedAt_idx" ON "HookDelivery" ("hookId", "receivedAt" DESC);
ALTER TABLE "HookDelivery" ADD CONSTRAINT "HookDelivery_workspaceId_hookId_fkey" FOREIGN KEY ("workspaceId", "hookId") REFERENCES "DeployHook" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "HookDelivery" ADD CONSTRAINT "HookDelivery_outcome_word" CHECK ("outcome" IN ('accepted', 'refused'));

CREATE TABLE "Deploy" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "hookId" UUID,
  "provider" TEXT NOT NULL,
  "providerDeployId" TEXT NOT NULL,
  "environment" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "isRollback" BOOLEAN NOT NULL DEFAULT false,
  "commitSha" TEXT,
  "branch" TEXT,
  "title" TEXT,
  "authorName" TEXT,
  "url" TEXT,
  "detailUrl" TEXT,
  "failure" TEXT,
  "startedAt" TIMESTAMPTZ(3),
  "liveAt" TIMESTAMPTZ(3),
  "lastEventAt" TIMESTAMPTZ(3) NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "verdict" TEXT,
  "verdictAt" TIMESTAMPTZ(3),
  "verdictReason" TEXT,
  "verdictSteps" JSONB,
  "smokeRunId" UUID,
  "auditRunId" UUID,
  "comparedRunId" UUID,
  CONSTRAINT "Deploy_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Deploy_workspaceId_id_key" ON "Deploy" ("workspaceId", "id");
CREATE UNIQUE INDEX "Deploy_storeId_provider_providerDeployId_environment_key" ON "Deploy" ("storeId", "provider", "providerDeployId", "environment");
CREATE INDEX "Deploy_workspaceId_storeId_createdAt_idx" ON "Deploy" ("workspaceId", "storeId", "createdAt" DESC);
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_environment_word" CHECK ("environment" IN ('production', 'preview'));
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_state_word" CHECK ("state" IN ('building', 'live', 'superseded', 'failed', 'cancelled'));
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_verdict_word" CHECK ("verdict" IN ('checking', 'keep', 'watch', 'roll-back', 'unknown'));

ALTER TABLE "AuditRun" ADD COLUMN "deployId" UUID;
ALTER TABLE "AuditRun" ADD CONSTRAINT "AuditRun_workspaceId_deployId_fkey" FOREIGN KEY ("workspaceId", "deployId") REFERENCES "Deploy" ("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;
CREATE INDEX "AuditRun_deployId_idx" ON "AuditRun" ("deployId");
ALTER TABLE "AuditRun" DROP CONSTRAINT "AuditRun_trigger_word";
ALTER TABLE "AuditRun" ADD CONSTRAINT "AuditRun_trigger_word" CHECK ("trigger" IN ('first', 'manual', 'recheck', 'scheduled', 'deploy', 'smoke'));

ALTER TABLE "DeployHook" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "DeployHook" TO launch_app;
CREATE POLICY tenant ON "DeployHook" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
ALTER TABLE "HookDelivery" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "HookDelivery" TO launch_app;
CREATE POLICY tenant ON "HookDelivery" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
ALTER TABLE "Deploy" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Deploy" TO launch_app;
CREATE POLICY tenant ON "Deploy" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- The door: whose hook is this. A hook knows its secret only sealed.
GRANT SELECT ("id", "workspaceId", "storeId", "provider", "sealed", "sealedBefore", "beforeEndsAt", "endedAt") ON "DeployHook" TO launch_system;
CREATE POLICY door ON "DeployHook" FOR SELECT TO launch_system USING (true);
