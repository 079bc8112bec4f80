-- What people write beside the records of a store's DNS map. The consultancy writes; a store's own people read.
CREATE TABLE "RecordNote" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "keySha256" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "purpose" TEXT NOT NULL,
  "ownerName" TEXT NOT NULL,
  "since" DATE,
  "isRequired" BOOLEAN NOT NULL,
  "source" TEXT NOT NULL,
  "byName" TEXT NOT NULL,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "RecordNote_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "RecordNote_storeId_keySha256_key" ON "RecordNote" ("storeId", "keySha256");
CREATE INDEX "RecordNote_workspaceId_storeId_idx" ON "RecordNote" ("workspaceId", "storeId");
ALTER TABLE "RecordNote" ADD CONSTRAINT "RecordNote_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RecordNote" ADD CONSTRAINT "RecordNote_source_word" CHECK ("source" IN ('zone', 'outside'));

ALTER TABLE "RecordNote" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "RecordNote" TO launch_app;
CREATE POLICY tenant ON "RecordNote" FOR SELECT TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
CREATE POLICY tenant_insert ON "RecordNote" FOR INSERT TO launch_app WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
CREATE POLICY tenant_update ON "RecordNote" FOR UPDATE TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);

-- The founder's word on a document: only added, only by the store's own people, for good.
CREATE TABLE "DocumentAnswer" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "deliverableId" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "answer" TEXT NOT NULL,
  "statement" TEXT NOT NULL,
  "snapshotSha256" TEXT NOT NULL,
  "byName" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "DocumentAnswer_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "DocumentAnswer_workspaceId_storeId_at_idx" ON "DocumentAnswer" ("workspaceId", "storeId", "at" DESC);
CREATE INDEX "DocumentAnswer_deliverableId_idx" ON "DocumentAnswer" ("deliverableId");
ALTER TABLE "DocumentAnswer" ADD CONSTRAINT "DocumentAnswer_workspaceId_deliverableId_fkey" FOREIGN KEY ("workspaceId", "deliverableId") REFERENCES "Deliverable" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "DocumentAnswer" ADD CONSTRAINT "DocumentAnswer_answer_word" CHECK ("answer" IN ('approved', 'wrong'));

ALTER TABLE "DocumentAnswer" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "DocumentAnswer" TO launch_app;
CREATE POLICY tenant ON "DocumentAnswer" FOR SELECT TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
CREATE POLICY tenant_insert ON "DocumentAnswer" FOR INSERT TO launch_app WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND "storeId" = (SELECT app_store_id()));
