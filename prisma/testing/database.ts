// Runs before each database test file: gives it a database of its own, so that files run side by side and nothing is
// ever cleaned up between them.
import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import { urlsFor, withClient } from "../../bin/database.ts";
import { startWorkflowServer } from "./workflow-server.ts";

const { adminUrl, template, passwords } = inject("testServer");
const name = `test_${randomUUID().replaceAll("-", "")}`;
const url = new URL(adminUrl);
url.pathname = `/${name}`;
const urls = urlsFor(url.href, passwords);

// FILE_COPY is many times quicker than the default on a template of this size.
await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`));
process.env.DATABASE_URL = urls.app;
process.env.SYSTEM_DATABASE_URL = urls.system;
process.env.MIGRATION_DATABASE_URL = urls.owner;
process.env.ENGINE_DATABASE_URL = urls.engine;

/** What takes the events of this test file. */
export const workflowServer = await startWorkflowServer();
process.env.INNGEST_BASE_URL = workflowServer.url;

afterAll(async () => {
  workflowServer.stop();
  await withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
});
