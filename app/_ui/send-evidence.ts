/** Sends a file given as proof and gives its id; null when none was chosen. Throws an `Error` in the portal's own words. */
export async function sendEvidence(storeId: string, file: FormDataEntryValue | null): Promise<string | null> {
  if (!(file instanceof File) || file.size === 0) return null;
  const body = new FormData();
  body.set("storeId", storeId);
  body.set("file", file);
  const response = await fetch("/api/evidence", { method: "POST", body });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && hasText(answer, "id")) return answer.id;
  throw new Error(hasText(answer, "message") ? answer.message : "The file could not be sent. Try again.");
}

function hasText<K extends string>(value: unknown, key: K): value is Record<K, string> {
  return typeof value === "object" && value !== null && key in value && typeof Reflect.get(value, key) === "string";
}
