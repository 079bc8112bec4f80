"use client";

const KEY = "single-keys";

/** Tells whether shortcuts of a single key are on; they are unless the reader turned them off on this device. */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    // Storage can be closed to us by the reader's settings; the default holds.
    return true;
  }
}

/** Turns shortcuts of a single key on or off on this device (WCAG 2.2, 2.1.4). */
export function setSingleKeys(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // As above: the choice lasts for no longer than the page then.
  }
}
