/** Measures the secret scan: how much it finds, how much of that is right, how fast it reads. */

import { labelledCorpus, type Sample } from "./corpus.ts";
import { drawFrom } from "./corpus-draw.ts";
import { scanText } from "./scan.ts";

export type SecretBench = {
  /** Share of planted secrets found and taken for what they are, 0 to 1. */
  recall: number;
  /** Share of reported values that were planted, 0 to 1; public-by-design values do not count as reported. */
  precision: number;
  samples: number;
  /** Million bytes of minified code per second of CPU. */
  mbPerCpuSecond: number;
  /** Samples judged wrongly, by name. */
  missed: string[];
  wrong: string[];
};

export type SecretBenchOptions = {
  seed?: number;
  /** Texts to measure the speed on; default 40 MB that read like minified bundles. */
  bundles?: string[];
};

const KEY = "secret-bench";
const BUNDLES = 40;
const BUNDLE_BYTES = 1_000_000;

/** Runs the measurement; the corpus is generated, so nothing is read from disk or network. */
export function benchSecrets({ seed, bundles }: SecretBenchOptions = {}): SecretBench {
  const corpus = labelledCorpus(seed);
  const missed: string[] = [];
  const wrong: string[] = [];
  let right = 0;
  for (const sample of corpus) {
    const reported = scanText(sample.text, { file: sample.name, key: KEY }).filter((match) => match.class !== "public");
    const expected = reported.filter(
      (match) => match.rule === sample.expected?.rule && match.class === sample.expected.class,
    );
    if (expected.length > 0) right += 1;
    else if (sample.expected !== null) missed.push(sample.name);
    wrong.push(
      ...reported.filter((match) => !expected.includes(match)).map((match) => `${sample.name}: ${match.rule}`),
    );
  }
  const planted = corpus.filter((sample: Sample) => sample.expected !== null).length;
  return {
    recall: right / planted,
    precision: right / (right + wrong.length),
    samples: corpus.length,
    mbPerCpuSecond: speedOf(bundles ?? generatedBundles(seed)),
    missed,
    wrong,
  };
}

function speedOf(bundles: string[]): number {
  const bytes = bundles.reduce((sum, bundle) => sum + Buffer.byteLength(bundle), 0);
  const before = process.cpuUsage();
  for (const [index, bundle] of bundles.entries()) scanText(bundle, { file: `bundle-${index}.js`, key: KEY });
  const { user, system } = process.cpuUsage(before);
  return bytes / Math.max(1, user + system);
}

function generatedBundles(seed = 1): string[] {
  const draw = drawFrom(seed);
  return Array.from({ length: BUNDLES }, () => draw.code(BUNDLE_BYTES));
}
