/** One operation of the API: what the dispatcher obeys and what the OpenAPI document says, from the same lines. */
import { z } from "zod";
import type { ApiScope, Ctx } from "../ctx.ts";

export type Method = "GET" | "POST" | "DELETE";
export type Place = "path" | "query" | "body";

/** Thrown when a part of a request does not fit its schema. */
export class BadRequestPart extends Error {
  override name = "BadRequestPart";
  readonly place: Place;
  readonly issues: { pointer: string; detail: string }[];
  constructor(place: Place, issues: { pointer: string; detail: string }[]) {
    super(`the ${place} does not fit`);
    this.place = place;
    this.issues = issues;
  }
}

export type RawInput = { path: Record<string, string>; query: URLSearchParams; body: unknown };

export type Operation = {
  /** Name of the function in a generated client. */
  id: string;
  method: Method;
  /** Below /api/v1, with `{name}` for what varies. */
  path: string;
  tag: string;
  scope: ApiScope;
  /** Whether a key of one store may not call it. */
  isWorkspaceOnly: boolean;
  summary: string;
  description: string;
  status: 200 | 201 | 204;
  params: z.ZodObject;
  query: z.ZodObject;
  /** Null for what takes no body. */
  body: z.ZodType | null;
  /** Null for an answer without content. */
  output: z.ZodType | null;
  /** Reads a request; throws `BadRequestPart`. What it gives runs the verb and answers in the form of `output`. */
  prepare(raw: RawInput): (ctx: Ctx) => Promise<unknown>;
};

type Spec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = {
  id: string;
  method: Method;
  path: string;
  tag: string;
  scope: ApiScope;
  isWorkspaceOnly?: boolean;
  summary: string;
  description?: string;
  status?: 200 | 201 | 204;
  params?: P;
  query?: Q;
  body?: B;
  output: z.ZodType | null;
  /** Calls a verb. Names turn into snake_case and times into text on the way out. */
  run(ctx: Ctx, input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> }): Promise<unknown>;
};

const none = z.strictObject({});

/** Declares an operation. */
export function defineOperation<
  P extends z.ZodObject = typeof none,
  Q extends z.ZodObject = typeof none,
  B extends z.ZodType = z.ZodUndefined,
>(spec: Spec<P, Q, B>): Operation {
  const { run, isWorkspaceOnly = false, description = "", status = 200, output } = spec;
  return {
    ...spec,
    isWorkspaceOnly,
    description,
    status,
    params: spec.params ?? none,
    query: spec.query ?? none,
    body: spec.body ?? null,
    prepare({ path, query, body }) {
      const params = read("path", spec.params, path);
      const asked = read("query", spec.query, readQuery(spec.query, query));
      const given = read("body", spec.body, body);
      return async (ctx) => {
        const result = await run(ctx, { params, query: asked, body: given });
        return output === null ? null : output.parse(toWire(result));
      };
    },
  };
}

function read<S extends z.ZodType>(place: Place, schema: S | undefined, value: unknown): z.output<S> {
  // An operation that declares nothing for a place takes nothing there.
  const parsed = (schema ?? (place === "body" ? z.undefined() : none)).safeParse(value);
  if (parsed.success) return parsed.data as z.output<S>;
  throw new BadRequestPart(
    place,
    parsed.error.issues.slice(0, 20).flatMap(({ path, message, ...issue }) => {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [null];
      return keys.map((key) => ({
        pointer: pointerTo(key === null ? path : [...path, key]),
        detail: key === null ? message : `There is no ${place === "query" ? "parameter" : "field"} of this name.`,
      }));
    }),
  );
}

/** RFC 6901: names of a path joined by slashes. */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Turns the texts of a query into the numbers its schema wants. A name that stands twice stays a text of both. */
function readQuery(schema: z.ZodObject | undefined, query: URLSearchParams): Record<string, unknown> {
  const properties = schema ? (z.toJSONSchema(schema, { io: "input" }).properties ?? {}) : {};
  const names = [...new Set(query.keys())].slice(0, 50);
  return Object.fromEntries(
    names.map((name) => {
      const text = query.getAll(name).join(",");
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const isNumber = typeof property === "object" && property.type === "integer";
      return [name, isNumber && /^\d{1,9}$/.test(text) ? Number(text) : text];
    }),
  );
}

/** Gives a value as it leaves: snake_case names, times as ISO 8601 in UTC, what is not set left out. */
export function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      toWire(inner),
    ]),
  );
}
