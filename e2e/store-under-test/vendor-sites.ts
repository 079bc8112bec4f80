/** Sites of the world that are no shop: the help desk, the host the shops left, an address nobody set up. */
import { createHash } from "node:crypto";
import { canonicalOrigin } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { html, text } from "./web-reply.ts";

/** A help centre run by another company, or what that company shows when it knows no such customer. */
export function helpDeskReply(state: StoreState, request: WebRequest): Reply {
  if (!state.helpDeskClaimed) {
    // The words a takeover check knows this vendor by (EdOverflow/can-i-take-over-xyz, issue 80).
    return html(404, "<!doctype html><title>Not found</title><p>No settings were found for this company:</p>");
  }
  const asset = createHash("sha256").update(state.domain).digest("hex").slice(0, 8);
  if (request.path !== "/") return html(404, "<!doctype html><title>Not found</title><p>No article by that name.</p>");
  return html(
    200,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${state.spec.name} help</title>
<meta name="robots" content="noindex"><meta name="collection" content="${asset}"></head>
<body><h1>How can we help?</h1>
<ul><li>Where is my parcel</li><li>Sending something back</li><li>Paying in instalments</li></ul>
<p><a href="${canonicalOrigin(state.spec)}/">Back to the shop</a></p></body></html>`,
  );
}

/** Where the payment provider's fields come from. */
export const paymentHost = "js.stripe.com";

/** The payment provider's script. */
export function paymentScriptReply(): Reply {
  return text(200, "window.Stripe=(key)=>({key,elements:()=>({create:()=>({mount(){}})})});", "text/javascript");
}

/** What the host a shop left still serves: the shop of two winters ago. */
export function oldHostPage(name: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${name} | Winter catalogue | Powered by CartMachine 4</title></head>
<body bgcolor="#ffffff"><center><table width="760"><tr><td>
<font face="Verdana" size="2"><b>Winter catalogue 2023.</b> Orders by telephone until Friday noon. Visitors: 18204.</font>
</td></tr><tr><td><a href="/guestbook.cgi">Guest book</a> | <a href="/print.cgi">Print order form</a></td></tr></table></center>
</body></html>`;
}

/** The page of a server that knows no such site. */
export function unknownSiteReply(): Reply {
  return html(404, "<!doctype html><title>Nothing here</title><p>This server knows no such site.</p>");
}
