import { audit } from "./audit.ts";
import { bench } from "./bench.ts";
import { build } from "./build.ts";
import { check } from "./check.ts";
import { compare } from "./compare.ts";
import { distribution } from "./distribution.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { exportVerb } from "./export.ts";
import { extract } from "./extract.ts";
import { fit } from "./fit.ts";
import { gazetteer } from "./gazetteer.ts";
import { importVerb } from "./import.ts";
import { plan } from "./plan.ts";
import { review } from "./review.ts";
import { seeds } from "./seeds.ts";
import { simulate } from "./simulate.ts";
import { sql } from "./sql.ts";
import { start } from "./start.ts";
import { status } from "./status.ts";
import { tune } from "./tune.ts";
import type { Verb } from "./verb.ts";

/** All verbs, in the order of the way of the data. */
export const verbs: readonly Verb[] = [
  start,
  seeds,
  plan,
  extract,
  importVerb,
  build,
  check,
  review,
  audit,
  explain,
  compare,
  distribution,
  exportVerb,
  sql,
  status,
  doctor,
  fit,
  tune,
  gazetteer,
  simulate,
  bench,
];
