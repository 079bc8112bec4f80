-- What was handed over and who signed it, the certificate that shows it, and links to look without an account.
CREATE TABLE "SignOff" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "sprintId" UUID NOT NULL,
  "snapshot" JSONB NOT NULL,
  "sha256" TEXT NOT NULL,
  "consultantId" UUID NOT NULL,
  "consultantName" TEXT NOT NULL,
  "consultantSignedAt" TIMESTAMPTZ(3) NOT NULL,
  "founderId" UUID,
  "founderName" TEXT,
  "founderSignedAt" TIMESTAMPTZ(3),
  "voidedAt" TIMESTAMPTZ(3),
  "voidReason" TEXT,
  CONSTRAINT "SignOff_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "SignOff_workspaceId_id_key" ON "SignOff" ("workspaceId", "id");
CREATE INDEX "SignOff_workspaceId_storeId_idx" ON "SignOff" ("workspaceId", "storeId");
-- One at a time waits for the founder.
CREATE UNIQUE INDEX "SignOff_waiting" ON "SignOff" ("storeId") WHERE "founderSignedAt" IS NULL AND "voidedAt" IS NULL;
ALTER TABLE "SignOff" ADD CONSTRAINT "SignOff_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SignOff" ADD CONSTRAINT "SignOff_founder_whole" CHECK (("founderSignedAt" IS NULL) = ("founderId" IS NULL) AND ("founderSignedAt" IS NULL) = ("founderName" IS NULL));

CREATE TABLE "Certificate" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "signOffId" UUID NOT NULL,
  "slug" TEXT NOT NULL,
  "showsNames" BOOLEAN NOT NULL DEFAULT false,
  "isIndexed" BOOLEAN NOT NULL DEFAULT false,
  "sharedByName" TEXT NOT NULL,
  "sharedAt" TIMESTAMPTZ(3) NOT NULL,
  "revokedAt" TIMESTAMPTZ(3),
  CONSTRAINT "Certificate_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Certificate_slug_key" ON "Certificate" ("slug");
CREATE UNIQUE INDEX "Certificate_one" ON "Certificate" ("signOffId") WHERE "revokedAt" IS NULL;
CREATE INDEX "Certificate_workspaceId_storeId_idx" ON "Certificate" ("workspaceId", "storeId");
ALTER TABLE "Certificate" ADD CONSTRAINT "Certificate_workspaceId_signOffId_fkey" FOREIGN KEY ("workspaceId", "signOffId") REFERENCES "SignOff" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "ShareLink" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "label" TEXT NOT NULL,
  "tokenHash" TEXT NOT NULL,
  "createdByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  "revokedAt" TIMESTAMPTZ(3),
  "views" INTEGER NOT NULL DEFAULT 0,
  "lastViewedAt" TIMESTAMPTZ(3),
  CONSTRAINT "ShareLink_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ShareLink_tokenHash_key" ON "ShareLink" ("tokenHash");
CREATE INDEX "ShareLink_workspaceId_storeId_idx" ON "ShareLink" ("workspaceId", "storeId");
ALTER TABLE "ShareLink" ADD CONSTRAINT "ShareLink_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The installation's own keys: those that were replaced stay, so that what they signed can be checked.
CREATE TABLE "SigningKey" (
  "id" TEXT NOT NULL,
  "publicKey" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "retiredAt" TIMESTAMPTZ(3),
  CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);
-- One signs at a time.
CREATE UNIQUE INDEX "SigningKey_one" ON "SigningKey" ((true)) WHERE "retiredAt" IS NULL;

ALTER TABLE "SignOff" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "SignOff" TO launch_app;
CREATE POLICY tenant ON "SignOff" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "Certificate" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Certificate" TO launch_app;
CREATE POLICY tenant ON "Certificate" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "ShareLink" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "ShareLink" TO launch_app;
CREATE POLICY tenant ON "ShareLink" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
ALTER TABLE "SigningKey" ENABLE ROW LEVEL SECURITY;

-- The doors: whose certificate or link this is, and the installation's keys.
GRANT SELECT ON "Certificate" TO launch_system;
CREATE POLICY door ON "Certificate" FOR SELECT TO launch_system USING (true);
GRANT SELECT ON "SignOff" TO launch_system;
CREATE POLICY door ON "SignOff" FOR SELECT TO launch_system USING (true);
GRANT SELECT, UPDATE ("views", "lastViewedAt") ON "ShareLink" TO launch_system;
CREATE POLICY door ON "ShareLink" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ("retiredAt", "sealed") ON "SigningKey" TO launch_system;
CREATE POLICY door ON "SigningKey" FOR ALL TO launch_system USING (true) WITH CHECK (true);
