import fc from "fast-check";

// One seed, so that the suite says the same of the same code each time. M3_TEST_SEED=<number> tries other cases.
fc.configureGlobal({ seed: Number(process.env.M3_TEST_SEED ?? 20261123) });
