import { install, runOnOwnNode } from "./bootstrap.mjs";

install();
runOnOwnNode("test.ts", process.argv.slice(2));
