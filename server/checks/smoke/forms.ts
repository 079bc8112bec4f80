/** Reads the forms of a page, so that one can be filled in and sent as a browser would. */
import { Parser } from "htmlparser2";

export type Field = { name: string; type: string; value: string };
export type Form = {
  /** Where it is sent, resolved. */
  action: string;
  method: "get" | "post";
  /** Fields with a name, in order; unticked boxes are not among them. */
  fields: Field[];
  /** Name and value of its first submit button; null when it has none with a name. */
  button: Field | null;
};

const FORMS_MAX = 50;
const FIELDS_MAX = 100;

/** Lists the forms of a page whose target is a web address. */
export function readForms(body: string, pageUrl: string): Form[] {
  const forms: Form[] = [];
  let open: Form | null = null;
  let select: { name: string; value: string; isChosen: boolean } | null = null;
  const parser = new Parser({
    onopentag(element, attributes) {
      if (element === "form" && forms.length < FORMS_MAX) {
        const { action = "", method = "get" } = attributes;
        open = {
          action: resolved(action, pageUrl),
          method: /^post$/i.test(method) ? "post" : "get",
          fields: [],
          button: null,
        };
        forms.push(open);
      }
      if (open === null) return;
      const { name = "", value = "" } = attributes;
      const type = (attributes.type ?? (element === "button" ? "submit" : "text")).toLowerCase();
      if (element === "select") select = { name, value: "", isChosen: false };
      if (element === "option" && select !== null && (!select.isChosen || "selected" in attributes)) {
        select = { name: select.name, value, isChosen: true };
      }
      if ((element === "input" || element === "button") && (type === "submit" || type === "image")) {
        if (name !== "") open.button ??= { name, type, value };
        return;
      }
      if (element === "textarea") add(open, { name, type: "text", value: "" });
      if (element !== "input") return;
      if ((type === "checkbox" || type === "radio") && !("checked" in attributes)) return;
      add(open, { name, type, value });
    },
    onclosetag(element) {
      if (element === "select" && select !== null && open !== null) {
        add(open, { name: select.name, type: "select", value: select.value });
        select = null;
      }
      if (element === "form") open = null;
    },
  });
  parser.end(body);
  return forms.filter(({ action }) => /^https?:/.test(action));
}

/** Fills a form in: what it holds already, `values` by field, and its button. */
export function filled(form: Form, values: { [name: string]: string }): [string, string][] {
  const entries = form.fields.map(({ name, value }): [string, string] => [name, values[name] ?? value]);
  return form.button === null ? entries : [...entries, [form.button.name, form.button.value]];
}

function add(form: Form, field: Field): void {
  if (field.name !== "" && form.fields.length < FIELDS_MAX) form.fields.push(field);
}

function resolved(action: string, pageUrl: string): string {
  const target = action.trim() === "" ? pageUrl : action.trim();
  return URL.canParse(target, pageUrl) ? new URL(target, pageUrl).href : "";
}
