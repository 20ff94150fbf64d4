import { type Config, DEFAULT_API_BASE } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";

/** Whom a run asks, and what its answers are. */
export interface Target {
  readonly base: string;
  readonly token: string;
  readonly origin: "live" | "simulated";
}

const SIMULATOR_TOKEN = "sim-";

/**
 * The API at `--api-base` with the token at hand. A simulator is an address other than X's with a token that starts
 * with `sim-`. Throws {@link PipelineError} without a token, and rather than sending a real one in clear text.
 */
export function readTarget({ apiBase, token }: Config): Target {
  const base = apiBase.replace(/\/+$/, "");
  if (token === undefined) {
    throw new PipelineError(
      "no bearer token for the X API",
      {},
      "Set X_BEARER_TOKEN in the environment or in .env, or run npm start for a simulated run.",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new PipelineError(
      "X_BEARER_TOKEN has characters no token has",
      {},
      "Copy it again, without blanks.",
    );
  }
  if (!/^https?:\/\/[^/\s]+/.test(base)) {
    throw new PipelineError(
      `--api-base '${apiBase}' is not an http address`,
      {},
      "Example: http://127.0.0.1:8080",
    );
  }
  const simulated = base !== DEFAULT_API_BASE && token.startsWith(SIMULATOR_TOKEN);
  if (!simulated && base.startsWith("http:")) {
    throw new PipelineError(
      `a real token is not sent unencrypted to ${base}`,
      {},
      `Use https, or a token that starts with ${SIMULATOR_TOKEN} for a simulator.`,
    );
  }
  return { base, token, origin: simulated ? "simulated" : "live" };
}
