/** Reads the OpenAPI document into what the page shows. */
import type { ApiDocument } from "@/server/api/openapi.ts";

type Schema = Record<string, unknown>;
export type ShownField = { name: string; type: string; note: string | null };
export type ShownOperation = {
  id: string;
  tag: string;
  summary: string;
  method: string;
  path: string;
  description: string;
  parameters: ShownField[];
  /** Null for what takes no body. */
  body: Schema | null;
  status: string;
  /** Null for an answer without content. */
  answer: Schema | null;
};

/** Lists the operations in the order of the document. */
export function operationsOf(document: ApiDocument): ShownOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, own]) => {
      const [status = "", done] = Object.entries(record(own.responses)).find(([code]) => code.startsWith("2")) ?? [];
      const [tag] = list(own.tags);
      return {
        id: text(own.operationId),
        tag: text(tag),
        summary: text(own.summary),
        method: method.toUpperCase(),
        path,
        description: text(own.description),
        parameters: list(own.parameters).map((parameter) => parameterOf(record(parameter), document)),
        body: jsonOf(record(own.requestBody)),
        status,
        answer: jsonOf(record(done)),
      };
    }),
  );
}

/** Lists the fields of an object, those within it by their path: `data[].id`. */
export function fieldsOf(schema: Schema, document: ApiDocument, prefix = ""): ShownField[] {
  const resolved = resolve(schema, document);
  const required = list(resolved.required);
  return Object.entries(record(resolved.properties)).flatMap(([name, own]) => {
    const field = resolve(record(own), document);
    const inner = innerOf(field, document);
    const place = `${prefix}${name}`;
    const isOptional = prefix === "" && !required.includes(name) && Object.keys(field).length > 0;
    const note = [text(field.description), isOptional ? defaultOf(field) : ""].filter((part) => part !== "").join(" ");
    const shown = { name: place, type: typeOf(field, document), note: note || null };
    return inner ? [shown, ...fieldsOf(inner.schema, document, `${place}${inner.isList ? "[]" : ""}.`)] : [shown];
  });
}

function parameterOf(parameter: Schema, document: ApiDocument): ShownField {
  const schema = record(parameter.schema);
  const place = text(parameter.in);
  const note = [text(parameter.description), parameter.required === true ? "" : defaultOf(schema)];
  return {
    name: text(parameter.name),
    type: `${typeOf(schema, document)}, in the ${place}`,
    note: note.filter((part) => part !== "").join(" ") || null,
  };
}

function defaultOf(schema: Schema): string {
  return schema.default === undefined ? "Optional." : `Optional, ${JSON.stringify(schema.default)} unless given.`;
}

function innerOf(schema: Schema, document: ApiDocument): { schema: Schema; isList: boolean } | null {
  const own = withoutNull(schema, document);
  if (own.type === "object" && Object.keys(record(own.properties)).length > 0) return { schema: own, isList: false };
  const items = own.type === "array" ? resolve(record(own.items), document) : null;
  return items && Object.keys(record(items.properties)).length > 0 ? { schema: items, isList: true } : null;
}

function typeOf(schema: Schema, document: ApiDocument): string {
  const own = withoutNull(resolve(schema, document), document);
  const orNull = own === resolve(schema, document) ? "" : " or null";
  if (Array.isArray(own.enum)) return `${own.enum.join(", ")}${orNull}`;
  if (own.type === "array") return `list of ${typeOf(record(own.items), document)}${orNull}`;
  const types = list(own.type).length > 0 ? list(own.type).join(" or ") : text(own.type);
  return `${text(own.format) || types || "anything"}${orNull}`;
}

/** Gives the form a value has when it is not null. */
function withoutNull(schema: Schema, document: ApiDocument): Schema {
  const [only, ...more] = list(schema.anyOf).filter((each) => record(each).type !== "null");
  return only !== undefined && more.length === 0 ? resolve(record(only), document) : schema;
}

function resolve(schema: Schema, document: ApiDocument): Schema {
  const name = text(schema.$ref).split("/").at(-1) ?? "";
  const named = document.components.schemas[name];
  return name !== "" && named ? named : schema;
}

function jsonOf(part: Schema): Schema | null {
  const { schema } = record(record(part.content)["application/json"]);
  return schema === undefined ? null : record(schema);
}

function record(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
