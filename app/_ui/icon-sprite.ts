/** Builds the icon sprite from the Lucide package; used by `write-icons.ts` and by the test that keeps both in step. */
import { createHash } from "node:crypto";
import dynamicIconImports from "lucide-react/dynamicIconImports.mjs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { iconNames } from "./icon-names.ts";

/** Draws every icon of `icon-names.ts` as one `<symbol>` of a single SVG text. */
export async function drawIconSprite(): Promise<string> {
  const symbols = await Promise.all(iconNames.map(drawSymbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

/** Names a sprite's content in eight hexadecimal digits, so that browsers may keep it for ever. */
export function spriteVersion(sprite: string): string {
  return createHash("sha256").update(sprite).digest("hex").slice(0, 8);
}

async function drawSymbol(name: (typeof iconNames)[number]): Promise<string> {
  const icon = (await dynamicIconImports[name]()).default;
  const markup = renderToStaticMarkup(createElement(icon));
  const inner = markup.slice(markup.indexOf(">") + 1, markup.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replaceAll(/><\/\w+>/g, "/>")}</symbol>`;
}
