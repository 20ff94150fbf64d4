import type { HeaderFault } from "./fault.ts";

/** How wrong a skewed clock goes, in seconds. */
const SKEW_SECONDS = 3 * 3600 + 17;

/** Headers that are missing or lie. */
export const HEADER_FAULTS = {
  no_limit_headers: {
    does: "nothing is told about limits",
    relabel: (headers) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !isAboutLimits(name))),
  },
  other_limits: {
    does: "headers tell half of the true limit and of what remains",
    relabel: (headers) =>
      mapHeaders(headers, (name, value) =>
        /-(limit|remaining)$/.test(name) ? String(Math.floor(Number(value) / 2)) : value,
      ),
  },
  bad_limit_headers: {
    does: "limits are told in words that are no numbers",
    relabel: (headers) => mapHeaders(headers, (name, value) => (isAboutLimits(name) ? "soon" : value)),
  },
  clock_skew: {
    does: "date and reset of a clock three hours ahead (fault seed odd) or behind (even)",
    relabel: (headers, seed) => {
      const seconds = seed % 2 === 0 ? -SKEW_SECONDS : SKEW_SECONDS;
      return mapHeaders(headers, (name, value) => {
        if (name === "date") return new Date(Date.parse(value) + seconds * 1000).toUTCString();
        return name.endsWith("-reset") ? String(Number(value) + seconds) : value;
      });
    },
  },
} as const satisfies Record<string, HeaderFault>;

function isAboutLimits(name: string): boolean {
  return /^x-(rate|app)-limit-/.test(name);
}

function mapHeaders(
  headers: Readonly<Record<string, string>>,
  change: (name: string, value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, change(name, value)]));
}
