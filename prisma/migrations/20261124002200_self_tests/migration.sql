-- What the checks found of the faults planted for them, a row a night: no tenant's, written and read through one door.
CREATE TABLE "SelfTest" (
  "id" UUID NOT NULL,
  "state" TEXT NOT NULL,
  "catalogueVersion" TEXT NOT NULL,
  "planted" INTEGER NOT NULL,
  "caught" INTEGER NOT NULL DEFAULT 0,
  "outcomes" JSONB NOT NULL DEFAULT '[]',
  "falseAlarms" TEXT[] NOT NULL DEFAULT '{}',
  "failure" TEXT,
  "startedAt" TIMESTAMPTZ(3) NOT NULL,
  "endedAt" TIMESTAMPTZ(3),
  CONSTRAINT "SelfTest_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "SelfTest_state_word" CHECK ("state" IN ('running', 'completed', 'timed-out', 'failed')),
  CONSTRAINT "SelfTest_counts" CHECK ("planted" >= 0 AND "caught" BETWEEN 0 AND "planted")
);
CREATE INDEX "SelfTest_startedAt_idx" ON "SelfTest" ("startedAt" DESC);

ALTER TABLE "SelfTest" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "SelfTest" TO launch_system;
CREATE POLICY door ON "SelfTest" FOR ALL TO launch_system USING (true) WITH CHECK (true);
