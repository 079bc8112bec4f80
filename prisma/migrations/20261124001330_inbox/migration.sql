-- What a member has done with an entry of the inbox. Entries themselves are derived: nothing is copied.
CREATE TABLE "InboxMark" (
  "workspaceId" UUID NOT NULL,
  "memberId" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "until" TIMESTAMPTZ(3),
  "at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "InboxMark_pkey" PRIMARY KEY ("memberId", "key")
);
ALTER TABLE "Member" ADD CONSTRAINT "Member_workspaceId_id_key" UNIQUE ("workspaceId", "id");
ALTER TABLE "InboxMark" ADD CONSTRAINT "InboxMark_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "Member" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "InboxMark" ADD CONSTRAINT "InboxMark_state_word" CHECK ("state" IN ('done', 'later'));
CREATE INDEX "InboxMark_workspaceId_idx" ON "InboxMark" ("workspaceId");
ALTER TABLE "InboxMark" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "InboxMark" TO launch_app;
CREATE POLICY tenant ON "InboxMark" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
