-- The free check on a consultancy's own pages, under its name.
CREATE TABLE "Widget" (
  "id" UUID NOT NULL,
  "workspaceId" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "accent" TEXT NOT NULL,
  "contact" TEXT,
  "origins" TEXT[] NOT NULL DEFAULT '{}',
  "isOn" BOOLEAN NOT NULL DEFAULT true,
  "updatedByName" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "Widget_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Widget_workspaceId_key" ON "Widget" ("workspaceId");
CREATE UNIQUE INDEX "Widget_key_key" ON "Widget" ("key");
ALTER TABLE "Widget" ADD CONSTRAINT "Widget_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Widget" ADD CONSTRAINT "Widget_accent_colour" CHECK ("accent" ~ '^#[0-9a-f]{6}$');

-- Which widget asked. A check belongs to no tenant: its workspace reads it through a door that looks at this.
ALTER TABLE "FreeCheck" ADD COLUMN "widgetId" UUID;
ALTER TABLE "FreeCheck" ADD CONSTRAINT "FreeCheck_widgetId_fkey" FOREIGN KEY ("widgetId") REFERENCES "Widget" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "FreeCheck_widgetId_createdAt_idx" ON "FreeCheck" ("widgetId", "createdAt" DESC);

-- To whom a report was mailed: a keyed hash, gone with the check.
CREATE TABLE "FreeCheckMail" (
  "freeCheckId" UUID NOT NULL,
  "recipientHash" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "FreeCheckMail_pkey" PRIMARY KEY ("freeCheckId", "recipientHash")
);
ALTER TABLE "FreeCheckMail" ADD CONSTRAINT "FreeCheckMail_freeCheckId_fkey" FOREIGN KEY ("freeCheckId") REFERENCES "FreeCheck" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Widget" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON "Widget" TO launch_app;
CREATE POLICY tenant ON "Widget" FOR ALL TO launch_app USING ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL) WITH CHECK ("workspaceId" = (SELECT app_workspace_id()) AND (SELECT app_store_id()) IS NULL);
-- The door: a visitor of another site knows a widget by its public key.
GRANT SELECT ON "Widget" TO launch_system;
CREATE POLICY door ON "Widget" FOR SELECT TO launch_system USING (true);
ALTER TABLE "FreeCheckMail" ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON "FreeCheckMail" TO launch_system;
CREATE POLICY door ON "FreeCheckMail" FOR ALL TO launch_system USING (true) WITH CHECK (true);
