-- One project of an account's hook, and the doors a call and its forgetting need.
ALTER TABLE "DeployHook" ADD COLUMN "projectRef" TEXT;

-- The door of a call: what it is compared with, and whether the hook already shows that it is heard.
GRANT SELECT ("projectRef", "productionRef", "verifiedAt", "lastDeliveryAt") ON "DeployHook" TO launch_system;

-- The door of forgetting reaches only calls that have had their thirty days.
CREATE INDEX "HookDelivery_receivedAt_idx" ON "HookDelivery" ("receivedAt");
GRANT SELECT ("id", "receivedAt"), DELETE ON "HookDelivery" TO launch_system;
CREATE POLICY door_forget ON "HookDelivery" FOR ALL TO launch_system USING ("receivedAt" < now() - interval '30 days') WITH CHECK (false);
