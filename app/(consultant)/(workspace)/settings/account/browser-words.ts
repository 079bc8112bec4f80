/** Names a browser by what it sends about itself, well enough to recognise one's own. */

const browsers: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/HeadlessChrome\//, "Chrome without a window"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Windows/, "Windows"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux"],
];

/** Says "Firefox on Windows"; "A browser we do not know" when nothing was sent or nothing matches. A label of ours stays. */
export function browserWords(userAgent: string | null): string {
  if (userAgent && /^[A-Z][A-Za-z -]+$/.test(userAgent)) return userAgent;
  const browser = browsers.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  const system = systems.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  if (!browser && !system) return "A browser we do not know";
  return system ? `${browser ?? "A browser"} on ${system}` : (browser ?? "A browser");
}
