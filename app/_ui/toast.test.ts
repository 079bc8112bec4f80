import { beforeEach, expect, test, vi } from "vitest";
import { dismissToast, readToasts, subscribeToToasts, toast } from "./toast.ts";

beforeEach(() => {
  for (const { id } of readToasts()) dismissToast(id);
});

test("at most three messages stand, the oldest goes first", () => {
  for (const text of ["one", "two", "three", "four"]) toast(text);
  expect(readToasts().map(({ text }) => text)).toEqual(["two", "three", "four"]);
});

test("listeners hear of comings and goings until they leave", () => {
  const listener = vi.fn();
  const leave = subscribeToToasts(listener);
  toast("saved");
  const [first] = readToasts();
  dismissToast(first?.id ?? 0);
  expect(listener).toHaveBeenCalledTimes(2);
  leave();
  toast("again");
  expect(listener).toHaveBeenCalledTimes(2);
});

test("the list stays the same object while nothing changes", () => {
  toast("saved");
  expect(readToasts()).toBe(readToasts());
});
