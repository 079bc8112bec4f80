/* The free check as a form on your page. It sends nothing until somebody presses the button. */
(() => {
  const script = document.currentScript;
  const { key = "", name = "", accent = "", ink = "" } = script?.dataset ?? {};
  if (!script || !/^[\w-]{10,60}$/.test(key)) return;
  const colour = (text, fallback) => (/^#[0-9a-f]{6}$/i.test(text) ? text : fallback);
  const make = (tag, props, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  const host = make("div", {});
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host{display:block;font:16px/1.5 ui-sans-serif,system-ui,sans-serif;color:#1b1a17}
    form{display:flex;flex-wrap:wrap;gap:8px;max-width:620px;padding:20px;border:1px solid #d4d0c8;border-radius:12px;background:#fff}
    label,small{flex:1 0 100%}
    label{font-weight:600}
    input,button{box-sizing:border-box;min-height:48px;border-radius:10px;font:inherit}
    input{flex:1 1 200px;min-width:0;padding:0 14px;border:1px solid #8a857b;background:#fff;color:#1b1a17}
    button{padding:0 20px;border:0;background:${colour(accent, "#1f6f5c")};color:${colour(ink, "#ffffff")};font-weight:600;cursor:pointer}
    input:focus-visible,button:focus-visible{outline:3px solid #1b1a17;outline-offset:2px}
    small{color:#4c4942;font-size:13px}`);
  root.adoptedStyleSheets = [sheet];
  const input = make("input", {
    id: "shop",
    name: "shop",
    type: "text",
    inputMode: "url",
    autocomplete: "url",
    autocapitalize: "none",
    spellcheck: false,
    maxLength: 2000,
    required: true,
    placeholder: "yourshop.com",
  });
  root.append(
    make(
      "form",
      { method: "post", target: "_blank", action: `${new URL(script.src).origin}/api/widget/${key}` },
      make("label", { htmlFor: "shop" }, "Would your shop survive traffic? Type its address"),
      input,
      make("button", {}, "Check my shop"),
      make(
        "small",
        {},
        `The report opens in a new tab. ${name || "We"} will see which shop was checked and what was found.`,
      ),
    ),
  );
  script.after(host);
})();
