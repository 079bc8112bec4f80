import { expect, test } from "vitest";
import { startCommands } from "./start-commands.ts";

test("the token stands where other users of the machine cannot read it: in no argument of a command", () => {
  const token = "t".repeat(43);
  const commands = startCommands({ region: "eu-central", token, url: "https://portal.example" });
  for (const { title, text } of commands) {
    expect(text.includes("--token"), title).toBe(false);
    const uses = text.split(token).length - 1;
    expect(uses, title).toBe(title === "Token" || title === "By hand" ? 1 : 0);
    if (title !== "Token") expect(text).toContain("probe --region eu-central --url https://portal.example");
  }
});
