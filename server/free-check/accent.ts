/** The colour a consultancy gives its widget, kept legible (WCAG 2.2, success criteria 1.4.3 and 1.4.11). */

/** WCAG 1.4.11: a control stands out from what is beside it by 3 to 1. */
const CONTROL_RATIO_MIN = 3;
const PAPER = "#ffffff";
const INK = "#14130f";

/** Gives the contrast of two colours written `#rrggbb`, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastRatio(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((left, right) => left - right);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Names the colour of words on an accent, white or near-black: the one of the two that is easier to read. */
export function inkOn(accent: string): string {
  return contrastRatio(accent, PAPER) >= contrastRatio(accent, INK) ? PAPER : INK;
}

/** Says what is wrong with an accent on a white page; null when a button of it can be seen. */
export function accentProblem(accent: string): string | null {
  if (!/^#[0-9a-f]{6}$/.test(accent)) return "Write the colour as # and six digits, such as #1f6f5c.";
  const ratio = contrastRatio(accent, PAPER);
  if (ratio >= CONTROL_RATIO_MIN) return null;
  return `This colour is too light beside white: ${ratio.toFixed(1)} to 1. It needs at least 3 to 1.`;
}

/** WCAG 2.2, "relative luminance", of sRGB. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
