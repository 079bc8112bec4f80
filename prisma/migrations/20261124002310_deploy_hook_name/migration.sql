-- What people call a hook, where a store has several of one provider.
ALTER TABLE "DeployHook" ADD COLUMN "name" TEXT;
