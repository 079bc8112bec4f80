-- What the smoke tests log in with and open protected previews with: the consultancy's alone, sealed.
CREATE TABLE "SmokeSecret" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "masked" TEXT NOT NULL,
  "setByName" TEXT NOT NULL,
  "setAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "SmokeSecret_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "SmokeSecret_kind_word" CHECK ("kind" IN ('test-account', 'preview-bypass'))
);
CREATE UNIQUE INDEX "SmokeSecret_storeId_kind_key" ON "SmokeSecret" ("storeId", "kind");
CREATE INDEX "SmokeSecret_workspaceId_storeId_idx" ON "SmokeSecret" ("workspaceId", "storeId");
ALTER TABLE "SmokeSecret" ADD CONSTRAINT "SmokeSecret_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "SmokeSecret" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "SmokeSecret" TO launch_app;
CREATE POLICY tenant ON "SmokeSecret" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
