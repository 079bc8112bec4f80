-- Tries of the founder to do something alone, watched from outside. Rows stay: each is evidence.
CREATE TABLE "Drill" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "code" TEXT,
  "offeredByName" TEXT,
  "startedByName" TEXT,
  "startedById" UUID,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "startedAt" TIMESTAMPTZ(3),
  "endsAt" TIMESTAMPTZ(3),
  "seenAt" TIMESTAMPTZ(3),
  "tookMs" INTEGER,
  "endedAt" TIMESTAMPTZ(3),
  "endedByName" TEXT,
  "failure" TEXT,
  "steps" JSONB NOT NULL DEFAULT '[]',
  "sights" JSONB NOT NULL DEFAULT '[]',
  "lookedAt" TIMESTAMPTZ(3),
  "helpAskedAt" TIMESTAMPTZ(3),
  "helpAskedByName" TEXT,
  "helpStep" TEXT,
  "statement" TEXT,
  "mailTestId" UUID,
  "expiresAt" TIMESTAMPTZ(3),
  CONSTRAINT "Drill_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Drill_workspaceId_id_key" ON "Drill" ("workspaceId", "id");
-- One try of a kind at a time.
CREATE UNIQUE INDEX "Drill_one_at_a_time" ON "Drill" ("storeId", "kind") WHERE "state" IN ('waiting', 'running');
CREATE INDEX "Drill_workspaceId_storeId_createdAt_idx" ON "Drill" ("workspaceId", "storeId", "createdAt" DESC);
CREATE INDEX "Drill_expiresAt" ON "Drill" ("expiresAt") WHERE "state" = 'seen';
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_kind_word" CHECK ("kind" IN ('dns', 'rotate', 'restart', 'alert', 'mail'));
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_state_word" CHECK ("state" IN ('waiting', 'running', 'seen', 'failed', 'given-up'));
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_seen_whole" CHECK ("state" <> 'seen' OR ("seenAt" IS NOT NULL AND "startedAt" IS NOT NULL AND "tookMs" IS NOT NULL AND "expiresAt" IS NOT NULL));

ALTER TABLE "Drill" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Drill" TO launch_app;
CREATE POLICY tenant ON "Drill" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- The door: whose evidence ends soon, across tenants.
GRANT SELECT ("id", "workspaceId", "storeId", "kind", "state", "expiresAt") ON "Drill" TO launch_system;
CREATE POLICY door ON "Drill" FOR SELECT TO launch_system USING (true);
