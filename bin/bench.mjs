import { install, runOnOwnNode } from "./bootstrap.mjs";

install();
runOnOwnNode("bench.ts", process.argv.slice(2));
