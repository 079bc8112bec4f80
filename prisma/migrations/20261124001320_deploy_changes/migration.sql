-- What lists show of a deploy beside its verdict.
ALTER TABLE "Deploy" ADD COLUMN "changeCounts" JSONB;
