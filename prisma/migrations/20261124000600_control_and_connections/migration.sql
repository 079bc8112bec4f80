-- Proof of control: every store has a value to publish at _launch-verify.<domain>, 32 hex digits drawn by the database, so
-- that stores added by the version before this one have one too.
ALTER TABLE "Store"
  ADD COLUMN "controlToken" TEXT NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
  ADD COLUMN "controlProvenAt" TIMESTAMPTZ(3),
  ADD COLUMN "controlLostAt" TIMESTAMPTZ(3);
ALTER TABLE "Store" ADD CONSTRAINT "Store_controlToken_hex" CHECK ("controlToken" ~ '^[0-9a-f]{32}$');

-- What a store has connected. The secret is sealed by the app; deleting the row is the end of it.
CREATE TABLE "Connection" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "provider" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "masked" TEXT NOT NULL,
  "target" TEXT NOT NULL,
  "connectedByName" TEXT NOT NULL,
  "connectedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Connection_storeId_provider_key" ON "Connection" ("storeId", "provider");
CREATE INDEX "Connection_workspaceId_storeId_idx" ON "Connection" ("workspaceId", "storeId");
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_provider_word" CHECK ("provider" IN ('cloudflare'));

-- A store's own people see that something is connected; only the consultancy connects and disconnects.
ALTER TABLE "Connection" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "Connection" TO launch_app;
CREATE POLICY tenant ON "Connection" FOR SELECT TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
CREATE POLICY tenant_insert ON "Connection" FOR INSERT TO launch_app WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
CREATE POLICY tenant_update ON "Connection" FOR UPDATE TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
CREATE POLICY tenant_delete ON "Connection" FOR DELETE TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
