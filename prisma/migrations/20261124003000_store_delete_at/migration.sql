-- When a store that was put away is deleted for good; until then it can be kept.
ALTER TABLE "Store" ADD COLUMN "deleteAt" TIMESTAMPTZ(3);
ALTER TABLE "Store" ADD CONSTRAINT "Store_deleteAt_check" CHECK ("deleteAt" IS NULL OR "archivedAt" IS NOT NULL);
CREATE INDEX "Store_deleteAt_idx" ON "Store" ("deleteAt") WHERE "deleteAt" IS NOT NULL;
