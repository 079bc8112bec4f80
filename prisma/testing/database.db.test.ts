import { expect, test } from "vitest";
import { runPrisma, withClient } from "../../bin/database.ts";

function urlOf(variable: string): string {
  const url = process.env[variable];
  if (!url) throw new Error(`${variable} is not set`);
  return url;
}

test("the app's role owns no table and cannot bypass row-level security", async () => {
  const { rows } = await withClient(urlOf("DATABASE_URL"), (client) =>
    client.query(
      `SELECT rolname, rolsuper, rolbypassrls, (SELECT count(*)::int FROM pg_tables WHERE tableowner = rolname) AS owned
       FROM pg_roles WHERE rolname = current_user`,
    ),
  );
  expect(rows).toEqual([{ rolname: "launch_app", rolsuper: false, rolbypassrls: false, owned: 0 }]);
});

test("the app's role may not create tables or schemas", async () => {
  for (const sql of ["CREATE TABLE extra (id int)", "CREATE SCHEMA extra"]) {
    await expect(withClient(urlOf("DATABASE_URL"), (client) => client.query(sql))).rejects.toMatchObject({
      code: "42501",
    });
  }
});

test("the engine's role sees no table of ours and may use its own", async () => {
  await withClient(urlOf("ENGINE_DATABASE_URL"), async (client) => {
    await expect(client.query('SELECT * FROM "Workspace"')).rejects.toMatchObject({ code: "42501" });
    await client.query("CREATE TABLE pgboss.probe (id int)");
    await client.query("SELECT * FROM engine.run");
  });
});

test("every table of a tenant stands under row-level security", async () => {
  const { rows } = await withClient(urlOf("MIGRATION_DATABASE_URL"), (client) =>
    client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND c.relname <> '_prisma_migrations'`,
    ),
  );
  expect(rows.map((row) => row.name)).toEqual([]);
});

test("the migrations and the schema describe the same database", { timeout: 90_000 }, async () => {
  await runPrisma(
    ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma", "--exit-code"],
    { ...process.env, MIGRATION_DATABASE_URL: urlOf("MIGRATION_DATABASE_URL") },
  );
});
