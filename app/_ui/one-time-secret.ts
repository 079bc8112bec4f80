/** Encrypts a secret in the browser that writes it and opens it in the browser that reads it: the server sees neither key nor text. */

/** NIST SP 800-38D, section 8.2: 96 bits are the recommended length of an initialisation vector. */
const IV_BYTES = 12;

/** Gives the encrypted text (iv first) and the key for the address's fragment, which no browser sends to a server. */
export async function sealForLink(text: string): Promise<{ ciphertext: string; key: string }> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), IV_BYTES);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  return { ciphertext: toBase64Url(whole), key: toBase64Url(raw) };
}

/** Opens what `sealForLink` made. Throws when the key is another or the text was changed. */
export async function openFromLink(ciphertext: string, key: string): Promise<string> {
  const whole = fromBase64Url(ciphertext);
  const imported = await crypto.subtle.importKey("raw", fromBase64Url(key), "AES-GCM", false, ["decrypt"]);
  const opened = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: whole.slice(0, IV_BYTES) },
    imported,
    whole.slice(IV_BYTES),
  );
  return new TextDecoder().decode(opened);
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
