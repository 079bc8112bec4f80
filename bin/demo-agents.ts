/** Two probe agents on this machine, so that the demo shows what several regions are for; what they are is said in their names. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashOfToken } from "../server/probe-agents/token.ts";
import { uuidv7 } from "../server/uuid.ts";
import { startChild } from "./child.ts";
import { withClient } from "./database.ts";
import type { Service } from "./service.ts";

type Run = (name: string, start: (onLine: (line: string) => void) => ReturnType<typeof startChild>) => Service;

/** Where the demo stores say they are; the second agent asks the resolver of their other region. */
export type DemoWorld = { resolver: string; connect: string; caFile: string; regionResolver?: string };

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "bin", "cli", "main.ts");
const MADE_BY = "Launch Ready";
const INHERITED = ["PATH", "HOME", "TMPDIR", "LAUNCH_READY_CONFIRM_DELAY_MS"];

/** Gives the demo workspace its two agents with fresh tokens, which stand nowhere but in their environments, and starts them. */
export async function startDemoAgents(
  ownerUrl: string,
  {
    url,
    dataDir,
    env,
    world,
    run,
  }: { url: string; dataDir: string; env: NodeJS.ProcessEnv; world: DemoWorld; run: Run },
): Promise<void> {
  const demos = [
    { region: "demo-a", label: "Demo region A on this machine", resolver: world.resolver },
    { region: "demo-b", label: "Demo region B on this machine", resolver: world.regionResolver ?? world.resolver },
  ];
  for (const { region, label, resolver } of demos) {
    const token = randomBytes(32).toString("base64url");
    if (!(await register(ownerUrl, region, label, hashOfToken(token)))) return;
    const args = [CLI, "probe", "--region", region, "--url", url, "--buffer", join(dataDir, "probes", region)];
    const childEnv: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      NODE_COMPILE_CACHE: join(ROOT, ".cache", "compile"),
      LAUNCH_READY_PROBE_TOKEN: token,
      LAUNCH_READY_RESOLVER: resolver,
      LAUNCH_READY_CONNECT: world.connect,
      LAUNCH_READY_CA: world.caFile,
      LAUNCH_READY_ALLOW_PRIVATE: "1",
    };
    for (const name of INHERITED) if (env[name]) childEnv[name] = env[name];
    run(`probe-${region}`, (onLine) => startChild(process.execPath, args, { cwd: ROOT, env: childEnv, onLine }));
  }
}

/** Writes the token's hash over that of an earlier start; false when there is no demo workspace. */
async function register(ownerUrl: string, region: string, label: string, tokenSha256: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE "ProbeAgent" SET "tokenSha256" = $1, "revokedAt" = NULL
       WHERE region = $2 AND "createdByName" = $3 AND "workspaceId" IN (SELECT id FROM "Workspace" WHERE "isDemo")`,
      [tokenSha256, region, MADE_BY],
    );
    if (rowCount) return true;
    const made = await client.query(
      `INSERT INTO "ProbeAgent" (id, "workspaceId", region, label, "tokenSha256", "createdByName")
       SELECT $1, id, $2, $3, $4, $5 FROM "Workspace" WHERE "isDemo" LIMIT 1`,
      [uuidv7(), region, label, tokenSha256, MADE_BY],
    );
    return made.rowCount === 1;
  });
}
