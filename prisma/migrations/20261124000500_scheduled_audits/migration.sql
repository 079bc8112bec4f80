-- The schedule finds the stores whose last audit is old; it reads when and how that ended, and nothing else.
GRANT SELECT ("workspaceId", "storeId", trigger, "stageKey", state, "createdAt") ON "AuditRun" TO launch_system;
CREATE POLICY door ON "AuditRun" FOR SELECT TO launch_system USING (true);
GRANT SELECT ("storeId", state) ON "Sprint" TO launch_system;
CREATE POLICY door ON "Sprint" FOR SELECT TO launch_system USING (true);
