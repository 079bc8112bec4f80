import { isObject, type Json, type JsonObject, parseJson } from "./json.ts";
import { signatureProblem } from "./signature.ts";
import { retryAfterMs } from "./time.ts";
import type { HttpAnswer } from "./transport.ts";

/** An error as the SDK writes and reads it. */
export type RunError = { name: string; message: string; stack?: string; cause?: Json } & JsonObject;

/** One operation an app reports. */
export type Op = {
  id: string;
  op: string;
  name: string;
  displayName: string;
  opts: JsonObject;
  data: Json;
  error: Json | undefined;
};

/** What an answer of the app means. `version` is the execution version the SDK chose; null if it said none. */
export type Answer =
  | { kind: "completed"; output: Json; version: number | null }
  | { kind: "ops"; ops: Op[]; noRetry: boolean; retryAfterMs: number | null; version: number | null }
  | {
      kind: "failed";
      error: RunError;
      noRetry: boolean;
      retryAfterMs: number | null;
      version: number | null;
    };

const MESSAGE_MAX = 500;

/**
 * Reads an app's answer by its status: 200 returned, 206 operations, 201 a streamed one of these, anything else a
 * failed attempt. An answer that is unsigned or not from an Inngest SDK is a failed attempt too.
 */
export function readAnswer(answer: HttpAnswer, signingKey: string, nowMs: number): Answer {
  const { status, headers } = answer;
  if (!headers["x-inngest-sdk"]) {
    return failed({ name: "Error", message: `The app answered ${status} without the Inngest SDK` }, headers, nowMs);
  }
  if (status === 201) return readStreamed(answer, signingKey, nowMs);
  return readPlain(status, headers, answer.body, signingKey, nowMs);
}

/** Reads an operation from what an app or a checkpoint sent; null if it is none. */
export function readOp(value: unknown): Op | null {
  if (!isObject(value) || typeof value.id !== "string" || typeof value.op !== "string") return null;
  const name = typeof value.name === "string" ? value.name : "";
  return {
    id: value.id,
    op: value.op,
    name,
    displayName: typeof value.displayName === "string" ? value.displayName : name,
    opts: isObject(value.opts) ? value.opts : {},
    data: value.data ?? null,
    error: value.error,
  };
}

/** Makes an error of whatever the app sent as one. */
export function toRunError(value: Json | undefined, fallback: string): RunError {
  if (!isObject(value)) {
    return { name: "Error", message: typeof value === "string" && value !== "" ? value : fallback };
  }
  const message = [value.message, value.error].find((text) => typeof text === "string" && text !== "");
  return {
    ...value,
    name: typeof value.name === "string" && value.name !== "" ? value.name : "Error",
    message: typeof message === "string" ? message : fallback,
    ...(typeof value.stack === "string" ? { stack: value.stack } : { stack: undefined }),
  } as RunError;
}

function readStreamed(answer: HttpAnswer, signingKey: string, nowMs: number): Answer {
  // The SDK pads the stream with blanks to keep it open; the JSON comes at the end.
  const inner = parseJson(answer.body.toString("utf8").trim());
  if (!isObject(inner) || typeof inner.status !== "number" || typeof inner.body !== "string") {
    return failed({ name: "Error", message: "The app's streamed answer could not be read" }, answer.headers, nowMs);
  }
  const headers = { ...answer.headers };
  if (isObject(inner.headers)) {
    for (const [name, value] of Object.entries(inner.headers)) headers[name.toLowerCase()] = String(value);
  }
  return readPlain(inner.status, headers, Buffer.from(inner.body), signingKey, nowMs);
}

function readPlain(
  status: number,
  headers: Record<string, string>,
  body: Buffer,
  signingKey: string,
  nowMs: number,
): Answer {
  const problem = signatureProblem(headers["x-inngest-signature"], body, signingKey, nowMs);
  if (problem !== null) return failed({ name: "Error", message: `The app's answer: ${problem}` }, headers, nowMs);
  const text = body.toString("utf8");
  const json = parseJson(text);
  if (status === 200) {
    if (json === undefined && text.trim() !== "") {
      return failed({ name: "Error", message: "The app's answer is no JSON" }, headers, nowMs);
    }
    return { kind: "completed", output: json ?? null, version: versionOf(headers) };
  }
  if (status === 206) {
    const list = Array.isArray(json) ? json : [json];
    const ops = list.map(readOp);
    if (ops.every((op) => op !== null)) {
      return {
        kind: "ops",
        ops,
        noRetry: headers["x-inngest-no-retry"] === "true",
        retryAfterMs: retryAfterMs(headers["retry-after"], nowMs),
        version: versionOf(headers),
      };
    }
    return failed({ name: "Error", message: "The app reported an operation that cannot be read" }, headers, nowMs);
  }
  const fallback = `The app answered ${status}${text === "" ? "" : `: ${text.slice(0, MESSAGE_MAX)}`}`;
  return failed(toRunError(json, fallback), headers, nowMs);
}

function failed(error: RunError, headers: Record<string, string>, nowMs: number): Answer {
  return {
    kind: "failed",
    error,
    noRetry: headers["x-inngest-no-retry"] === "true",
    retryAfterMs: retryAfterMs(headers["retry-after"], nowMs),
    version: versionOf(headers),
  };
}

function versionOf(headers: Record<string, string>): number | null {
  const version = Number(headers["x-inngest-req-version"]);
  return headers["x-inngest-req-version"] && Number.isInteger(version) ? version : null;
}
