/** Writes `public/icons.svg` and the version it is asked for with. */
import { writeFileSync } from "node:fs";
import { drawIconSprite, spriteVersion } from "./icon-sprite.ts";

const sprite = await drawIconSprite();
writeFileSync(new URL("../../public/icons.svg", import.meta.url), sprite);
writeFileSync(
  new URL("./icon-version.ts", import.meta.url),
  `/** Names the content of \`public/icons.svg\`; written by \`write-icons.ts\`. */\nexport const iconVersion = "${spriteVersion(sprite)}";\n`,
);
