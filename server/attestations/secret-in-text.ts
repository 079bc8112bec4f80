/** Keeps secrets out of fields meant for people. */
import { scanText } from "../checks/sec/scan.ts";

/** Tells whether a text holds something shaped like a secret: any rule of class `secret` matches. */
export function findSecrets(text: string): boolean {
  return scanText(text, { file: "field" }).some((match) => match.class === "secret");
}
