-- One row a system: who owns the account behind it and who can open it, as people told it. Never a password.
CREATE TABLE "AccessRecord" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "system" TEXT NOT NULL,
  "isUsed" BOOLEAN NOT NULL,
  "unusedReason" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "accountId" TEXT NOT NULL,
  "ownerName" TEXT NOT NULL,
  "ownerSide" TEXT,
  "ownerMailbox" TEXT NOT NULL,
  "secondAdmin" TEXT NOT NULL,
  "mfa" TEXT,
  "recovery" TEXT NOT NULL,
  "hasBackupCodes" BOOLEAN,
  "billingOwner" TEXT NOT NULL,
  "renewsOn" DATE,
  "helperLevel" TEXT,
  "helperName" TEXT NOT NULL,
  "helperEndsOn" DATE,
  "grantedBy" TEXT,
  "isSharedLogin" BOOLEAN,
  "founderWord" TEXT,
  "founderName" TEXT,
  "founderAt" TIMESTAMPTZ(3),
  "toldByName" TEXT NOT NULL,
  "toldAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "AccessRecord_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "AccessRecord_storeId_system_key" ON "AccessRecord" ("storeId", "system");
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_system_word" CHECK ("system" IN ('registrar', 'dns-host', 'hosting', 'cloudflare', 'mailbox', 'analytics', 'monitoring', 'transactional-mail', 'repository', 'payment', 'database'));
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_owner_word" CHECK ("ownerSide" IN ('founder', 'consultancy', 'contractor'));
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_mfa_word" CHECK ("mfa" IN ('passkey', 'app', 'sms', 'none'));
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_helper_word" CHECK ("helperLevel" IN ('none', 'limited', 'admin'));
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_granted_word" CHECK ("grantedBy" IN ('invitation', 'vault', 'one-time-link', 'chat', 'mail'));
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_founder_word" CHECK ("founderWord" IN ('mine', 'not-mine'));
CREATE INDEX "AccessRecord_workspaceId_storeId_idx" ON "AccessRecord" ("workspaceId", "storeId");
ALTER TABLE "AccessRecord" ADD CONSTRAINT "AccessRecord_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AccessRecord" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "AccessRecord" TO launch_app;
CREATE POLICY tenant ON "AccessRecord" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- Whom to call for one part of the shop: a name of its zone, or a part somebody added.
CREATE TABLE "OwnedComponent" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "businessOwner" TEXT NOT NULL,
  "technicalContact" TEXT NOT NULL,
  "supportUrl" TEXT NOT NULL,
  "severity" TEXT NOT NULL,
  "toldByName" TEXT NOT NULL,
  "toldAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "OwnedComponent_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "OwnedComponent_storeId_name_key" ON "OwnedComponent" ("storeId", "name");
ALTER TABLE "OwnedComponent" ADD CONSTRAINT "OwnedComponent_severity_word" CHECK ("severity" IN ('sales-stop', 'degraded', 'minor'));
CREATE INDEX "OwnedComponent_workspaceId_storeId_idx" ON "OwnedComponent" ("workspaceId", "storeId");
ALTER TABLE "OwnedComponent" ADD CONSTRAINT "OwnedComponent_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OwnedComponent" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "OwnedComponent" TO launch_app;
CREATE POLICY tenant ON "OwnedComponent" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- How keys change hands at a store: where they are kept, how access is given and taken.
CREATE TABLE "CredentialsFlow" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "vaultName" TEXT NOT NULL,
  "howGiven" TEXT NOT NULL,
  "howTaken" TEXT NOT NULL,
  "toldByName" TEXT NOT NULL,
  "toldAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "CredentialsFlow_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "CredentialsFlow_storeId_key" ON "CredentialsFlow" ("storeId");
CREATE UNIQUE INDEX "CredentialsFlow_workspaceId_storeId_key" ON "CredentialsFlow" ("workspaceId", "storeId");
ALTER TABLE "CredentialsFlow" ADD CONSTRAINT "CredentialsFlow_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CredentialsFlow" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "CredentialsFlow" TO launch_app;
CREATE POLICY tenant ON "CredentialsFlow" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- A secret that was sent in plain text, by its name: when, where, and when it was replaced.
CREATE TABLE "PlainSecret" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "channel" TEXT NOT NULL,
  "sentOn" DATE NOT NULL,
  "replacedAt" TIMESTAMPTZ(3),
  "toldByName" TEXT NOT NULL,
  "toldAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "PlainSecret_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "PlainSecret" ADD CONSTRAINT "PlainSecret_channel_word" CHECK ("channel" IN ('chat', 'mail', 'document', 'ticket'));
CREATE INDEX "PlainSecret_workspaceId_storeId_idx" ON "PlainSecret" ("workspaceId", "storeId");
ALTER TABLE "PlainSecret" ADD CONSTRAINT "PlainSecret_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PlainSecret" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "PlainSecret" TO launch_app;
CREATE POLICY tenant ON "PlainSecret" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));

-- A file somebody gave as proof: a screenshot drawn anew without its metadata, or a text; scanned before it is kept.
CREATE TABLE "EvidenceFile" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "audience" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "mime" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "bytes" BYTEA NOT NULL,
  "size" INTEGER NOT NULL,
  "byName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "EvidenceFile_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "EvidenceFile_storeId_audience_sha256_key" ON "EvidenceFile" ("storeId", "audience", "sha256");
CREATE INDEX "EvidenceFile_expiresAt_idx" ON "EvidenceFile" ("expiresAt");
ALTER TABLE "EvidenceFile" ADD CONSTRAINT "EvidenceFile_audience_word" CHECK ("audience" IN ('shop', 'team'));
ALTER TABLE "EvidenceFile" ADD CONSTRAINT "EvidenceFile_mime_word" CHECK ("mime" IN ('image/png', 'image/jpeg', 'image/webp', 'text/plain'));
ALTER TABLE "EvidenceFile" ADD CONSTRAINT "EvidenceFile_size" CHECK ("size" BETWEEN 1 AND 5242880 AND octet_length("bytes") = "size");
CREATE INDEX "EvidenceFile_workspaceId_storeId_idx" ON "EvidenceFile" ("workspaceId", "storeId");
ALTER TABLE "EvidenceFile" ADD CONSTRAINT "EvidenceFile_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "EvidenceFile" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "EvidenceFile" TO launch_app;
CREATE POLICY tenant ON "EvidenceFile" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND "audience" = 'shop')))
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR ("storeId" = (SELECT app_store_id()) AND "audience" = 'shop')));

-- A secret on its way to one reader, encrypted in the maker's browser under a key the server never sees; gone after one reading.
CREATE TABLE "SecretLink" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "label" TEXT NOT NULL,
  "tokenSha256" TEXT NOT NULL,
  "ciphertext" TEXT,
  "createdByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  "readAt" TIMESTAMPTZ(3),
  CONSTRAINT "SecretLink_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "SecretLink_tokenSha256_key" ON "SecretLink" ("tokenSha256");
CREATE INDEX "SecretLink_expiresAt_idx" ON "SecretLink" ("expiresAt");
ALTER TABLE "SecretLink" ADD CONSTRAINT "SecretLink_burned" CHECK ("readAt" IS NULL OR "ciphertext" IS NULL);
CREATE INDEX "SecretLink_workspaceId_storeId_idx" ON "SecretLink" ("workspaceId", "storeId");
ALTER TABLE "SecretLink" ADD CONSTRAINT "SecretLink_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SecretLink" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "SecretLink" TO launch_app;
CREATE POLICY tenant ON "SecretLink" FOR ALL TO launch_app
  USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL)
  WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);

ALTER TABLE "Attestation" ADD COLUMN "evidenceFileId" UUID;

-- The doors: a reader without an account burns a link; housekeeping forgets what has expired.
GRANT SELECT, UPDATE ON "SecretLink" TO launch_system;
CREATE POLICY door ON "SecretLink" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT ("id", "expiresAt"), DELETE ON "EvidenceFile" TO launch_system;
CREATE POLICY door ON "EvidenceFile" FOR ALL TO launch_system USING (true) WITH CHECK (true);
