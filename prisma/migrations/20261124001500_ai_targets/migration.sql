-- A store's chat assistant under test: its canaries, who agreed to what, and every request for its canary address.
CREATE TABLE "AiTarget" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "url" TEXT NOT NULL,
  "sealedHeaders" TEXT,
  "sealedCanaries" TEXT,
  "catcherId" TEXT,
  "issuedByName" TEXT,
  "issuedAt" TIMESTAMPTZ(3),
  "plantedByName" TEXT,
  "plantedAt" TIMESTAMPTZ(3),
  "consentByName" TEXT,
  "consentAt" TIMESTAMPTZ(3),
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "AiTarget_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "AiTarget_workspaceId_id_key" ON "AiTarget" ("workspaceId", "id");
CREATE UNIQUE INDEX "AiTarget_workspaceId_storeId_key" ON "AiTarget" ("workspaceId", "storeId");
CREATE UNIQUE INDEX "AiTarget_catcherId_key" ON "AiTarget" ("catcherId");
ALTER TABLE "AiTarget" ADD CONSTRAINT "AiTarget_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "CanaryHit" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "targetId" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "place" TEXT,
  CONSTRAINT "CanaryHit_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "CanaryHit_workspaceId_id_key" ON "CanaryHit" ("workspaceId", "id");
CREATE INDEX "CanaryHit_targetId_at_idx" ON "CanaryHit" ("targetId", "at" DESC);
CREATE INDEX "CanaryHit_workspaceId_storeId_idx" ON "CanaryHit" ("workspaceId", "storeId");
ALTER TABLE "CanaryHit" ADD CONSTRAINT "CanaryHit_workspaceId_targetId_fkey" FOREIGN KEY ("workspaceId", "targetId") REFERENCES "AiTarget" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "AiTarget" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "AiTarget" TO launch_app;
CREATE POLICY tenant ON "AiTarget" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
ALTER TABLE "CanaryHit" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "CanaryHit" TO launch_app;
CREATE POLICY tenant ON "CanaryHit" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);

-- The door: whose canary address is this, and writing down that it was asked for.
GRANT SELECT ("id", "workspaceId", "storeId", "catcherId") ON "AiTarget" TO launch_system;
CREATE POLICY door ON "AiTarget" FOR SELECT TO launch_system USING (true);
GRANT SELECT, INSERT ON "CanaryHit" TO launch_system;
CREATE POLICY door ON "CanaryHit" FOR INSERT TO launch_system WITH CHECK (true);
CREATE POLICY door_read ON "CanaryHit" FOR SELECT TO launch_system USING (true);
