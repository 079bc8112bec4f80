/** The debug and admin tools of catalogue section 6, and how their pages show what they are. */
import { type Guess, isGzip } from "./guess-paths.ts";

/** Variables every server process has; two of them with a value are a print of its environment. */
const ENVIRONMENT = /"?\b(NODE_ENV|DATABASE_URL|PATH|HOME|HOSTNAME|SECRET_KEY_BASE|PWD|AWS_REGION|REDIS_URL)"?\s*[:=]/g;

function environmentIn(body: string): string[] {
  return [...new Set([...body.matchAll(ENVIRONMENT)].map(([, name = ""]) => name))];
}
const isEnvironment = (body: string) => environmentIn(body).length >= 2;

/** Frames as V8 writes them, `at handler (/app/server.js:10:5)`, and as the JVM does, `at shop.Cart.add(Cart.java:42)`. */
const FRAME = /\bat [^\n<]{1,120}\([^()\s]{1,200}:\d+(?::\d+)?\)/g;

function isTrace(body: string): boolean {
  return /Traceback \(most recent call last\)/.test(body) || (body.match(FRAME)?.length ?? 0) >= 2;
}

function has(pattern: RegExp): (body: string) => boolean {
  return (body) => pattern.test(body);
}

type Parts = Omit<Guess, "path">;
const at = (path: string, parts: Parts): Guess => ({ ...parts, path });
const debugger_ = { level: "fail", isPage: true } as const;

const environmentDump: Pick<Guess, "what" | "level" | "isHit" | "keep"> = {
  what: "the settings of your server, passwords included",
  level: "fail",
  isHit: isEnvironment,
  keep: environmentIn,
};
const memory = { what: "the memory of your server", level: "fail" } as const;
const queue = { ...debugger_, what: "the control panel of your background jobs" } as const;

/** Every address to try, in the order of the catalogue. */
export const debugPaths: readonly Guess[] = [
  at("/server-status", {
    key: "server-status",
    what: "who is asking your server for what",
    level: "warn",
    isPage: true,
    isHit: has(/Apache (?:Server )?Status/i),
  }),
  at("/phpinfo.php", {
    key: "phpinfo",
    what: "the settings of your server",
    level: "fail",
    isPage: true,
    isHit: has(/<title>(?:PHP [\d.]+\S* - )?phpinfo\(\)/i),
  }),
  at("/actuator/env", { ...environmentDump, key: "actuator-env", isHit: has(/"propertySources"\s*:\s*\[/) }),
  // A heap dump of the JVM begins with its format's name; packed ones begin as gzip does.
  at("/actuator/heapdump", {
    ...memory,
    key: "actuator-heapdump",
    isHit: (body) => body.startsWith("JAVA PROFILE") || isGzip(body),
  }),
  at("/metrics", {
    key: "metrics",
    what: "the counters of your server",
    level: "warn",
    isHit: has(/^# (?:HELP|TYPE) \S+ /m),
  }),
  at("/debug/pprof/", { ...memory, key: "pprof", isPage: true, isHit: has(/\/debug\/pprof\/[\s\S]*goroutine/) }),
  at("/__debug__/", {
    ...debugger_,
    key: "django-debug",
    what: "the debugger of your shop",
    isHit: has(/\bdjdt\b|djDebug/),
  }),
  at("/_profiler", {
    ...debugger_,
    key: "symfony-profiler",
    what: "the debugger of your shop",
    isHit: has(/Symfony Profiler/i),
  }),
  at("/telescope", {
    ...debugger_,
    key: "telescope",
    what: "the debugger of your shop",
    isHit: has(/<title>[^<]*Telescope/i),
  }),
  at("/horizon", { ...queue, key: "horizon", isHit: has(/<title>[^<]*Horizon/i) }),
  at("/elmah.axd", { ...debugger_, key: "elmah", what: "the error log of your shop", isHit: has(/Error Log for\b/) }),
  at("/graphql", {
    key: "graphql-introspection",
    what: "the full plan of your shop's interface",
    level: "warn",
    // The smallest question only introspection answers (GraphQL specification, section 4).
    json: JSON.stringify({ query: "{__schema{queryType{name}}}" }),
    isHit: has(/"__schema"\s*:\s*\{\s*"queryType"/),
  }),
  at("/api/debug", { ...environmentDump, key: "api-debug" }),
  at("/api/health?verbose", { ...environmentDump, key: "api-health" }),
  // An address nobody has, and one that is no valid text: what the error pages say.
  ...["/lrc-no-such-page", "/lrc-%zz"].map((path, index) =>
    at(path, {
      key: index === 0 ? "not-found-debugger" : "bad-request-debugger",
      what: "a debugger that runs commands",
      level: "fail",
      isPage: true,
      anyStatus: true,
      isHit: has(/Werkzeug Debugger|__debugger__=yes/),
    }),
  ),
  ...["/lrc-no-such-page", "/lrc-%zz"].map((path, index) =>
    at(path, {
      key: index === 0 ? "not-found-trace" : "bad-request-trace",
      what: "the inside of your code on an error page",
      level: "warn",
      isPage: true,
      anyStatus: true,
      isHit: (body) => !/Werkzeug Debugger/.test(body) && isTrace(body),
    }),
  ),
];
