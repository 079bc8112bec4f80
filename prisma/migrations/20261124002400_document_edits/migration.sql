-- What people wrote into a version of a document, beside what was written from evidence; frozen with it.
ALTER TABLE "DeliverableVersion" ADD COLUMN "edits" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "DeliverableVersion" ADD COLUMN "authorName" TEXT;

-- The door: whose document is this. It shows where a document belongs and nothing of what it says.
GRANT SELECT ("id", "workspaceId", "storeId") ON "Deliverable" TO launch_system;
CREATE POLICY door ON "Deliverable" FOR SELECT TO launch_system USING (true);
