#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// Prisma's schema engine (options on the command line, JSON-RPC lines on standard input and output) on its WASM build
// from npm, so that `prisma migrate` downloads nothing. Prisma starts it by PRISMA_SCHEMA_ENGINE_BINARY. Node >= 24.5.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import Result from "pg/lib/result.js";

const CHAR_OID = 18; // pg_type.dat: the catalogue's one-byte "char"
const TEXT_OID = 25;

const argv = process.argv.slice(2);
const url = new URL(JSON.parse(option("--datasource")[0] ?? "{}").url ?? process.env.DATABASE_URL);
const database = decodeURIComponent(url.pathname.slice(1));
const quote = pg.escapeIdentifier;
let charColumns = new Set(); // of the result being read

if (argv.includes("cli")) await runCommand(argv.at(-1));
else serve();

/** Runs `create-database`, `drop-database` or `can-connect-to-database`, then exits. */
async function runCommand(command) {
  const statements = {
    "create-database": `CREATE DATABASE ${quote(database)}`,
    "drop-database": `DROP DATABASE IF EXISTS ${quote(database)} WITH (FORCE)`,
  };
  try {
    await onServer(statements[command] ?? "SELECT 1", statements[command] ? "postgres" : database);
    process.exit(0);
  } catch (error) {
    const isMissing = error.code === "3D000"; // invalid_catalog_name
    const message = `${error.message || error.code} (${url.host}/${database})`;
    report({ is_panic: false, error_code: isMissing ? "P1003" : "P1001", message });
    process.exit(1);
  }
}

/** Answers requests until standard input closes and the last answer is out. */
function serve() {
  const open = new Set();
  let isClosed = false;
  const endWhenDone = () => {
    if (isClosed && open.size === 0) process.exit(0);
  };
  // Prisma may take an engine that dies without an answer for one that succeeded: answer first.
  const crash = (reason) => {
    report({ message: String(reason) });
    for (const id of open) sendError(id, reason instanceof Error ? reason : new Error(String(reason)));
    process.exitCode = 1;
    process.stdout.write("", () => process.exit(1));
  };
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: crash };
  process.on("uncaughtException", crash);
  const engine = loadEngine();
  engine.catch(() => {}); // told to whoever asks
  createInterface({ input: process.stdin })
    .on("close", () => {
      isClosed = true;
      endWhenDone();
    })
    .on("line", async (line) => {
      const { id, method, params } = JSON.parse(line);
      if (!method) return; // the answer to our "print"
      open.add(id);
      try {
        const result = await call(await engine, method, params);
        if (method === "diff" && result.stdout) {
          send({ id: 1e6 + id, method: "print", params: { content: result.stdout } });
        }
        send({ id, result: result ?? null });
      } catch (error) {
        sendError(id, error);
      } finally {
        open.delete(id);
        endWhenDone();
      }
    });
}

async function loadEngine() {
  const datamodels = option("--datamodels").map((file) => [file, readFileSync(file, "utf8")]);
  // `migrate diff` names none.
  if (datamodels.length === 0) datamodels.push(["schema.prisma", 'datasource db {\n  provider = "postgresql"\n}']);
  return SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(makeFactory()));
}

function call(engine, method, params) {
  if (method === "createDatabase") return { databaseName: database };
  return engine[method === "getDatabaseVersion" ? "version" : method](params);
}

/** Makes the adapter without four faults of 7.10: scripts, "char" columns, the shadow database, its disposal. */
function makeFactory() {
  readCharAsText();
  const factory = new PrismaPg(at(database));
  const connect = factory.connect.bind(factory);
  factory.connect = async () => repair(await connect());
  // The original drops the shadow database while its own pool is still open.
  factory.connectToShadowDb = async () => {
    const name = `shadow_${crypto.randomUUID()}`;
    await onServer(`CREATE DATABASE ${quote(name)}`);
    const adapter = repair(await new PrismaPg(at(name)).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await onServer(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
    };
    return adapter;
  };
  return factory;
}

/** Lets the driver read "char" as text, which the adapter refuses by its own number, and remembers the columns. */
function readCharAsText() {
  const { addFields } = Result.prototype;
  Result.prototype.addFields = function addFieldsWithChar(fields) {
    for (const field of fields) {
      if (field.dataTypeID !== CHAR_OID) continue;
      charColumns.add(field.name);
      field.dataTypeID = TEXT_OID;
    }
    return addFields.call(this, fields);
  };
}

function repair(queryable) {
  const { queryRaw, startTransaction } = queryable;
  queryable.queryRaw = async (query) => {
    charColumns = new Set();
    const result = await queryRaw.call(queryable, query);
    result.columnNames.forEach((name, index) => {
      if (charColumns.has(name)) result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
  // The original splits at every ";", also inside functions and texts.
  queryable.executeScript = (sql) =>
    queryable.client.query(sql).then(
      () => {},
      (error) => queryable.onError(error),
    );
  if (startTransaction) {
    queryable.startTransaction = async (...args) => repair(await startTransaction.apply(queryable, args));
  }
  return queryable;
}

async function onServer(sql, name = "postgres") {
  const client = new pg.Client(at(name));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Names another database of the same server, with the same TLS settings. */
function at(name) {
  const target = new URL(url);
  target.pathname = `/${encodeURIComponent(name)}`;
  return { connectionString: target.href };
}

function option(name) {
  return argv.flatMap((argument, index) => (argument === name ? [argv[index + 1]] : []));
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function sendError(id, error) {
  const data = { is_panic: false, message: error.message, error_code: error.code ?? null, meta: error.meta ?? null };
  send({ id, error: { code: 4466, message: "failed", data } });
}

function report(fields) {
  console.error(`\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}`);
}
