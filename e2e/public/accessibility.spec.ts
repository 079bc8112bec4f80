import { expectAccessible } from "../axe.ts";
import { test } from "../fixtures.ts";

test("no public page violates WCAG 2.2 AA, in light or dark", async ({ page, problems }) => {
  test.slow();
  problems.allow(/status of 404/);
  const paths = [
    "/",
    "/must-haves",
    "/about-our-checks",
    "/login",
    "/login?error=Verification",
    "/login/sent?to=noor@studio.example",
    "/nothing-here",
  ];
  for (const path of paths) await expectAccessible(page, path);
});
