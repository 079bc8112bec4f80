import { z } from "zod";
import { compileExpression } from "./cel.ts";
import { nextTickMs } from "./cron-expression.ts";
import { durationMs } from "./time.ts";

/**
 * A function as the SDK describes it. Unknown fields pass: a newer SDK may send more.
 * Source: `functionConfigSchema` of the `inngest` package, version 4.24.
 */
export type FunctionConfig = z.infer<typeof FunctionConfig>;

/** A concurrency entry; without a limit above 0 it limits nothing. */
export type ConcurrencyEntry = z.infer<typeof ConcurrencyEntry>;

const Expression = z.string().refine(isExpression, { error: "is not a valid expression" });
const Duration = z.string().refine((text) => durationMs(text) !== null, { error: "is not a time such as 1h30m" });
const Limit = z.number().positive();

const ConcurrencyEntry = z.looseObject({
  limit: z.number().optional(),
  key: Expression.optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});

const Trigger = z.union([
  z.looseObject({ event: z.string().min(1), expression: Expression.optional() }),
  z.looseObject({
    cron: z.string().refine((text) => nextTickMs(text, 0) !== null, { error: "is not a cron expression" }),
    jitter: Duration.optional(),
  }),
]);

const FunctionConfig = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(Trigger),
  steps: z.record(
    z.string(),
    z.looseObject({
      runtime: z.looseObject({ type: z.string(), url: z.url() }),
      retries: z.looseObject({ attempts: z.number().int().min(0).optional() }).optional(),
    }),
  ),
  idempotency: Expression.optional(),
  batchEvents: z
    .looseObject({
      maxSize: z.number().int().positive(),
      timeout: Duration,
      key: Expression.optional(),
      if: Expression.optional(),
    })
    .optional(),
  rateLimit: z.looseObject({ limit: Limit, period: Duration, key: Expression.optional() }).optional(),
  throttle: z
    .looseObject({ limit: Limit, period: Duration, key: Expression.optional(), burst: z.number().optional() })
    .optional(),
  concurrency: z.union([z.number(), ConcurrencyEntry, z.array(ConcurrencyEntry).max(2)]).optional(),
  debounce: z.looseObject({ period: Duration, key: Expression.optional(), timeout: Duration.optional() }).optional(),
  priority: z.looseObject({ run: Expression.optional() }).optional(),
  timeouts: z.looseObject({ start: Duration.optional(), finish: Duration.optional() }).optional(),
  singleton: z.looseObject({ key: Expression.optional(), mode: z.enum(["skip", "cancel"]) }).optional(),
  cancel: z
    .array(z.looseObject({ event: z.string().min(1), if: Expression.optional(), timeout: z.string().optional() }))
    .optional(),
});

/** Checks the functions of a sync; one bad function refuses them all. */
export function parseFunctions(
  value: unknown,
): { ok: true; functions: FunctionConfig[] } | { ok: false; error: string } {
  const parsed = z.array(FunctionConfig).safeParse(value);
  if (parsed.success) return { ok: true, functions: parsed.data };
  const details = parsed.error.issues.map((issue) => {
    const [index, ...path] = issue.path;
    const item: unknown = Array.isArray(value) ? value[Number(index)] : undefined;
    const id = typeof item === "object" && item !== null && "id" in item ? String(item.id) : "?";
    return `${id}: ${path.join(".")} ${issue.message}`;
  });
  return { ok: false, error: `At least one function is invalid: ${details.join("; ")}` };
}

/** Lists a function's concurrency entries, whichever of the three forms it was written in. */
export function concurrencyOf(config: FunctionConfig): ConcurrencyEntry[] {
  const { concurrency } = config;
  if (concurrency === undefined) return [];
  if (typeof concurrency === "number") return [{ limit: concurrency }];
  return Array.isArray(concurrency) ? concurrency : [concurrency];
}

/** Reads how often a call of this function may be tried; Inngest's default is four retries. */
export function maxAttemptsOf(config: FunctionConfig): number {
  return (Object.values(config.steps)[0]?.retries?.attempts ?? 4) + 1;
}

/** Reads where the function is called. Throws when it has no step, which a sync refuses. */
export function callUrlOf(config: FunctionConfig): URL {
  const step = Object.values(config.steps)[0];
  if (!step) throw new Error(`Function ${config.id} has no step to call`);
  return new URL(step.runtime.url);
}

function isExpression(text: string): boolean {
  try {
    compileExpression(text);
    return true;
  } catch {
    return false;
  }
}
