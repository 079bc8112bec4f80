-- The founder's weekly mail: who wants none, and which stores are due.
ALTER TABLE "StorePerson" ADD COLUMN "weeklyStoppedAt" TIMESTAMPTZ(3);
CREATE INDEX "Mail_weekly" ON "Mail" ("storeId", "createdAt") WHERE "template" = 'weekly-summary';
