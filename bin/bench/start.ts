/** How long a newcomer waits for `npm start`, and everybody else the second time. */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findPort } from "../ports.ts";
import { type Figure, figure, NotMeasured } from "./figure.ts";
import { plainEnvironment, ROOT, type Workbench } from "./workbench.ts";

const FRESH_MS_MAX = 30 * 60_000;

/** Measures both on a clone of the last commit. Throws `NotMeasured` where this folder is no clone itself. */
export async function measureStart(bench: Workbench): Promise<Figure[]> {
  if (!existsSync(join(ROOT, ".git"))) throw new NotMeasured("this folder is no git clone, so none can be made of it");
  const clone = join(bench.folder, "clone");
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", ROOT, clone], { stdio: "pipe" });
  try {
    bench.say("npm start in a fresh clone: installs, builds, seeds");
    const fresh = await timeStart(bench, clone);
    bench.say("npm start again");
    const again = await timeStart(bench, clone);
    return [
      figure("npm start, fresh clone", fresh / 1_000, "s", { most: 180 }, "with the packages' download"),
      figure("npm start, again", again / 1_000, "s", { most: 8 }),
    ];
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

/** Gives the time from the command to the line that says where to click, in milliseconds, and stops what was started. */
async function timeStart(bench: Workbench, folder: string): Promise<number> {
  const port = await findPort();
  const up = Promise.withResolvers<number>();
  const since = performance.now();
  const child = bench.start("npm", ["start"], {
    cwd: folder,
    env: { ...plainEnvironment(), NODE_ENV: "development", PATH: process.env.PATH, PORT: String(port) },
    onLine: (line) => {
      if (line.startsWith("Launch Ready is up")) up.resolve(performance.now() - since);
    },
  });
  const timer = setTimeout(() => up.reject(new Error(`npm start takes too long:\n${child.tail()}`)), FRESH_MS_MAX);
  void child.exited.then((code) => up.reject(new Error(`npm start ended with ${code}:\n${child.tail()}`)));
  try {
    return await up.promise;
  } finally {
    clearTimeout(timer);
    await child.stop(30_000);
  }
}
