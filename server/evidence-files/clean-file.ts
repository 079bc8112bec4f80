/** Looks through a file before it is kept: its kind by its bytes, drawn anew without metadata, and no secret in it. */
import sharp from "sharp";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { ruleOf, secretRules } from "../checks/sec/rules.ts";
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
  refuseSecretInPicture(await readText(forReading));
  return { name: shown, mime: `image/${kind}`, bytes: drawn };
}

function refuseSecretIn(text: string): void {
  const rule = scanText(text, { file: "evidence" }).find(({ class: kind }) => kind === "secret")?.rule;
  if (rule !== undefined) refuse(ruleOf(rule)?.title ?? rule);
}

/**
 * Reading a picture turns underscores and line ends into blanks and confuses single letters, so that no checksum holds:
 * here the published beginning of a value and enough of its length are proof enough.
 */
function refuseSecretInPicture(text: string): void {
  refuseSecretIn(text);
  refuseSecretIn(text.replace(/[ \t]+/g, "_"));
  // RFC 7468, section 10: the line a private key begins with, whose dashes are read as anything.
  if (/BEGIN\s[A-Z ]*PRIVATE\s+KEY/.test(text)) refuse("private key");
  for (const { title, beginning } of beginnings) {
    for (const [, tail = ""] of text.matchAll(beginning)) {
      if (/\d/.test(tail) && /[A-Za-z]/.test(tail)) refuse(title);
    }
  }
}

/** Beginnings with fewer letters than this are words of every page. */
const BEGINNING_MIN = 3;

const beginnings = secretRules
  .filter(({ class: kind, rank, ignoreCase }) => kind === "secret" && rank >= 3 && !ignoreCase)
  .flatMap(({ title, anchors }) =>
    anchors.flatMap((anchor) => {
      const parts = anchor.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
      if (parts.join("").length < BEGINNING_MIN) return [];
      const beginning = `(?<![A-Za-z0-9])${parts.join("[\\s_.-]*")}[\\s_.-]*([A-Za-z0-9_/+-]{14,})`;
      return [{ title, beginning: new RegExp(beginning, "g") }];
    }),
  );

function refuse(title: string): never {
  throw new InvalidInput(
    "file",
    `The file shows a secret (${title}). It was not kept. Cover it, and replace it if others could see it.`,
  );
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
