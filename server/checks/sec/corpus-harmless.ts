/** Hard negatives of the corpus: what looks like a secret and is none, or is public by design. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { hex8 } from "./checksum.ts";
import type { Draw } from "./corpus-draw.ts";

type Harmless = { name: string; text: string };

const joined = (...parts: string[]) => parts.join("");
const REPEAT = 4;

/** Makes the harmless samples: placeholders, public keys, hashes, ids, media, code. */
export function harmlessSamples(draw: Draw): Harmless[] {
  const makers: Makers = { ...placeholders, ...publicValues, ...ids, ...code };
  return Object.entries(makers).flatMap(([name, make]) =>
    Array.from({ length: REPEAT }, (_, index) => ({
      name: `${name} ${index}`,
      text: `${draw.code(200)};${make(draw)};${draw.code(200)}`,
    })),
  );
}

type Makers = { [name: string]: (draw: Draw) => string };

const placeholders: Makers = {
  "stripe x": () => `key:"${joined("sk", "_live_", "x".repeat(24))}"`,
  "stripe dots": () => `key:"${joined("sk", "_live_", "...")}"`,
  "stripe words": () => `"${joined("sk", "_live_", "your_secret_key_goes_here")}"`,
  "stripe example": () => `"${joined("sk", "_test_", "EXAMPLEkeyEXAMPLEkey1234")}"`,
  "stripe prefix test": () => `if(e.startsWith("${joined("sk", "_live_")}"))throw Error("secret key in the browser")`,
  "github zeros": () => `"${joined("gh", "p_", "0".repeat(36))}"`,
  "aws sample": () =>
    `"${joined("AK", "IA", "IOSFODNN7", "EXAMPLE")}","${joined("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCY", "EXAMPLEKEY")}"`,
  "password words": () => `password:"changeme-changeme-changeme1"`,
  "password hint": () => `passwordHint:"At least 12 characters with 1 digit"`,
  "template value": () => `secret:\`\${process.env.SESSION_SECRET_KEY_2}\``,
  "angle brackets": () => `apiKey:"<your-api-key-from-the-dashboard-1>"`,
  "url placeholder": () => `"postgres://user:password@db.shop.example:5432/shop"`,
  "url template": () => `\`https://\${user}:\${token1}@git.shop.example/\``,
  "url local": (draw) => `"redis://:${draw.alnum(12)}@localhost:6379"`,
  "url container": (draw) => `"postgres://shop:${draw.alnum(12)}@db:5432/shop"`,
  "pem header": () => `"-----BEGIN PRIVATE KEY-----"===e?"pkcs8":"-----BEGIN RSA PRIVATE KEY-----"===e?"pkcs1":null`,
  "sample jwt": (draw) =>
    joined(
      Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url"),
      ".",
      Buffer.from('{"sub":"1234567890","name":"John Doe","iat":1516239022}').toString("base64url"),
      ".",
      draw.base64url(43),
    ),
};

const publicValues: Makers = {
  "stripe publishable": (draw) => `loadStripe("${joined("pk", "_live_", draw.alnum(24))}")`,
  "stripe publishable long": (draw) => `stripeKey:"${joined("pk", "_live_", "51", draw.alnum(97))}"`,
  "supabase publishable": (draw) => `createClient(u,"${joined("sb", "_publishable_", draw.alnum(31))}")`,
  "supabase anon": (draw) =>
    joined(
      Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url"),
      ".",
      Buffer.from(`{"iss":"supabase","ref":"${draw.letters(20)}","role":"anon","iat":1700000000}`).toString(
        "base64url",
      ),
      ".",
      draw.base64url(43),
    ),
  "sentry dsn": (draw) =>
    `dsn:"https://${draw.hex(32)}@o450${draw.integer(999_999)}.ingest.us.sentry.io/450${draw.integer(999_999)}"`,
  "posthog project": (draw) =>
    `posthog.init("${joined("ph", "c_", draw.alnum(43))}",{api_host:"https://eu.i.posthog.com"})`,
  "analytics id": (draw) => `gtag("config","G-${draw.upper(10)}")`,
  "storefront token": (draw) => `storefrontAccessToken:"${draw.hex(32)}"`,
  "mapbox public": (draw) => `accessToken:"${joined("pk", ".ey", "J", draw.alnum(60), ".", draw.alnum(22))}"`,
  "paypal client": (draw) => `"https://www.paypal.com/sdk/js?client-id=A${draw.alnum(79)}&currency=EUR"`,
  "datadog client": (draw) => `clientToken:"pub${draw.hex(32)}"`,
  "csrf token": (draw) =>
    `<meta name="csrf-token" content="${draw.alnum(40)}"><script>window.csrfToken="${draw.alnum(40)}"</script>`,
  "presigned url": (draw) =>
    `"https://files.shop.example/a.png?X-Amz-Credential=${joined("AK", "IA", draw.upper(16))}%2F20261101"`,
};

const ids: Makers = {
  sha256: (draw) => `"${createHash("sha256").update(draw.alnum(8)).digest("hex")}"`,
  "commit id": (draw) => `release:"${draw.hex(40)}"`,
  "git hash beside an aws word": (draw) => `awsRegion:"eu-central-1",commit:"${draw.hex(40)}"`,
  uuid: (draw) => `{id:"${draw.uuid()}",session:"${draw.uuid()}"}`,
  "token uuid": (draw) => `cartToken:"${draw.uuid()}"`,
  "subresource integrity": (draw) => `integrity:"sha384-${draw.base64(64)}"`,
  "chunk map": (draw) =>
    `{${Array.from({ length: 12 }, () => `${draw.integer(9999)}:"${draw.hex(16)}"`).join(",")}}[e]+".js"`,
  "password hash name": (draw) => `passwordHash:"${draw.hex(64)}"`,
  "token digest": (draw) => `tokenDigest:"${draw.base64(44)}"`,
  "wrong cloudflare checksum": (draw) => {
    const body = draw.alnum(40);
    return `"${joined("cf", "ut_", body, hex8(crc32(body) ^ 1))}"`;
  },
  "mailchimp list": (draw) =>
    `"https://shop.us${draw.integer(20)}.list-manage.com/subscribe?u=${draw.hex(25)}&id=${draw.hex(10)}"`,
  "react key": (draw) => `cache-key-${draw.hex(32)}`,
  "product ids": (draw) => `"gid://shopify/ProductVariant/${draw.integer(1e9)}"`,
  "idempotency key": (draw) => `"Idempotency-Key":"${draw.uuid()}"`,
};

const code: Makers = {
  "minified bundle": (draw) => draw.code(20_000),
  "base64 image": (draw) => `url("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${draw.base64(3000)}")`,
  "base64 font": (draw) => `src:url(data:font/woff2;base64,d09GMgABAAAA${draw.base64(20_000)})`,
  "svg path": (draw) => `d:"M${Array.from({ length: 80 }, () => draw.integer(24)).join(" ")}z"`,
  "design tokens": () =>
    `tokens:{"color-token-primary-500":"var(--color-primary-500)",secret:"--spacing-secret-level-12"}`,
  "css class": () => `passwordInput:"form-control-password-input-2",tokenClass:"token-list__item--active-2"`,
  "token type": () => `tokenType:"urn:ietf:params:oauth:token-type:access_token2"`,
  "reset path": () => `passwordReset:"/account/password/reset/step-2/confirm"`,
  "error code": () => `INVALID_TOKEN:"auth/invalid-user-token-or-secret-2"`,
  "translation key": () => `password:"checkout.form.password.placeholder2.label"`,
  alphabet: () => `"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="`,
  "long identifier": () => "e.getServerSidePropsForSecretTokenRefreshHandler2.secretTokenRefreshHandlerCallback",
  "wasm text": (draw) => `"${Buffer.from(draw.code(600)).toString("base64")}"`,
  "regular expression": () => "secret:/^(sk|rk)_(test|live)_[a-zA-Z0-9]{24,}$/",
  "i18n texts": () => `password:{label:"Password",hint:"Use8CharactersOrMore",error:"PasswordTooShort8"}`,
};
