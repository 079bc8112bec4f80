/** Looks through a file before it is kept: its kind by its bytes, drawn anew without metadata, and no secret in it. */
import sharp from "sharp";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { ruleOf } from "../checks/sec/rules.ts";
import { scanText } from "../checks/sec/scan.ts";
import { InvalidInput } from "../errors.ts";
import { type CleanFile, FILE_BYTES_MAX } from "./keep-evidence.ts";
import { readText } from "./read-text.ts";

/** Ours: the longer side of what is kept, in pixels; a screenshot of a large screen fits. */
const SIDE_MAX = 4_000;
/** Ours: a picture that unfolds to more pixels is a bomb, or no screenshot. */
const PIXELS_MAX = 40_000_000;
/** Ours: letters of a screenshot are read well from about this width on. */
const READ_WIDTH = 2_000;
const DRAW_SECONDS = 20;

const WRONG_KIND =
  "Give a PNG, JPEG, WebP or plain text file. We cannot look through a PDF safely; a screenshot of it works.";

/**
 * Gives the file as it may be kept. Throws `InvalidInput` for another kind, a broken picture, or a secret in it (named by
 * its kind, never its value); `Unavailable` when a picture cannot be read in time.
 */
export async function cleanFile(name: string, bytes: Uint8Array): Promise<CleanFile> {
  if (bytes.byteLength === 0) throw new InvalidInput("file", "The file is empty.");
  if (bytes.byteLength > FILE_BYTES_MAX) throw new InvalidInput("file", "At most 5 MB a file.");
  const shown = nameOf(name);
  if (findSecrets(name)) throw new InvalidInput("file", "The file's name looks like a secret value. Rename it.");
  const kind = pictureKind(bytes);
  if (kind === null) {
    const text = plainText(bytes);
    refuseSecretIn(text);
    return { name: shown, mime: "text/plain", bytes: new TextEncoder().encode(text) };
  }
  let drawn: Buffer;
  let forReading: Buffer;
  try {
    const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "error", pages: 1 })
      .rotate()
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: "inside", withoutEnlargement: true })
      .timeout({ seconds: DRAW_SECONDS });
    // Without `withMetadata` nothing but the pixels is written.
    drawn = await picture.clone().toFormat(kind).toBuffer();
    const { width } = await sharp(drawn).metadata();
    forReading = await sharp(drawn)
      .flatten({ background: "#ffffff" })
      .greyscale()
      .resize(width < READ_WIDTH ? { width: Math.min(READ_WIDTH, width * 2) } : {})
      .png()
      .toBuffer();
  } catch {
    throw new InvalidInput("file", "This picture cannot be opened. It is broken, or far larger than a screenshot.");
  }
  if (drawn.byteLength > FILE_BYTES_MAX) throw new InvalidInput("file", "At most 5 MB a file.");
  refuseSecretIn(await readText(forReading));
  return { name: shown, mime: `image/${kind}`, bytes: drawn };
}

/** Reading a picture puts blanks and line ends into long values: they are looked for with and without. */
function refuseSecretIn(text: string): void {
  for (const form of [text, text.replace(/[ \t]+/g, ""), text.replace(/\s+/g, "")]) {
    const match = scanText(form, { file: "evidence" }).find(({ class: kind }) => kind === "secret");
    if (match) {
      throw new InvalidInput(
        "file",
        `The file shows a secret (${ruleOf(match.rule)?.title ?? match.rule}). It was not kept. Cover it, and replace it if others could see it.`,
      );
    }
  }
}

/** Tells a picture by its first bytes: PNG (RFC 2083, 3.1), JPEG (ITU-T T.81, B.1.1.3), WebP (RFC 9649, 2.4); else null. */
function pictureKind(bytes: Uint8Array): "png" | "jpeg" | "webp" | null {
  const head = Buffer.from(bytes.subarray(0, 12));
  if (head.subarray(0, 8).toString("hex") === "89504e470d0a1a0a") return "png";
  if (head.subarray(0, 3).toString("hex") === "ffd8ff") return "jpeg";
  const isWebp = head.subarray(0, 4).toString("latin1") === "RIFF" && head.subarray(8).toString("latin1") === "WEBP";
  return isWebp ? "webp" : null;
}

function plainText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInput("file", WRONG_KIND);
  }
  // A PDF, an SVG or a page is text too, and what a browser makes of it is not.
  if (/^\s*(?:%PDF|<)/.test(text) || text.includes("\0")) throw new InvalidInput("file", WRONG_KIND);
  return text;
}

function nameOf(name: string): string {
  const plain = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._ -]/gu, "-")
    .trim()
    .slice(-80);
  return plain === "" ? "evidence" : plain;
}
