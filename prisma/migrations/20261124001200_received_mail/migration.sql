-- Addresses a store sends a real mail to, each for one stream and half an hour, and what came: facts and redacted header
-- fields, never a text.
CREATE TABLE "MailTest" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "stream" TEXT NOT NULL,
  "localPart" TEXT NOT NULL,
  "issuedByName" TEXT NOT NULL,
  "issuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  "sentAt" TIMESTAMPTZ(3),
  CONSTRAINT "MailTest_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "MailTest_localPart_key" ON "MailTest" ("localPart");
CREATE UNIQUE INDEX "MailTest_workspaceId_id_key" ON "MailTest" ("workspaceId", "id");
CREATE INDEX "MailTest_workspaceId_storeId_issuedAt_idx" ON "MailTest" ("workspaceId", "storeId", "issuedAt" DESC);
ALTER TABLE "MailTest" ADD CONSTRAINT "MailTest_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "MailTest" ADD CONSTRAINT "MailTest_stream_word" CHECK ("stream" IN ('transactional', 'marketing', 'personal'));
ALTER TABLE "MailTest" ADD CONSTRAINT "MailTest_localPart_form" CHECK ("localPart" ~ '^lrc-[0-9a-f]{20}$');

CREATE TABLE "ReceivedMail" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "testId" UUID NOT NULL,
  "stream" TEXT NOT NULL,
  "receivedAt" TIMESTAMPTZ(3) NOT NULL,
  "bytes" INTEGER NOT NULL,
  "sha256" TEXT NOT NULL,
  "headers" TEXT NOT NULL,
  "facts" JSONB NOT NULL,
  CONSTRAINT "ReceivedMail_pkey" PRIMARY KEY ("id")
);
-- A message that comes twice is one message.
CREATE UNIQUE INDEX "ReceivedMail_storeId_sha256_key" ON "ReceivedMail" ("storeId", "sha256");
CREATE INDEX "ReceivedMail_workspaceId_storeId_receivedAt_idx" ON "ReceivedMail" ("workspaceId", "storeId", "receivedAt" DESC);
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_workspaceId_testId_fkey" FOREIGN KEY ("workspaceId", "testId") REFERENCES "MailTest" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_stream_word" CHECK ("stream" IN ('transactional', 'marketing', 'personal'));

-- What came is evidence: added and read, never changed.
ALTER TABLE "MailTest" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "MailTest" TO launch_app;
CREATE POLICY tenant ON "MailTest" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "ReceivedMail" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "ReceivedMail" TO launch_app;
CREATE POLICY tenant ON "ReceivedMail" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- The door: whose address is this.
GRANT SELECT ON "MailTest" TO launch_system;
CREATE POLICY door ON "MailTest" FOR SELECT TO launch_system USING (true);
