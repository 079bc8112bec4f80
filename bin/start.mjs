import { install, runOnOwnNode } from "./bootstrap.mjs";

install();
runOnOwnNode("up.ts", process.argv.slice(2));
