-- Probe agents: processes elsewhere that look at a workspace's stores, and what they are asked to look at.
CREATE TABLE "ProbeAgent" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "region" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "tokenSha256" TEXT NOT NULL,
  "createdByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "version" TEXT,
  "catalogueVersion" TEXT,
  "lastSeenAt" TIMESTAMPTZ(3),
  "revokedAt" TIMESTAMPTZ(3),
  CONSTRAINT "ProbeAgent_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ProbeAgent_tokenSha256_key" ON "ProbeAgent" ("tokenSha256");
CREATE UNIQUE INDEX "ProbeAgent_workspaceId_id_key" ON "ProbeAgent" ("workspaceId", "id");
CREATE INDEX "ProbeAgent_workspaceId_region_idx" ON "ProbeAgent" ("workspaceId", "region");
ALTER TABLE "ProbeAgent" ADD CONSTRAINT "ProbeAgent_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ProbeAgent" ADD CONSTRAINT "ProbeAgent_region_word" CHECK ("region" ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length("region") <= 40);

CREATE TABLE "ProbeTask" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "runId" UUID NOT NULL,
  "checkId" TEXT NOT NULL,
  "region" TEXT NOT NULL,
  "agentId" UUID,
  "leaseId" UUID,
  "leaseUntil" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  "answeredAt" TIMESTAMPTZ(3),
  "outcome" TEXT,
  "reason" TEXT,
  "answer" JSONB,
  CONSTRAINT "ProbeTask_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ProbeTask_workspaceId_id_key" ON "ProbeTask" ("workspaceId", "id");
CREATE UNIQUE INDEX "ProbeTask_runId_checkId_region_key" ON "ProbeTask" ("runId", "checkId", "region");
CREATE INDEX "ProbeTask_expiresAt_idx" ON "ProbeTask" ("expiresAt");
-- What an agent claims from: the open ones are few, whatever has been answered before.
CREATE INDEX "ProbeTask_open" ON "ProbeTask" ("workspaceId", "region", "createdAt") WHERE "answeredAt" IS NULL;
ALTER TABLE "ProbeTask" ADD CONSTRAINT "ProbeTask_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ProbeTask" ADD CONSTRAINT "ProbeTask_workspaceId_runId_fkey" FOREIGN KEY ("workspaceId", "runId") REFERENCES "AuditRun" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ProbeTask" ADD CONSTRAINT "ProbeTask_outcome_word" CHECK ("outcome" IN ('seen', 'own-fault', 'failed', 'declined'));
ALTER TABLE "ProbeTask" ADD CONSTRAINT "ProbeTask_answered" CHECK (("answeredAt" IS NULL) = ("outcome" IS NULL));

-- A store's own people see neither.
ALTER TABLE "ProbeAgent" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "ProbeAgent" TO launch_app;
CREATE POLICY tenant ON "ProbeAgent" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
ALTER TABLE "ProbeTask" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "ProbeTask" TO launch_app;
CREATE POLICY tenant ON "ProbeTask" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);

-- The doors: whose token is this, and tasks that are old.
GRANT SELECT ON "ProbeAgent" TO launch_system;
CREATE POLICY door ON "ProbeAgent" FOR SELECT TO launch_system USING (true);
GRANT SELECT ("id", "expiresAt"), DELETE ON "ProbeTask" TO launch_system;
CREATE POLICY door ON "ProbeTask" FOR ALL TO launch_system USING (true);
