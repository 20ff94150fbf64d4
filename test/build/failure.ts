import { expect } from "vitest";
import { PipelineError } from "../../pipelines/core/errors.ts";

/** The expected error that `work` ends with; fails when it ends well, with a bug, or with more than one line. */
export async function failureOf(work: Promise<unknown>): Promise<PipelineError> {
  const error = await work.then(
    (value) => new Error(`ended well: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PipelineError)) throw error;
  expect(error.message).not.toContain("\n");
  return error;
}
