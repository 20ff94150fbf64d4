import { readFileSync } from "node:fs";

const t0 = performance.now();

import { buildFrom } from "/tmp/i4q/test/sql/harness.ts";
