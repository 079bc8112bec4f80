import { expect, it } from "vitest";
import { browserWords } from "./browser-words.ts";

it.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0",
    "Edge on Mac",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/153.0 Safari/537.36",
    "Chrome without a window on Linux",
  ],
  ["Demo sign-in", "Demo sign-in"],
  ["curl/8.0", "A browser we do not know"],
  [null, "A browser we do not know"],
])("names %s", (userAgent, words) => {
  expect(browserWords(userAgent)).toBe(words);
});
