import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { canonical, isObject, type JsonObject, shortHash } from "./json.ts";

/** What an expression may read: the event that started the run, and the one that has just come in. */
export type CelContext = { event: unknown; async?: unknown };

/** `async.<path> == <event path>`, found at the top of a condition. */
export type CelMatch = { asyncPath: string; eventPath: string };

type Compiled = { run(context: Record<string, unknown>): unknown; paths: string[][]; match: CelMatch | null };

const ROOTS = new Set(["event", "async"]);
const COMPILED_MAX = 2000;
const compiled = new Map<string, Compiled>();
const environment = createEnvironment();

/** Checks that an expression is one. Throws the parser's error otherwise. */
export function compileExpression(expression: string): void {
  compile(expression);
}

/** Decides a condition; an error while evaluating it means false, and only true is true. */
export function isTrue(expression: string, context: CelContext): boolean {
  try {
    return evaluate(expression, context) === true;
  } catch {
    return false;
  }
}

/** Evaluates an expression to a key that is the same for the same value; what cannot be evaluated shares one key. */
export function keyOf(expression: string, context: CelContext): string {
  try {
    return valueKey(evaluate(expression, context));
  } catch {
    return "<invalid>";
  }
}

/**
 * Evaluates a run's priority in seconds, from -600 to 600. Anything but an integer result counts as 0; JSON numbers
 * are doubles in CEL, so only integer literals are integers.
 */
export function priorityOf(expression: string, context: CelContext): number {
  try {
    const value = evaluate(expression, context);
    return typeof value === "bigint" ? Math.min(600, Math.max(-600, Number(value))) : 0;
  } catch {
    return 0;
  }
}

/** Finds an equality between the two events that must hold for the condition to hold; null if there is none. */
export function matchOf(expression: string): CelMatch | null {
  return compile(expression).match;
}

/** Reads a value at a dotted path and makes a key of it; a missing value is null, as in expressions. */
export function keyAt(root: unknown, path: string): string {
  let value: unknown = root;
  for (const part of path.split(".")) value = isObject(value) ? value[part] : undefined;
  return valueKey(value ?? null);
}

function valueKey(value: unknown): string {
  return shortHash(canonical(plain(value)));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}

function evaluate(expression: string, context: CelContext): unknown {
  const { run, paths } = compile(expression);
  const roots: Record<string, unknown> = { event: context.event ?? {}, async: context.async ?? {} };
  for (const path of paths) fillHole(roots, path);
  return run(roots);
}

/** Puts null where a path leads nowhere, copying what it changes: a missing field is null on Inngest, not an error. */
function fillHole(roots: Record<string, unknown>, path: string[]): void {
  let holder: Record<string, unknown> = roots;
  for (const [index, part] of path.entries()) {
    const value = holder[part];
    const last = index === path.length - 1;
    if (value !== undefined && value !== null && !isObject(value)) return;
    if (last) {
      if (value === undefined) holder[part] = null;
      return;
    }
    const copy: JsonObject = { ...(value ?? {}) };
    holder[part] = copy;
    holder = copy;
  }
}

function compile(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known) return known;
  const parsed = environment.parse(expression);
  const check = parsed.check();
  if (!check.valid) throw check.error ?? new Error("The expression is not valid");
  const paths: string[][] = [];
  collectPaths(parsed.ast, paths);
  const result: Compiled = { run: (context) => parsed(context), paths, match: findMatch(parsed.ast) };
  // Expressions come from our own code, so there are few; the bound only keeps a runaway caller from filling memory.
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  compiled.set(expression, result);
  return result;
}

function pathOf(node: ASTNode): string[] | null {
  if (node.op === "id") return ROOTS.has(node.args) ? [node.args] : null;
  if (node.op === ".") {
    const parent = pathOf(node.args[0]);
    return parent ? [...parent, node.args[1]] : null;
  }
  if (node.op === "[]") {
    const [object, key] = node.args;
    const parent = pathOf(object);
    return parent && key.op === "value" && typeof key.args === "string" ? [...parent, key.args] : null;
  }
  return null;
}

function collectPaths(node: ASTNode, paths: string[][]): void {
  if (node.op === "call" && node.args[0] === "has") return;
  const path = pathOf(node);
  if (path) {
    if (path.length > 1) paths.push(path);
    return;
  }
  for (const child of childrenOf(node)) collectPaths(child, paths);
}

function childrenOf(node: ASTNode): ASTNode[] {
  if (node.op === "value" || node.op === "id") return [];
  return nodesIn(node.args);
}

function nodesIn(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function findMatch(node: ASTNode): CelMatch | null {
  if (node.op === "&&") return findMatch(node.args[0]) ?? findMatch(node.args[1]);
  if (node.op !== "==") return null;
  const sides = [pathOf(node.args[0]), pathOf(node.args[1])];
  const event = sides.find((path) => path?.[0] === "event");
  const incoming = sides.find((path) => path?.[0] === "async");
  if (!event || !incoming || event.length < 2 || incoming.length < 2) return null;
  if ([...event, ...incoming].some((part) => part.includes("."))) return null;
  return { asyncPath: incoming.slice(1).join("."), eventPath: event.slice(1).join(".") };
}

/** CEL as Inngest speaks it: null sorts below everything, strings take numbers, and two case functions. */
function createEnvironment(): Environment {
  const env = new Environment({ homogeneousAggregateLiterals: false });
  env.registerVariable("event", "dyn").registerVariable("async", "dyn");
  for (const type of ["int", "double", "string", "bool"]) {
    for (const operator of ["<", "<="]) {
      env.registerOperator(`null ${operator} ${type}`, () => true);
      env.registerOperator(`${type} ${operator} null`, () => false);
    }
    for (const operator of [">", ">="]) {
      env.registerOperator(`null ${operator} ${type}`, () => false);
      env.registerOperator(`${type} ${operator} null`, () => true);
    }
  }
  for (const type of ["int", "double"]) {
    env.registerOperator(`string + ${type}: string`, (text: string, value: bigint | number) => `${text}${value}`);
    env.registerOperator(`${type} + string: string`, (value: bigint | number, text: string) => `${value}${text}`);
  }
  const cases = [
    ["lowercase", (text: string) => text.toLowerCase()],
    ["uppercase", (text: string) => text.toUpperCase()],
  ] as const;
  for (const [name, change] of cases) {
    env.registerFunction(`string.${name}(): string`, change);
    env.registerFunction(`${name}(string): string`, change);
  }
  return env;
}
