/** Reads the text in a picture, so that a key in a screenshot is found before it is kept. One picture at a time. */
import { join } from "node:path";
import { createWorker, OEM } from "tesseract.js";
import { Unavailable } from "../errors.ts";

/** The trained data and the engine come with their packages; nothing is fetched. */
const DATA = join(process.cwd(), "node_modules/@tesseract.js-data/eng/4.0.0_best_int");
const CORE = join(process.cwd(), "node_modules/tesseract.js-core");
/** Ours: a full screenshot takes two to six seconds on two busy cores. */
const LIMIT_MS = 45_000;
/** Ours: more than these wait too long for a person at a form. */
const WAITING_MAX = 4;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** Gives what can be read in a PNG. Throws `Unavailable` when it takes too long or too many wait: then nobody knows what it shows. */
export async function readText(png: Uint8Array): Promise<string> {
  if (waiting >= WAITING_MAX) throw new Unavailable("Reading pictures", undefined, NOT_KEPT);
  waiting++;
  const mine = last.then(
    () => readOne(png),
    () => readOne(png),
  );
  last = mine;
  try {
    return await mine;
  } finally {
    waiting--;
  }
}

const NOT_KEPT = "The picture was not kept. Try a smaller part of the screen, or give a link.";

async function readOne(png: Uint8Array): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Unavailable("Reading pictures", undefined, NOT_KEPT)), LIMIT_MS);
  });
  const started = createWorker("eng", OEM.LSTM_ONLY, {
    langPath: DATA,
    corePath: CORE,
    gzip: true,
    cacheMethod: "none",
    errorHandler: () => undefined,
  });
  try {
    const worker = await Promise.race([started, tooLong]);
    const { data } = await Promise.race([worker.recognize(Buffer.from(png)), tooLong]);
    return data.text;
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable("Reading pictures", error, NOT_KEPT);
  } finally {
    clearTimeout(timer);
    // Ended even when it started too late to be waited for.
    void started.then((worker) => worker.terminate()).catch(() => undefined);
  }
}
