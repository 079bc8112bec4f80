import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWholeStore, type WholeStore } from "../prisma/builders/whole-store.ts";
import { disconnect } from "./db.ts";

/** Tables without a tenant's rows (sign-in, limits, the free check): only the system role reads them. A new table belongs here or gets a workspaceId. */
const noTenantTables = [
  "Account",
  "FreeCheck",
  "FreeCheckMail",
  "FreeCheckResult",
  "RateLimit",
  "SelfTest",
  "Session",
  "SigningKey",
  "User",
  "VerificationToken",
];
/** Rows of the workspace that no single store owns; a store's own people see what the second list says. */
const workspaceTables = ["InboxMark", "Member", "OutboxEvent", "ProbeAgent", "Widget", "Workspace"];
/** Rows of a store that its own people never see. */
const membersOnly = [
  "AiTarget",
  "ApiKey",
  "CanaryHit",
  "DeployHook",
  "HookDelivery",
  "OutgoingDelivery",
  "OutgoingHook",
  "ProbeTask",
  "SecretLink",
  "ShareLink",
  "SmokeSecret",
];
const appendOnly = [
  "Activity",
  "CanaryHit",
  "CiReport",
  "DocumentAnswer",
  "Facts",
  "Mail",
  "Observation",
  "OutboxEvent",
  "QuestionMessage",
  "ReceivedMail",
  "Result",
];

type Table = { name: string; columns: string[] };
let owner: pg.Client;
let app: pg.Client;
let tables: Table[];
let mine: { first: WholeStore; second: WholeStore };
let theirs: WholeStore;

beforeAll(async () => {
  [owner, app] = [await connect("MIGRATION_DATABASE_URL"), await connect("DATABASE_URL")];
  const { rows } = await owner.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname <> '_prisma_migrations'
     GROUP BY c.relname ORDER BY c.relname`,
  );
  tables = rows;
  const first = await buildWholeStore();
  mine = { first, second: await buildWholeStore(first.owner) };
  theirs = await buildWholeStore();
});

afterAll(async () => {
  await Promise.all([owner.end(), app.end(), disconnect()]);
});

async function connect(variable: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: process.env[variable] });
  await client.connect();
  return client;
}

/** Runs statements as the app's role inside one tenant, and takes everything back. */
async function within<T>(tenant: { workspaceId?: string; storeId?: string }, work: () => Promise<T>): Promise<T> {
  await app.query("BEGIN");
  try {
    await app.query("SELECT set_config('app.workspace_id', $1, true), set_config('app.store_id', $2, true)", [
      tenant.workspaceId ?? "",
      tenant.storeId ?? "",
    ]);
    return await work();
  } finally {
    await app.query("ROLLBACK");
  }
}

async function count(table: string, where = "true", values: string[] = []): Promise<number> {
  const { rows } = await app.query(`SELECT count(*)::int AS n FROM "${table}" WHERE ${where}`, values);
  return rows[0].n;
}

const tenantTables = () =>
  tables.filter(({ columns, name }) => columns.includes("workspaceId") || name === "Workspace");
const storeTables = () => tables.filter(({ columns, name }) => columns.includes("storeId") || name === "Store");
const workspaceColumn = ({ name }: Table) => (name === "Workspace" ? "id" : "workspaceId");
const storeColumn = ({ name }: Table) => (name === "Store" ? "id" : "storeId");

describe("every table", () => {
  test("belongs to a tenant, or is one of the few that hold no tenant's rows", () => {
    const strangers = tables.filter((table) => !tenantTables().includes(table)).map(({ name }) => name);
    expect(strangers, "give the table a workspaceId and a policy, or name it among noTenantTables").toEqual(
      noTenantTables,
    );
    const shared = tenantTables().filter((table) => !storeTables().includes(table));
    expect(shared.map(({ name }) => name)).toEqual(workspaceTables);
  });

  test("stands under row-level security, is not the app's own, and the app's role cannot step around it", async () => {
    const { rows } = await owner.query(
      `SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner) AS owner
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`,
    );
    expect(rows).toHaveLength(tables.length);
    expect(
      rows.filter((row) => !row.relrowsecurity || row.owner === "launch_app" || row.owner === "launch_system"),
    ).toEqual([]);
    const roles = await owner.query(
      "SELECT rolname FROM pg_roles WHERE rolname IN ('launch_app', 'launch_system') AND NOT rolsuper AND NOT rolbypassrls",
    );
    expect(roles.rowCount).toBe(2);
    const granted = await owner.query(
      `SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname IN ('launch_app', 'launch_system')`,
    );
    expect(granted.rowCount).toBe(0);
  });

  test("of a tenant lets the app's role in by a policy that reads the tenant, and by no other", async () => {
    const { rows } = await owner.query<{ tablename: string; text: string }>(
      `SELECT tablename, coalesce(qual, '') || ' ' || coalesce(with_check, '') AS text FROM pg_policies
       WHERE schemaname = 'public' AND 'launch_app' = ANY (roles) OR 'public' = ANY (roles)`,
    );
    for (const { name } of tenantTables()) {
      const own = rows.filter(({ tablename }) => tablename === name);
      expect(own.length, name).toBeGreaterThan(0);
      for (const { text } of own) expect(text, name).toContain("app_workspace_id()");
    }
    expect(rows.filter(({ tablename }) => noTenantTables.includes(tablename))).toEqual([]);
  });

  test("of sign-in is closed to the app's role", async () => {
    for (const name of noTenantTables) {
      await expect(app.query(`SELECT FROM "${name}"`), name).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("of the engine is closed to the app's and the system role", async () => {
    const { rows } = await owner.query(
      `SELECT n.nspname, r.rolname FROM pg_namespace n, pg_roles r
       WHERE n.nspname IN ('engine', 'pgboss') AND r.rolname IN ('launch_app', 'launch_system')
         AND has_schema_privilege(r.rolname, n.nspname, 'USAGE')`,
    );
    expect(rows).toEqual([]);
  });
});

describe("what a transaction sees", () => {
  test("has something to hide in every table", async () => {
    for (const table of tenantTables()) {
      const where = `"${workspaceColumn(table)}" = $1`;
      const { rows } = await owner.query(`SELECT count(*)::int AS n FROM "${table.name}" WHERE ${where}`, [
        theirs.workspaceId,
      ]);
      expect(rows[0].n, `buildWholeStore leaves ${table.name} empty`).toBeGreaterThan(0);
    }
  });

  test("is nothing without a tenant", async () => {
    await within({}, async () => {
      for (const { name } of tenantTables()) expect(await count(name), name).toBe(0);
    });
  });

  test("is nothing of another workspace", async () => {
    await within({ workspaceId: mine.first.workspaceId }, async () => {
      for (const table of tenantTables()) {
        expect(await count(table.name), table.name).toBeGreaterThan(0);
        expect(await count(table.name, `"${workspaceColumn(table)}" <> $1`, [mine.first.workspaceId]), table.name).toBe(
          0,
        );
      }
    });
  });

  test("is nothing of another store, for a store's own people", async () => {
    await within(mine.first, async () => {
      for (const table of storeTables()) {
        if (membersOnly.includes(table.name)) expect(await count(table.name), table.name).toBe(0);
        else expect(await count(table.name), table.name).toBeGreaterThan(0);
        const others = `"${storeColumn(table)}" IS DISTINCT FROM $1`;
        expect(await count(table.name, others, [mine.first.storeId]), table.name).toBe(0);
      }
    });
  });

  test("is nothing at all for a store named with another workspace", async () => {
    await within({ workspaceId: theirs.workspaceId, storeId: mine.first.storeId }, async () => {
      for (const { name } of storeTables()) expect(await count(name), name).toBe(0);
    });
  });

  test("is no event of the workspace, for a store's own people", async () => {
    await within(mine.first, async () => expect(await count("OutboxEvent")).toBe(0));
  });

  test("is no note among consultants, for a store's own people", async () => {
    await within({ workspaceId: mine.first.workspaceId }, async () => {
      expect(await count("Activity", "internal")).toBeGreaterThan(0);
    });
    await within(mine.first, async () => expect(await count("Activity", "internal")).toBe(0));
  });
});

describe("what a transaction can write", () => {
  /** Copies a row as it stands, with another id, into another tenant or store. */
  async function copyInto(table: Table, changes: Record<string, string>, from: WholeStore): Promise<unknown> {
    const { rows } = await owner.query(`SELECT * FROM "${table.name}" WHERE "${workspaceColumn(table)}" = $1 LIMIT 1`, [
      from.workspaceId,
    ]);
    const fresh = table.columns.includes("id") ? { id: crypto.randomUUID() } : {};
    const row = { ...rows[0], ...fresh, ...changes };
    const columns = Object.keys(row);
    const values = columns.map((column) => (isJson(row[column]) ? JSON.stringify(row[column]) : row[column]));
    const names = columns.map((column) => `"${column}"`).join(", ");
    const places = columns.map((_column, index) => `$${index + 1}`).join(", ");
    return app.query(`INSERT INTO "${table.name}" (${names}) VALUES (${places})`, values);
  }
  function isJson(value: unknown): boolean {
    return typeof value === "object" && value !== null && !(value instanceof Date) && !Array.isArray(value);
  }

  test("is no row of another workspace", async () => {
    for (const table of tenantTables()) {
      if (table.name === "Workspace") continue;
      const insert = within({ workspaceId: mine.first.workspaceId }, () => copyInto(table, {}, theirs));
      await expect(insert, table.name).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("is no row of another store, for a store's own people", async () => {
    for (const table of storeTables()) {
      const changes = { [storeColumn(table)]: mine.second.storeId };
      const insert = within(mine.first, () => copyInto(table, changes, mine.first));
      await expect(insert, table.name).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("moves no row into another workspace", async () => {
    for (const table of tenantTables()) {
      const move = within({ workspaceId: mine.first.workspaceId }, () =>
        app.query(`UPDATE "${table.name}" SET "${workspaceColumn(table)}" = $1`, [theirs.workspaceId]),
      );
      await expect(move, table.name).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("changes nothing of the workspace and its members, for a store's own people", async () => {
    for (const [table, column] of [
      ["Workspace", "name"],
      ["Member", "role"],
    ]) {
      const change = within(mine.first, () => app.query(`UPDATE "${table}" SET "${column}" = "${column}"`));
      await expect(change, table).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("changes and deletes nothing that was seen, said or sent", async () => {
    for (const name of appendOnly) {
      const column = name === "Facts" ? "sha256" : "id";
      for (const sql of [
        `UPDATE "${name}" SET "${column}" = "${column}"`,
        `DELETE FROM "${name}"`,
        `TRUNCATE "${name}"`,
      ]) {
        const act = within({ workspaceId: mine.first.workspaceId }, () => app.query(sql));
        await expect(act, sql).rejects.toMatchObject({ code: "42501" });
      }
    }
  });

  test("deletes no run, finding, answer, record or person", async () => {
    const kept = [
      "ApiKey",
      "OutgoingHook",
      "ProbeAgent",
      "ProbeTask",
      "Attestation",
      "AuditRun",
      "Deliverable",
      "DeliverableVersion",
      "Deploy",
      "DeployHook",
      "Finding",
    ];
    for (const name of [
      ...kept,
      "Invitation",
      "Member",
      "Signal",
      "Sprint",
      "Stage",
      "StorePerson",
      "Waiver",
      "Widget",
      "Workspace",
    ]) {
      const act = within({ workspaceId: mine.first.workspaceId }, () => app.query(`DELETE FROM "${name}"`));
      await expect(act, name).rejects.toMatchObject({ code: "42501" });
    }
  });
});

test("a reference inside a tenant cannot point into another, whoever writes it", async () => {
  const { rows } = await owner.query<{ table: string; name: string; columns: string[]; target: string }>(
    `SELECT c.conrelid::regclass::text AS table, c.conname AS name, c.confrelid::regclass::text AS target,
       (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS columns
     FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
     WHERE c.contype = 'f' AND n.nspname = 'public'`,
  );
  const loose = rows.filter(
    ({ columns, table, target }) =>
      !columns.includes("workspaceId") &&
      target !== '"User"' &&
      target !== '"Workspace"' &&
      !noTenantTables.includes(table.replaceAll('"', "")),
  );
  expect(loose).toEqual([]);
});

test("with row-level security the tenant is decided once a statement, not once a row", async () => {
  const { rows } = await owner.query<{ tablename: string; policyname: string; text: string }>(
    `SELECT tablename, policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') AS text FROM pg_policies
     WHERE schemaname = 'public' AND 'launch_app' = ANY (roles)`,
  );
  // Postgres runs a sub-select once (an InitPlan); the bare function would run for every row.
  for (const { tablename, text } of rows)
    expect(text.replaceAll(/SELECT app_\w+\(\)/g, ""), tablename).not.toMatch(/app_\w+\(\)/);
});
