/** Writes the page of a widget: whole in itself, without a script, in a frame or on its own. */
import { initials } from "@/app/_ui/initials.ts";

export type WidgetPage = {
  key: string;
  name: string;
  /** `#rrggbb`, and the colour of words on it. */
  accent: string;
  ink: string;
  /** What was typed, and what is wrong with it, in words; null when nothing is. */
  shop: string;
  problem: string | null;
  nonce: string;
};

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

/** Writes the HTML. Colours are taken only as `#rrggbb`. */
export function widgetHtml({ key, name, accent, ink, shop, problem, nonce }: WidgetPage): string {
  const colour = (text: string, fallback: string) => (/^#[0-9a-f]{6}$/.test(text) ? text : fallback);
  const invalid = problem === null ? "" : ' aria-invalid="true" aria-describedby="problem"';
  const title = escapeHtml(name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Free check by ${title}</title>
<style nonce="${nonce}">
:root{color-scheme:light dark;--page:#ffffff;--text:#1b1a17;--quiet:#4c4942;--line:#8a857b;--fail:#b42318;--accent:${colour(accent, "#1f6f5c")};--ink:${colour(ink, "#ffffff")}}
@media (prefers-color-scheme:dark){:root{--page:#1a1a18;--text:#efede8;--quiet:#bdb9b0;--line:#8a857b;--fail:#ff9389}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/26px ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
main{display:flex;flex-direction:column;gap:14px;max-width:620px;margin:0 auto;padding:24px 20px}
.by{display:flex;align-items:center;gap:10px;margin:0;font-weight:600;overflow-wrap:anywhere}
.tile{display:grid;flex:none;place-items:center;width:36px;height:36px;border-radius:8px;background:var(--accent);color:var(--ink);font-size:14px}
h1{margin:0;font-size:26px;line-height:32px;letter-spacing:-.02em}
p{margin:0}
form{display:flex;flex-wrap:wrap;gap:8px;margin-top:4px}
label{flex:1 0 100%;font-weight:600}
input,button{min-height:48px;border-radius:10px;font:inherit}
input{flex:1 1 220px;min-width:0;padding:0 14px;border:1px solid var(--line);background:transparent;color:var(--text)}
button{flex:0 1 auto;padding:0 20px;border:1px solid var(--line);background:var(--accent);color:var(--ink);font-weight:600;cursor:pointer}
input:focus-visible,button:focus-visible{outline:3px solid var(--text);outline-offset:2px}
.problem{color:var(--fail)}
small{color:var(--quiet);font-size:13px;line-height:20px}
@media (max-width:479px){button{flex:1 0 100%}}
</style>
</head>
<body>
<main>
<p class="by"><span class="tile" aria-hidden="true">${escapeHtml(initials(name))}</span>${title}</p>
<h1>Would your shop survive traffic?</h1>
<p>Eleven things decide it. In under two minutes you see what would cost you orders first, and how to fix it.</p>
<form method="post" action="/api/widget/${escapeHtml(key)}" target="_blank">
<label for="shop">Your shop's address</label>
<input id="shop" name="shop" type="text" inputmode="url" autocomplete="url" autocapitalize="none" spellcheck="false" maxlength="2000" required placeholder="yourshop.com" value="${escapeHtml(shop)}"${invalid}>
<button>Check my shop</button>
</form>
${problem === null ? "" : `<p class="problem" id="problem" role="alert">${escapeHtml(problem)}</p>`}
<small>The report opens in a new tab. Public pages and DNS are read, and nothing else. ${title} sees which shop was checked and what was found.</small>
</main>
</body>
</html>
`;
}

/** The page's content policy: no script at all, and frames only on the sites the consultancy named. */
export function widgetPolicy(nonce: string, origins: string[]): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors 'self'${origins.map((origin) => ` ${origin}`).join("")}`,
  ].join("; ");
}
