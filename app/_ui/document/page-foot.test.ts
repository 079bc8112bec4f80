import { expect, test } from "vitest";
import { cssString, pageFoot } from "./page-foot.ts";

test("a shop's name stands in the foot and cannot leave its string", () => {
  expect(pageFoot("Northbound Tea handover, version 1")).toContain('"Northbound Tea handover, version 1"');
  const hostile = cssString('a"} body{display:none} </style>\\\n');
  expect(hostile.slice(1, -1)).not.toMatch(/["{}<>\n;:]/);
  expect(hostile).toContain("\\22 ");
});
