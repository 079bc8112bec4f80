import { describe, expect, test } from "vitest";
import {
  ariaKeys,
  isShortcutId,
  type KeyPress,
  readStroke,
  type ShortcutScope,
  shortcutIds,
  shortcuts,
  strokeOf,
  strokesOf,
  worksWhileTyping,
} from "./shortcuts.ts";

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, metaKey: false, ctrlKey: false, altKey: false, shiftKey: false, ...held };
}

describe("the catalogue", () => {
  test("no two shortcuts of one screen share their keys", () => {
    const scopes = new Set<ShortcutScope>(shortcutIds.map((id) => shortcuts[id].scope));
    for (const scope of scopes) {
      const ids = shortcutIds.filter((id) => ["everywhere", scope].includes(shortcuts[id].scope));
      const keys = ids.map((id) => shortcuts[id].keys);
      expect(keys, scope).toEqual([...new Set(keys)]);
    }
  });

  test("no shortcut hides a longer one that begins with the same keys", () => {
    for (const id of shortcutIds) {
      const longer = shortcutIds.filter((other) => other !== id && strokesOf(other).length > strokesOf(id).length);
      for (const other of longer) expect(strokesOf(other)[0], `${id} and ${other}`).not.toBe(shortcuts[id].keys);
    }
  });

  test("ids are told from other texts", () => {
    expect(isShortcutId("approve")).toBe(true);
    expect(isShortcutId("toString")).toBe(false);
  });
});

describe("naming a key press", () => {
  test("Command counts on a Mac, Control elsewhere", () => {
    expect(strokeOf(press("k", { metaKey: true }), true)).toBe("mod+k");
    expect(strokeOf(press("k", { ctrlKey: true }), false)).toBe("mod+k");
    expect(strokeOf(press("k", { ctrlKey: true }), true)).toBeNull();
    expect(strokeOf(press("k", { metaKey: true }), false)).toBeNull();
  });

  test("marks that need Shift are known by the mark", () => {
    expect(strokeOf(press("?", { shiftKey: true }), false)).toBe("?");
  });

  test.each([
    press("J", { shiftKey: true }),
    press("Shift"),
    press("j", { altKey: true }),
    press("Enter", { shiftKey: true }),
  ])("is nothing: %o", (event) => {
    expect(strokeOf(event, false)).toBeNull();
  });

  test("space and Escape have names", () => {
    expect(strokeOf(press(" "), false)).toBe("space");
    expect(strokeOf(press("Escape"), false)).toBe("escape");
  });

  test("single keys are silent while somebody types", () => {
    expect(worksWhileTyping("j")).toBe(false);
    expect(worksWhileTyping("?")).toBe(false);
    expect(worksWhileTyping("mod+enter")).toBe(true);
  });
});

describe("reading strokes", () => {
  test("a single key that nothing on the page answers to does nothing", () => {
    expect(readStroke("r", [], ["next"])).toEqual({ hit: null, pending: [] });
  });

  test("a sequence waits for its second key", () => {
    const first = readStroke("g", [], ["go-stores", "stage-1"]);
    expect(first).toEqual({ hit: null, pending: ["g"] });
    expect(readStroke("s", first.pending, ["go-stores", "set-state"]).hit).toBe("go-stores");
  });

  test("a broken sequence lets the key mean itself", () => {
    expect(readStroke("j", ["g"], ["go-stores", "next"]).hit).toBe("next");
  });

  test("of two that answer to one key the later registered wins", () => {
    expect(readStroke("e", [], ["expand-group", "edit-who"]).hit).toBe("edit-who");
  });
});

test("aria-keyshortcuts offers Control and Meta, and nothing for sequences", () => {
  expect(ariaKeys("menu")).toBe("Control+K Meta+K");
  expect(ariaKeys("recheck")).toBe("R");
  expect(ariaKeys("go-stores")).toBeUndefined();
});
