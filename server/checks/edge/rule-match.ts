/** Whether a rule at the edge can touch the pages of one visitor: a careful reading of its expression. */
import type { Json } from "../check.ts";
import { fieldOf, listOf, textOf } from "./api-answer.ts";

/** One rule of a phase's entry point or one page rule, as far as it is judged. */
export type EdgeRule = { name: string; expression: string; isEnabled: boolean; action: string; parameters: Json };

/** Reads the rules of an entry point (Cloudflare API, "Rulesets"). */
export function rulesOf(entryPoint: Json): EdgeRule[] {
  return listOf(fieldOf(entryPoint, "rules")).map((rule) => ({
    name: textOf(fieldOf(rule, "description")) || textOf(fieldOf(rule, "id")) || "unnamed",
    expression: textOf(fieldOf(rule, "expression")) ?? "",
    isEnabled: fieldOf(rule, "enabled") !== false,
    action: textOf(fieldOf(rule, "action")) ?? "",
    parameters: fieldOf(rule, "action_parameters") ?? null,
  }));
}

/**
 * Tells whether an expression can match one of the paths. What it does not understand it takes for a match: a rule too
 * many is looked at by a person, a rule too few by nobody.
 */
export function canMatch(expression: string, paths: string[]): boolean {
  // Rules language: `http.request.uri.path.extension` and `.basename` go by file names, which these pages have none of.
  if (/\buri\.path\.(?:extension|basename)\b/.test(expression)) return false;
  if (!/\b(?:uri|full_uri)\b/.test(expression)) return true;
  const literals = [...expression.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? "");
  const pathLiterals = literals.filter((text) => text.startsWith("/") || text.includes("*") || text.includes("/"));
  const isNegated = /\bnot\b|\bne\b|!=/.test(expression);
  const touches = paths.some((path) => pathLiterals.some((literal) => covers(literal, path)));
  if (isNegated) return !touches;
  return touches || pathLiterals.length === 0;
}

function covers(literal: string, path: string): boolean {
  const plain = literal.replace(/^https?:\/\/[^/]*|^\*?[^/*]*(?=\/)/, "").replace(/\*.*$/, "");
  return plain === "" || path.startsWith(plain) || plain.startsWith(path);
}
