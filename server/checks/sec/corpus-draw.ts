/** Draws random values by a seed, so that a corpus is the same every time. */

export type Draw = {
  /** From 0 to below the limit. */
  integer(limit: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  letters(length: number): string;
  /** Letters of both cases and digits, at least one of each. */
  alnum(length: number): string;
  hex(length: number): string;
  upper(length: number): string;
  base64(length: number): string;
  base64url(length: number): string;
  uuid(): string;
  /** Text that reads like minified code, of about the given length. */
  code(length: number): string;
};

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const ALNUM = `${LOWER}${LOWER.toUpperCase()}0123456789`;
/** AWS ids use the base32 alphabet (RFC 4648, section 6). */
const BASE32 = `${LOWER.toUpperCase()}234567`;

/** Makes a source of random values (mulberry32, public domain); the same seed gives the same values. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }
  const integer = (limit: number) => Math.floor(next() * limit);
  const text = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet[integer(alphabet.length)] ?? "").join("");
  function alnum(length: number): string {
    const value = text(length, ALNUM);
    return /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value) ? value : alnum(length);
  }
  const hex = (length: number) => text(length, "0123456789abcdef");
  return {
    integer,
    pick: ([first, ...rest]) => [first, ...rest][integer(rest.length + 1)] ?? first,
    letters: (length) => text(length, LOWER + LOWER.toUpperCase()),
    alnum,
    hex,
    upper: (length) => text(length, BASE32),
    base64: (length) => text(length, `${ALNUM}+/`),
    base64url: (length) => text(length, `${ALNUM}-_`),
    uuid: () => [8, 4, 4, 4, 12].map((length) => hex(length)).join("-"),
    code: (length) => codeOf(length, integer),
  };
}

const pieces = [
  "function(e,t,n){",
  "return ",
  "var r=n(4871),o=n.n(r);",
  "e.exports=",
  'Object.defineProperty(t,"__esModule",{value:!0})',
  "(0,i.jsx)(",
  '"div",{className:"flex items-center justify-between px-4 py-2",children:',
  "null==e?void 0:e.token",
  "void 0!==s?s:null",
  'case"password":return!0;',
  "this.state.isLoading&&",
  ".then((e=>e.json()))",
  "Promise.resolve().then(n.bind(n,8891))",
  '"aria-label":"Add to cart"',
  "onChange:e=>u(e.target.value)",
  "}",
  "),",
  ";",
  "setTimeout((()=>{c()}),300)",
  'type:"password",autoComplete:"current-password"',
  "Math.max(0,Math.min(1,e))",
  "https://shop.example/products/linen-shirt?variant=42",
  'JSON.parse(localStorage.getItem("cart-token")||"null")',
  "a.secretKeyMissing",
  '"\\u00e9t\\u00e9"',
] as const;

function codeOf(length: number, integer: (limit: number) => number): string {
  let code = "";
  while (code.length < length) code += pieces[integer(pieces.length)];
  return code;
}
