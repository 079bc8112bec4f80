/** Makes a labelled corpus of texts with and without secrets, assembled at run time: no key-shaped text stands in a file. */
import { type Draw, drawFrom } from "./corpus-draw.ts";
import { harmlessSamples } from "./corpus-harmless.ts";
import { secretMakers } from "./corpus-secrets.ts";
import type { SecretClass } from "./rule.ts";

export type Sample = {
  name: string;
  text: string;
  /** The one value in the text and what it must be taken for; null when nothing may be reported but public values. */
  expected: { rule: string; class: SecretClass; value: string } | null;
};

/** Ways a value is written in what a browser loads or a repository holds. */
const contexts: ((value: string, draw: Draw) => string)[] = [
  (value, draw) => `${draw.code(600)},{config:{key:"${value}",retries:3}},${draw.code(600)}`,
  (value, draw) => `${draw.code(300)};const a='${value}';${draw.code(300)}`,
  (value, draw) =>
    `<script id="__NEXT_DATA__" type="application/json">{"props":{"k":"${value}"},"n":${draw.integer(99)}}</script>`,
  (value) => `self.__next_f.push([1,"5:{\\"value\\":\\"${value}\\"}\\n"])`,
  (value, draw) => `# settings\nVALUE=${value}\nPORT=${draw.integer(9000)}\n`,
  (value, draw) => `${draw.code(200)}"${escaped(value)}"${draw.code(200)}`,
  (value, draw) =>
    `${draw.code(200)}atob("${Buffer.from(`{"k":"${value}","n":${draw.integer(9)}}`).toString("base64")}")`,
];

/** Makes the corpus of a seed: every rule in several contexts, and about as many hard negatives. */
export function labelledCorpus(seed = 20_261_124): Sample[] {
  const draw = drawFrom(seed);
  const samples: Sample[] = [];
  for (const { rule, class: secretClass = "secret", make, around, contexts: allowed } of secretMakers) {
    const places = around ? [around, around] : contexts.filter((_, index) => !allowed || allowed.includes(index));
    places.forEach((place, index) => {
      const value = make(draw);
      samples.push({
        name: `${rule} ${index}`,
        text: place(value, draw),
        expected: { rule, class: secretClass, value },
      });
    });
  }
  return [...samples, ...harmlessSamples(draw).map((sample) => ({ ...sample, expected: null }))];
}

/** Writes every punctuation character and some letters as `\u` escapes, as serialisers do. */
function escaped(value: string): string {
  return value.replace(/[^A-Za-z0-9\\]|^[a-z]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
