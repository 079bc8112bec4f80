-- A store's repository at its code host may be connected beside its zone.
ALTER TABLE "Connection" DROP CONSTRAINT "Connection_provider_word";
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_provider_word" CHECK ("provider" IN ('cloudflare', 'repository'));
