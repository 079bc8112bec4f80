/** How fast and how well the secret scan reads. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { benchSecrets } from "../../server/checks/sec/bench-secrets.ts";
import { type Figure, figure } from "./figure.ts";
import { ROOT } from "./workbench.ts";

const BYTES_WANTED = 40_000_000;
/** Shorter files are modules, not bundles. */
const BUNDLE_BYTES_MIN = 40_000;
/** Written by people, lines are a tenth of this. */
const LINE_BYTES_MIN = 400;

/** Measures speed on real bundles (those the packages ship, 40 MB at most) and recall and precision on the labelled corpus. */
export function measureSecrets(): Figure[] {
  const bundles = shippedBundles(join(ROOT, "node_modules", "next", "dist"));
  const bytes = bundles.reduce((sum, bundle) => sum + Buffer.byteLength(bundle), 0);
  const { recall, precision, samples, mbPerCpuSecond, missed, wrong } = benchSecrets({ bundles });
  const generated = benchSecrets();
  return [
    figure(
      "secret scan, shipped bundles",
      mbPerCpuSecond,
      "MB per CPU second",
      { least: 50 },
      `${bundles.length} minified files, ${Math.round(bytes / 1e6)} MB`,
    ),
    figure("secret scan, generated bundles", generated.mbPerCpuSecond, "MB per CPU second", { least: 50 }),
    figure("secret scan, recall", recall, "", { least: 0.98 }, `${samples} samples; missed ${missed.length}`),
    figure("secret scan, precision", precision, "", { least: 0.99 }, `wrongly reported ${wrong.length}`),
  ];
}

function shippedBundles(folder: string): string[] {
  const bundles: string[] = [];
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (bytes >= BYTES_WANTED) break;
    const path = join(folder, name);
    if (!name.endsWith(".js") || statSync(path).size < BUNDLE_BYTES_MIN) continue;
    const text = readFileSync(path, "utf8");
    if (text.length / text.split("\n").length < LINE_BYTES_MIN) continue;
    bundles.push(text);
    bytes += Buffer.byteLength(text);
  }
  return bundles;
}
