-- Row-level security: the app connects as launch_app, which owns nothing and cannot bypass a policy. A transaction sets
-- app.workspace_id and, for a store's own people, app.store_id; without them every table is empty.
-- launch_system is the named door for what must look across tenants: sign-in, invitations, outbox, mail, limits.
-- Roles belong to the cluster, so several databases share them. Passwords are set by whoever starts the server.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'launch_app') THEN
    CREATE ROLE launch_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'launch_system') THEN
    CREATE ROLE launch_system LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same cluster was migrated at the same moment
END
$$;

GRANT USAGE ON SCHEMA public TO launch_app, launch_system;

-- The tenant and store of the running transaction; null when none is set.
CREATE FUNCTION app_workspace_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.workspace_id', true), '')::uuid $$;
CREATE FUNCTION app_store_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.store_id', true), '')::uuid $$;

-- The tenant itself.
ALTER TABLE "Workspace" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE ON "Workspace" TO launch_app;
CREATE POLICY tenant ON "Workspace" FOR ALL TO launch_app USING (id = (SELECT app_workspace_id())) WITH CHECK (id = (SELECT app_workspace_id()));

ALTER TABLE "Member" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Member" TO launch_app;
CREATE POLICY tenant ON "Member" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id())) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()));

ALTER TABLE "Store" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "Store" TO launch_app;
CREATE POLICY tenant ON "Store" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR id = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR id = (SELECT app_store_id())));

ALTER TABLE "Invitation" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Invitation" TO launch_app;
CREATE POLICY tenant ON "Invitation" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- Rows of one store.
ALTER TABLE "StoreSummary" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "StoreSummary" TO launch_app;
CREATE POLICY tenant ON "StoreSummary" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "StorePerson" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "StorePerson" TO launch_app;
CREATE POLICY tenant ON "StorePerson" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Sprint" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Sprint" TO launch_app;
CREATE POLICY tenant ON "Sprint" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Stage" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Stage" TO launch_app;
CREATE POLICY tenant ON "Stage" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "AuditRun" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "AuditRun" TO launch_app;
CREATE POLICY tenant ON "AuditRun" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "AuditRunCheck" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "AuditRunCheck" TO launch_app;
CREATE POLICY tenant ON "AuditRunCheck" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Facts" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "Facts" TO launch_app;
CREATE POLICY tenant ON "Facts" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Observation" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "Observation" TO launch_app;
CREATE POLICY tenant ON "Observation" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Result" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "Result" TO launch_app;
CREATE POLICY tenant ON "Result" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "CheckState" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "CheckState" TO launch_app;
CREATE POLICY tenant ON "CheckState" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Finding" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Finding" TO launch_app;
CREATE POLICY tenant ON "Finding" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Signal" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Signal" TO launch_app;
CREATE POLICY tenant ON "Signal" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Deliverable" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Deliverable" TO launch_app;
CREATE POLICY tenant ON "Deliverable" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "DeliverableVersion" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "DeliverableVersion" TO launch_app;
CREATE POLICY tenant ON "DeliverableVersion" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Attestation" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Attestation" TO launch_app;
CREATE POLICY tenant ON "Attestation" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Waiver" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Waiver" TO launch_app;
CREATE POLICY tenant ON "Waiver" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- Activity: append-only, and what consultants keep among themselves stays unseen by a store's people.
ALTER TABLE "Activity" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "Activity" TO launch_app;
CREATE POLICY tenant ON "Activity" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND NOT internal))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND NOT internal)));

-- Written with a change, handed on by the system role.
ALTER TABLE "OutboxEvent" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "OutboxEvent" TO launch_app;
CREATE POLICY tenant ON "OutboxEvent" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id())) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()));
ALTER TABLE "Mail" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "Mail" TO launch_app;
CREATE POLICY tenant ON "Mail" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- Sign-in tables hold no tenant's rows: only the system role reads them.
ALTER TABLE "User" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "User" TO launch_system;
CREATE POLICY door ON "User" FOR ALL TO launch_system USING (true) WITH CHECK (true);
ALTER TABLE "Account" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "Account" TO launch_system;
CREATE POLICY door ON "Account" FOR ALL TO launch_system USING (true) WITH CHECK (true);
ALTER TABLE "Session" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "Session" TO launch_system;
CREATE POLICY door ON "Session" FOR ALL TO launch_system USING (true) WITH CHECK (true);
ALTER TABLE "VerificationToken" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "VerificationToken" TO launch_system;
CREATE POLICY door ON "VerificationToken" FOR ALL TO launch_system USING (true) WITH CHECK (true);
ALTER TABLE "RateLimit" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "RateLimit" TO launch_system;
CREATE POLICY door ON "RateLimit" FOR ALL TO launch_system USING (true) WITH CHECK (true);

-- The doors across tenants.
GRANT SELECT, INSERT, UPDATE, DELETE ON "Workspace" TO launch_system;
CREATE POLICY door ON "Workspace" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON "Member" TO launch_system;
CREATE POLICY door ON "Member" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON "StorePerson" TO launch_system;
CREATE POLICY door ON "StorePerson" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON "Invitation" TO launch_system;
CREATE POLICY door ON "Invitation" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT ON "Store" TO launch_system;
CREATE POLICY door ON "Store" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT ON "StoreSummary" TO launch_system;
CREATE POLICY door ON "StoreSummary" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE, DELETE ON "OutboxEvent" TO launch_system;
CREATE POLICY door ON "OutboxEvent" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON "Mail" TO launch_system;
CREATE POLICY door ON "Mail" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON "Activity" TO launch_system;
CREATE POLICY door ON "Activity" FOR ALL TO launch_system USING (true) WITH CHECK (true);

-- The words a state may take.
ALTER TABLE "Member" ADD CONSTRAINT "Member_role_word" CHECK ("role" IN ('owner', 'consultant', 'viewer'));
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_role_word" CHECK ("role" IN ('owner', 'consultant', 'viewer', 'founder', 'teammate'));
ALTER TABLE "StorePerson" ADD CONSTRAINT "StorePerson_role_word" CHECK ("role" IN ('founder', 'teammate'));
ALTER TABLE "Sprint" ADD CONSTRAINT "Sprint_state_word" CHECK ("state" IN ('active', 'completed', 'cancelled'));
ALTER TABLE "Stage" ADD CONSTRAINT "Stage_key_word" CHECK ("key" IN ('audit', 'edge', 'deploy-hardening', 'performance', 'monitoring', 'handover'));
ALTER TABLE "Stage" ADD CONSTRAINT "Stage_state_word" CHECK ("state" IN ('not-started', 'in-progress', 'needs-work', 'blocked', 'in-review', 'approved', 'reopened'));
ALTER TABLE "AuditRun" ADD CONSTRAINT "AuditRun_trigger_word" CHECK ("trigger" IN ('first', 'manual', 'recheck', 'scheduled', 'deploy'));
ALTER TABLE "AuditRun" ADD CONSTRAINT "AuditRun_state_word" CHECK ("state" IN ('queued', 'running', 'completed', 'stopped', 'failed'));
ALTER TABLE "AuditRunCheck" ADD CONSTRAINT "AuditRunCheck_state_word" CHECK ("state" IN ('queued', 'running', 'confirming', 'done'));
ALTER TABLE "AuditRunCheck" ADD CONSTRAINT "AuditRunCheck_status_word" CHECK ("status" IN ('pass', 'warn', 'fail', 'skip', 'unknown', 'error'));
ALTER TABLE "Result" ADD CONSTRAINT "Result_status_word" CHECK ("status" IN ('pass', 'warn', 'fail', 'skip', 'unknown', 'error'));
ALTER TABLE "CheckState" ADD CONSTRAINT "CheckState_status_word" CHECK ("status" IN ('pass', 'warn', 'fail', 'skip', 'unknown', 'error'));
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_status_word" CHECK ("status" IN ('warn', 'fail', 'unknown'));
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_state_word" CHECK ("state" IN ('open', 'being-fixed', 'fix-to-verify', 'fixed', 'contained', 'not-applicable', 'reopened'));
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_state_word" CHECK ("state" IN ('unknown', 'not-seen', 'seen'));
ALTER TABLE "DeliverableVersion" ADD CONSTRAINT "DeliverableVersion_state_word" CHECK ("state" IN ('draft', 'approved', 'published'));
ALTER TABLE "Attestation" ADD CONSTRAINT "Attestation_answer_word" CHECK ("answer" IN ('pass', 'warn', 'fail', 'not-applicable'));
ALTER TABLE "Waiver" ADD CONSTRAINT "Waiver_state_word" CHECK ("state" IN ('proposed', 'accepted', 'void'));
ALTER TABLE "StoreSummary" ADD CONSTRAINT "StoreSummary_verdict_word" CHECK ("verdict" IN ('not-checked', 'checking', 'not-ready', 'ready-contained', 'ready'));
ALTER TABLE "StoreSummary" ADD CONSTRAINT "StoreSummary_nextMoveBy_word" CHECK ("nextMoveBy" IN ('consultant', 'running', 'founder', 'nobody'));

-- An invitation to a workspace names a workspace role, one to a store a store role.
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_role_fits" CHECK (("storeId" IS NULL) = ("role" IN ('owner', 'consultant', 'viewer')));
-- One active sprint a store, one unfinished run of a stage.
CREATE UNIQUE INDEX "Sprint_one_active" ON "Sprint" ("storeId") WHERE state = 'active';
-- Unsent rows are few; their scans must not read the sent ones.
CREATE INDEX "OutboxEvent_unsent" ON "OutboxEvent" ("createdAt") WHERE "sentAt" IS NULL;
CREATE INDEX "Mail_unsent" ON "Mail" ("createdAt") WHERE "sentAt" IS NULL;
