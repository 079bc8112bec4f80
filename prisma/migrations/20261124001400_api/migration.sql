-- What other programs use: keys for the API, answers kept for a repeated request, reports from pipelines, and webhooks
-- that leave the portal.
CREATE TABLE "ApiKey" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID,
  "name" TEXT NOT NULL,
  "prefix" TEXT NOT NULL,
  "keySha256" TEXT NOT NULL,
  "scope" TEXT NOT NULL,
  "createdByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "lastUsedAt" TIMESTAMPTZ(3),
  "expiresAt" TIMESTAMPTZ(3),
  "revokedAt" TIMESTAMPTZ(3),
  CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ApiKey_keySha256_key" ON "ApiKey" ("keySha256");
CREATE UNIQUE INDEX "ApiKey_workspaceId_id_key" ON "ApiKey" ("workspaceId", "id");
CREATE INDEX "ApiKey_workspaceId_storeId_idx" ON "ApiKey" ("workspaceId", "storeId");
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_scope_word" CHECK ("scope" IN ('read', 'run', 'write'));

CREATE TABLE "IdempotencyKey" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID,
  "apiKeyId" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "requestSha256" TEXT NOT NULL,
  "claimedAt" TIMESTAMPTZ(3) NOT NULL,
  "status" INTEGER,
  "sealedResponse" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "IdempotencyKey_apiKeyId_key_key" ON "IdempotencyKey" ("apiKeyId", "key");
CREATE INDEX "IdempotencyKey_workspaceId_storeId_idx" ON "IdempotencyKey" ("workspaceId", "storeId");
CREATE INDEX "IdempotencyKey_createdAt_idx" ON "IdempotencyKey" ("createdAt");
ALTER TABLE "IdempotencyKey" ADD CONSTRAINT "IdempotencyKey_workspaceId_apiKeyId_fkey" FOREIGN KEY ("workspaceId", "apiKeyId") REFERENCES "ApiKey" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "CiReport" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID NOT NULL,
  "target" TEXT NOT NULL,
  "catalogueVersion" TEXT NOT NULL,
  "startedAt" TIMESTAMPTZ(3) NOT NULL,
  "durationMs" INTEGER NOT NULL,
  "counts" JSONB NOT NULL,
  "results" JSONB NOT NULL,
  "source" JSONB,
  "receivedAt" TIMESTAMPTZ(3) NOT NULL,
  "reportedByName" TEXT NOT NULL,
  CONSTRAINT "CiReport_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "CiReport_workspaceId_storeId_receivedAt_idx" ON "CiReport" ("workspaceId", "storeId", "receivedAt" DESC);
ALTER TABLE "CiReport" ADD CONSTRAINT "CiReport_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "OutgoingHook" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID,
  "url" TEXT NOT NULL,
  "eventTypes" TEXT[],
  "sealed" TEXT NOT NULL,
  "sealedBefore" TEXT,
  "beforeEndsAt" TIMESTAMPTZ(3),
  "state" TEXT NOT NULL DEFAULT 'active',
  "stateNote" TEXT,
  "failingSince" TIMESTAMPTZ(3),
  "lastDeliveredAt" TIMESTAMPTZ(3),
  "createdByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "endedAt" TIMESTAMPTZ(3),
  CONSTRAINT "OutgoingHook_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "OutgoingHook_workspaceId_id_key" ON "OutgoingHook" ("workspaceId", "id");
CREATE INDEX "OutgoingHook_workspaceId_storeId_idx" ON "OutgoingHook" ("workspaceId", "storeId");
ALTER TABLE "OutgoingHook" ADD CONSTRAINT "OutgoingHook_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OutgoingHook" ADD CONSTRAINT "OutgoingHook_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OutgoingHook" ADD CONSTRAINT "OutgoingHook_state_word" CHECK ("state" IN ('active', 'disabled'));

CREATE TABLE "OutgoingDelivery" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "storeId" UUID,
  "hookId" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "eventType" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "lastAttemptAt" TIMESTAMPTZ(3),
  "nextAttemptAt" TIMESTAMPTZ(3),
  "lastStatus" INTEGER,
  "lastAnswer" TEXT,
  "lastMs" INTEGER,
  "deliveredAt" TIMESTAMPTZ(3),
  "givenUpAt" TIMESTAMPTZ(3),
  CONSTRAINT "OutgoingDelivery_pkey" PRIMARY KEY ("id")
);
-- One event reaches a hook as one delivery, however often it is announced.
CREATE UNIQUE INDEX "OutgoingDelivery_hookId_eventId_key" ON "OutgoingDelivery" ("hookId", "eventId");
CREATE UNIQUE INDEX "OutgoingDelivery_workspaceId_id_key" ON "OutgoingDelivery" ("workspaceId", "id");
CREATE INDEX "OutgoingDelivery_hookId_createdAt_idx" ON "OutgoingDelivery" ("hookId", "createdAt" DESC);
CREATE INDEX "OutgoingDelivery_createdAt_idx" ON "OutgoingDelivery" ("createdAt");
ALTER TABLE "OutgoingDelivery" ADD CONSTRAINT "OutgoingDelivery_workspaceId_hookId_fkey" FOREIGN KEY ("workspaceId", "hookId") REFERENCES "OutgoingHook" ("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ApiKey" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "ApiKey" TO launch_app;
CREATE POLICY tenant ON "ApiKey" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
-- A key of one store keeps its answers inside the transaction that made them.
ALTER TABLE "IdempotencyKey" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE ON "IdempotencyKey" TO launch_app;
CREATE POLICY tenant ON "IdempotencyKey" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "CiReport" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON "CiReport" TO launch_app;
CREATE POLICY tenant ON "CiReport" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id()))) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND ((SELECT app_store_id()) IS NULL OR "storeId" = (SELECT app_store_id())));
ALTER TABLE "OutgoingHook" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "OutgoingHook" TO launch_app;
CREATE POLICY tenant ON "OutgoingHook" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
ALTER TABLE "OutgoingDelivery" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "OutgoingDelivery" TO launch_app;
CREATE POLICY tenant ON "OutgoingDelivery" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);

-- The doors: whose key is this, what was answered before, what is old.
GRANT SELECT, UPDATE ("lastUsedAt") ON "ApiKey" TO launch_system;
CREATE POLICY door ON "ApiKey" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "IdempotencyKey" TO launch_system;
CREATE POLICY door ON "IdempotencyKey" FOR ALL TO launch_system USING (true) WITH CHECK (true);
GRANT SELECT ("id", "createdAt"), DELETE ON "OutgoingDelivery" TO launch_system;
CREATE POLICY door ON "OutgoingDelivery" FOR ALL TO launch_system USING (true) WITH CHECK (true);

-- Whether anybody wants to hear of an event. A shop's own people may cause one and never see who listens.
CREATE FUNCTION outgoing_hook_wants(event_type text, store uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (
       SELECT FROM "OutgoingHook"
       WHERE "workspaceId" = app_workspace_id() AND ("storeId" IS NULL OR "storeId" = store)
         AND "endedAt" IS NULL AND "state" = 'active' AND event_type = ANY ("eventTypes")
     ) $$;
REVOKE ALL ON FUNCTION outgoing_hook_wants(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outgoing_hook_wants(text, uuid) TO launch_app;
