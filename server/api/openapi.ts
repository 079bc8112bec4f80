/** Writes the OpenAPI 3.1 document from the table the dispatcher obeys. */
import { z } from "zod";
import { env } from "../env.ts";
import { BODY_BYTES_MAX, limits } from "./handle.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { Problem, type ProblemKind, problemKinds } from "./problem.ts";

type Schema = Record<string, unknown>;
export type ApiDocument = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  security: Record<string, string[]>[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Schema>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> };
};

/** Makes the document as it is served. */
export function openApiDocument(): ApiDocument {
  const schemas: Record<string, Schema> = {};
  const paths: ApiDocument["paths"] = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation, schemas),
    };
  }
  schemaOf(z.object({ problem: Problem }), "output", schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "Launch Ready API",
      version: "1",
      description: `Reads what the portal knows of your stores, starts audits, and takes reports of pipelines. A key makes ${limits.requests} requests a minute, ${limits.changes} of them changes; a body has at most ${BODY_BYTES_MAX / 1024 / 1024} MiB.`,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: `${env().NEXTAUTH_URL}/api/v1` }],
    security: [{ key: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A key of the workspace, or of one store." },
      },
    },
  };
}

function describeOperation(operation: Operation, schemas: Record<string, Schema>): Schema {
  const { id, tag, summary, scope, isWorkspaceOnly, status, body, output, method } = operation;
  const needs = `Scope: ${scope}.${isWorkspaceOnly ? " Not for keys of one store." : ""}`;
  const parameters = [
    ...parametersOf("path", operation.params, schemas),
    ...parametersOf("query", operation.query, schemas),
    ...(method === "POST" ? [idempotencyHeader] : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [operation.description, needs].filter((text) => text !== "").join(" "),
    "x-scope": scope,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(body, "input", schemas) } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: output ? "Done." : "Done; nothing to say.",
        ...(output ? { content: { "application/json": { schema: schemaOf(output, "output", schemas) } } } : {}),
      },
      ...Object.fromEntries(problemsOf(operation).map((kind) => [problemKinds[kind].status, problemResponse(kind)])),
    },
  };
}

const idempotencyHeader = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key with the same request acts once and gets the same answer for 24 hours.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};

function problemsOf({ method, params, body }: Operation): ProblemKind[] {
  const kinds: ProblemKind[] = ["not-authenticated", "not-allowed"];
  if (Object.keys(params.shape).length > 0) kinds.push("not-found");
  if (method !== "GET") kinds.push("conflict");
  if (body) kinds.push("bad-request", "too-large", "not-json");
  return [...kinds, "invalid", "limit-reached", "our-fault"];
}

function problemResponse(kind: ProblemKind): Schema {
  return {
    description: problemKinds[kind].title,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

function parametersOf(place: "path" | "query", schema: z.ZodObject, schemas: Record<string, Schema>): Schema[] {
  const written = schemaOf(schema, "input", schemas);
  const properties = isRecord(written.properties) ? written.properties : {};
  const required = Array.isArray(written.required) ? written.required : [];
  return Object.entries(properties).map(([name, own]) => {
    const { description, ...rest } = isRecord(own) ? own : {};
    return {
      name,
      in: place,
      required: place === "path" || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

/** Writes a schema in JSON Schema 2020-12, OpenAPI 3.1's own dialect; named ones are moved to the components. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Record<string, Schema>): Schema {
  const { $schema: _, $defs, ...written } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  for (const [name, own] of Object.entries($defs ?? {})) schemas[name] = tidy(own, io);
  return tidy(written, io);
}

/** Points references at the components, and leaves out what says nothing new. */
function tidy(value: unknown, io: "input" | "output"): Schema {
  const seen = tidyAny(value, io);
  return isRecord(seen) ? seen : {};
}

function tidyAny(value: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(value)) return value.map((inner) => tidyAny(inner, io));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      if (name === "id" && typeof inner === "string") return [];
      if (name === "pattern" && typeof value.format === "string") return [];
      if (name === "maximum" && inner === Number.MAX_SAFE_INTEGER) return [];
      // An answer may have more fields one day; a request may not.
      if (name === "additionalProperties" && inner === false && io === "output") return [];
      if (name === "$ref" && typeof inner === "string") {
        return [[name, inner.replace("#/$defs/", "#/components/schemas/")]];
      }
      return [[name, tidyAny(inner, io)]];
    }),
  );
}

function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
