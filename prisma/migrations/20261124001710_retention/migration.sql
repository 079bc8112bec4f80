-- What is forgotten after ninety days: mail that came to test addresses, and evidence no check stands on any more.
-- The app's roles may add such rows and never delete them; these two functions are the only way, in batches.
CREATE INDEX "Observation_at_idx" ON "Observation" ("at");
CREATE INDEX "Facts_createdAt_idx" ON "Facts" ("createdAt");
CREATE INDEX "AuditRunCheck_storeId_factsSha256_idx" ON "AuditRunCheck" ("storeId", "factsSha256");
CREATE INDEX "ReceivedMail_receivedAt_idx" ON "ReceivedMail" ("receivedAt");
CREATE INDEX "CheckState_runId_checkId_idx" ON "CheckState" ("runId", "checkId");

CREATE FUNCTION forget_received_mail(before TIMESTAMPTZ, batch INTEGER) RETURNS INTEGER
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mails INTEGER;
  tests INTEGER;
BEGIN
  IF before > now() - INTERVAL '89 days' THEN
    RAISE EXCEPTION 'received mail is kept for ninety days';
  END IF;
  DELETE FROM "ReceivedMail" WHERE "id" IN (
    SELECT "id" FROM "ReceivedMail" WHERE "receivedAt" < before ORDER BY "receivedAt" LIMIT batch
  );
  GET DIAGNOSTICS mails = ROW_COUNT;
  DELETE FROM "MailTest" WHERE "id" IN (
    SELECT t."id" FROM "MailTest" t WHERE t."expiresAt" < before
      AND NOT EXISTS (SELECT FROM "ReceivedMail" m WHERE m."workspaceId" = t."workspaceId" AND m."testId" = t."id")
    LIMIT batch
  );
  GET DIAGNOSTICS tests = ROW_COUNT;
  RETURN mails + tests;
END $$;

-- Evidence stays as long as a check's present state rests on its run, however old it is.
CREATE FUNCTION forget_idle_evidence(before TIMESTAMPTZ, batch INTEGER) RETURNS INTEGER
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  seen INTEGER;
  facts INTEGER;
BEGIN
  IF before > now() - INTERVAL '89 days' THEN
    RAISE EXCEPTION 'evidence is kept for ninety days';
  END IF;
  DELETE FROM "Observation" WHERE "id" IN (
    SELECT o."id" FROM "Observation" o WHERE o."at" < before
      AND NOT EXISTS (SELECT FROM "CheckState" s WHERE s."runId" = o."runId" AND s."checkId" = o."checkId")
    ORDER BY o."at" LIMIT batch
  );
  GET DIAGNOSTICS seen = ROW_COUNT;
  DELETE FROM "Facts" f USING (
    SELECT g."storeId", g."sha256" FROM "Facts" g WHERE g."createdAt" < before
      AND NOT EXISTS (
        SELECT FROM "AuditRunCheck" c WHERE c."storeId" = g."storeId" AND c."factsSha256" = g."sha256"
          AND (c."endedAt" IS NULL OR c."endedAt" >= before
            OR EXISTS (SELECT FROM "CheckState" s WHERE s."runId" = c."runId" AND s."checkId" = c."checkId"))
      )
    ORDER BY g."createdAt" LIMIT batch
  ) idle WHERE f."storeId" = idle."storeId" AND f."sha256" = idle."sha256";
  GET DIAGNOSTICS facts = ROW_COUNT;
  RETURN seen + facts;
END $$;

REVOKE ALL ON FUNCTION forget_received_mail(TIMESTAMPTZ, INTEGER), forget_idle_evidence(TIMESTAMPTZ, INTEGER) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_received_mail(TIMESTAMPTZ, INTEGER), forget_idle_evidence(TIMESTAMPTZ, INTEGER) TO launch_system;
