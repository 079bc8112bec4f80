-- The free public check: nobody's tenant. Whoever holds the link reads it for 30 days; only the system role sees the rows.
CREATE TABLE "FreeCheck" (
  id UUID NOT NULL,
  "tokenSha256" TEXT NOT NULL,
  domain TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  "checksTotal" INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "startedAt" TIMESTAMPTZ(3),
  "endedAt" TIMESTAMPTZ(3),
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "FreeCheck_pkey" PRIMARY KEY (id)
);
CREATE UNIQUE INDEX "FreeCheck_tokenSha256_key" ON "FreeCheck" ("tokenSha256");
CREATE INDEX "FreeCheck_expiresAt_idx" ON "FreeCheck" ("expiresAt");
ALTER TABLE "FreeCheck" ADD CONSTRAINT "FreeCheck_state_word" CHECK (state IN ('queued', 'running', 'completed', 'failed'));

CREATE TABLE "FreeCheckResult" (
  "freeCheckId" UUID NOT NULL,
  "checkId" TEXT NOT NULL,
  verdicts JSONB NOT NULL,
  CONSTRAINT "FreeCheckResult_pkey" PRIMARY KEY ("freeCheckId", "checkId"),
  CONSTRAINT "FreeCheckResult_freeCheckId_fkey" FOREIGN KEY ("freeCheckId") REFERENCES "FreeCheck"(id) ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "FreeCheck" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "FreeCheck" TO launch_system;
CREATE POLICY door ON "FreeCheck" FOR ALL TO launch_system USING (true) WITH CHECK (true);
ALTER TABLE "FreeCheckResult" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON "FreeCheckResult" TO launch_system;
CREATE POLICY door ON "FreeCheckResult" FOR ALL TO launch_system USING (true) WITH CHECK (true);
