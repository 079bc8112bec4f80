-- What is asked about a store and what is answered: with the shop's own people, or inside the consultancy.
CREATE TABLE "Question" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "audience" TEXT NOT NULL,
  "aboutKind" TEXT NOT NULL,
  "aboutId" TEXT NOT NULL,
  "aboutTitle" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "openedByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "lastAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "Question_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Question_workspaceId_id_key" ON "Question" ("workspaceId", "id");
CREATE INDEX "Question_workspaceId_storeId_lastAt_idx" ON "Question" ("workspaceId", "storeId", "lastAt" DESC);
ALTER TABLE "Question" ADD CONSTRAINT "Question_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Question" ADD CONSTRAINT "Question_audience_word" CHECK ("audience" IN ('shop', 'team'));
ALTER TABLE "Question" ADD CONSTRAINT "Question_state_word" CHECK ("state" IN ('open', 'answered', 'closed'));

CREATE TABLE "QuestionMessage" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "questionId" UUID NOT NULL,
  "side" TEXT NOT NULL,
  "authorId" UUID NOT NULL,
  "authorName" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "via" TEXT NOT NULL,
  "mailSha256" TEXT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "QuestionMessage_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "QuestionMessage_questionId_mailSha256_key" ON "QuestionMessage" ("questionId", "mailSha256");
CREATE INDEX "QuestionMessage_workspaceId_storeId_idx" ON "QuestionMessage" ("workspaceId", "storeId");
CREATE INDEX "QuestionMessage_questionId_at_idx" ON "QuestionMessage" ("questionId", "at");
ALTER TABLE "QuestionMessage" ADD CONSTRAINT "QuestionMessage_workspaceId_questionId_fkey" FOREIGN KEY ("workspaceId", "questionId") REFERENCES "Question" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "QuestionMessage" ADD CONSTRAINT "QuestionMessage_side_word" CHECK ("side" IN ('shop', 'consultancy'));
ALTER TABLE "QuestionMessage" ADD CONSTRAINT "QuestionMessage_via_word" CHECK ("via" IN ('portal', 'mail'));

-- Who follows a question: what they have read, and the address their reply by mail comes to.
CREATE TABLE "QuestionReader" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "questionId" UUID NOT NULL,
  "memberId" UUID,
  "personId" UUID,
  "readAt" TIMESTAMPTZ(3),
  CONSTRAINT "QuestionReader_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "QuestionReader_questionId_memberId_key" ON "QuestionReader" ("questionId", "memberId");
CREATE UNIQUE INDEX "QuestionReader_questionId_personId_key" ON "QuestionReader" ("questionId", "personId");
CREATE INDEX "QuestionReader_workspaceId_storeId_idx" ON "QuestionReader" ("workspaceId", "storeId");
ALTER TABLE "QuestionReader" ADD CONSTRAINT "QuestionReader_workspaceId_questionId_fkey" FOREIGN KEY ("workspaceId", "questionId") REFERENCES "Question" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "QuestionReader" ADD CONSTRAINT "QuestionReader_one_of_two" CHECK (("memberId" IS NULL) <> ("personId" IS NULL));

-- The shop's own people see and write what is asked of them or by them; what the team says to itself does not exist for them.
ALTER TABLE "Question" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Question" TO launch_app;
CREATE POLICY tenant ON "Question" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND "audience" = 'shop')))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND "audience" = 'shop')));
ALTER TABLE "QuestionMessage" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "QuestionMessage" TO launch_app;
CREATE POLICY tenant ON "QuestionMessage" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND EXISTS (SELECT FROM "Question" q WHERE q."id" = "questionId" AND q."audience" = 'shop'))))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND EXISTS (SELECT FROM "Question" q WHERE q."id" = "questionId" AND q."audience" = 'shop'))));
ALTER TABLE "QuestionReader" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "QuestionReader" TO launch_app;
CREATE POLICY tenant ON "QuestionReader" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND EXISTS (SELECT FROM "Question" q WHERE q."id" = "questionId" AND q."audience" = 'shop'))))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND EXISTS (SELECT FROM "Question" q WHERE q."id" = "questionId" AND q."audience" = 'shop'))));

-- The door: whose reply came by mail.
GRANT SELECT ON "QuestionReader" TO launch_system;
CREATE POLICY door ON "QuestionReader" FOR SELECT TO launch_system USING (true);
