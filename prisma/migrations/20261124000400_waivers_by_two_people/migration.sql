-- Who approved a waiver, so that one person with two hats counts once; what was measured, so that it can void itself.
ALTER TABLE "Waiver"
  ADD COLUMN "reviewerUserId" UUID,
  ADD COLUMN "founderUserId" UUID,
  ADD COLUMN "measuredAt" TIMESTAMPTZ(3) NOT NULL,
  ADD COLUMN "measuredValue" DOUBLE PRECISION,
  ADD COLUMN "measuredUnit" TEXT,
  ADD COLUMN "campaigns" TEXT[] NOT NULL,
  ADD COLUMN "followUp" TEXT NOT NULL;
ALTER TABLE "Waiver" ADD CONSTRAINT "Waiver_measuredUnit_word" CHECK ("measuredUnit" IN ('ms', 'percent'));
ALTER TABLE "Waiver" ADD CONSTRAINT "Waiver_measured_whole" CHECK (("measuredValue" IS NULL) = ("measuredUnit" IS NULL));
-- In force means agreed by two people, whatever a verb forgets.
ALTER TABLE "Waiver" ADD CONSTRAINT "Waiver_two_people" CHECK (
  state <> 'accepted' OR ("reviewerUserId" IS NOT NULL AND "founderUserId" IS NOT NULL AND "reviewerUserId" <> "founderUserId")
);
-- One record a finding may be open or in force at a time.
CREATE UNIQUE INDEX "Waiver_one_alive" ON "Waiver" ("storeId", "checkId", subject, "findingKey") WHERE state <> 'void';

-- When the reviewer asked: only an audit that began later can have seen the change.
ALTER TABLE "Stage" ADD COLUMN "changesWantedAt" TIMESTAMPTZ(3);

-- A store's own people read who works for them and change nothing of the workspace; what other stores' verbs hand to the
-- workflows is not theirs to read.
DROP POLICY tenant ON "Workspace";
CREATE POLICY tenant ON "Workspace" FOR ALL TO launch_app USING (id = (SELECT app_workspace_id())) WITH CHECK (id = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
DROP POLICY tenant ON "Member";
CREATE POLICY tenant ON "Member" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id())) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
DROP POLICY tenant ON "OutboxEvent";
CREATE POLICY tenant ON "OutboxEvent" FOR SELECT TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
CREATE POLICY tenant_write ON "OutboxEvent" FOR INSERT TO launch_app WITH CHECK ("workspaceId" = (SELECT app_workspace_id()));

-- The housekeeping finds the stores whose evidence has expired, so that no list stays green.
CREATE INDEX "StoreSummary_validUntil_idx" ON "StoreSummary" ("validUntil");
