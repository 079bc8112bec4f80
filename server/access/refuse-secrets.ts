/** Keeps secrets out of every text of the register. */
import { findSecrets } from "../attestations/secret-in-text.ts";
import { InvalidInput } from "../errors.ts";

/**
 * What people write when they put a password where its place belongs: "pw: …", "password is …". Ours; the rules for keys
 * (catalogue 6) know formats, and a password has none.
 */
const PASSWORD =
  /\b(?:passwor[dt]|passwd|pwd|pw|pass(?:code|phrase)|kennwort|passwort)\b\s*(?:is|ist|=|:|->)\s*["'“]?(?=\S{4})(?!\s*(?:in|kept|stored|see|with)\b)\S/i;

/** Throws `InvalidInput` naming the first field whose text holds something shaped like a secret. */
export function refuseSecrets(texts: Readonly<Record<string, string>>): void {
  for (const [field, text] of Object.entries(texts)) {
    if (findSecrets(text) || PASSWORD.test(text)) {
      throw new InvalidInput(field, "That looks like a secret value. Put only its name here.");
    }
  }
}
