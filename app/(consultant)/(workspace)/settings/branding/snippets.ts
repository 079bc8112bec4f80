/** The code a consultancy pastes into its own pages. */

type Snippet = { key: string; name: string; accent: string; ink: string; baseUrl: string };

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function attribute(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** Writes the script's element; it carries what it shows, so that showing it asks nobody. */
export function scriptSnippet({ key, name, accent, ink, baseUrl }: Snippet): string {
  const data = `data-key="${attribute(key)}" data-name="${attribute(name)}" data-accent="${accent}" data-ink="${ink}"`;
  return `<script async src="${baseUrl}/widget.js" ${data}></script>`;
}

/** Writes the frame's element. */
export function frameSnippet({ key, name, baseUrl }: Snippet): string {
  const title = `Free check by ${attribute(name)}`;
  return `<iframe src="${baseUrl}/widget/${attribute(key)}" title="${title}" width="100%" height="400"></iframe>`;
}
