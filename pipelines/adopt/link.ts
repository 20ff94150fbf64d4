/** What a link is to: a name on X, or why it is not. */
type LinkReading = { readonly name: string } | { readonly reason: string; readonly advice: string };

const LOOKS_LIKE_LINK = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:]|$))/i;
const OF_X = /^(?:(?:www|mobile|m|web)\.)?(?:twitter|x)\.com\.?$/;
/** Addresses that hide where they lead. */
const SHORTENERS = new Set(["t.co", "bit.ly", "goo.gl", "tinyurl.com", "ow.ly", "buff.ly", "lnkd.in"]);
const OPEN_IT = "Open the link and give the handle of the profile it leads to.";

/**
 * The name in a link to a profile or post on X; `undefined` for a text that is no link. `pages` are the first words of
 * paths that lead to no profile, and what they are.
 */
export function readLink(text: string, pages: ReadonlyMap<string, string>): LinkReading | undefined {
  if (!LOOKS_LIKE_LINK.test(text)) return undefined;
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === undefined) return { reason: "a link that cannot be read", advice: "Give the handle." };
  const host = url.hostname.toLowerCase();
  if (SHORTENERS.has(host)) return { reason: `a shortened link (${host})`, advice: OPEN_IT };
  // A name with dots in it.
  if (!OF_X.test(host) && !/[/?#:]/.test(text)) return undefined;
  if (!OF_X.test(host)) return { reason: `a link to ${host}, not to X`, advice: "Give the handle on X." };
  return nameIn(url, pages);
}

function nameIn(url: URL, pages: ReadonlyMap<string, string>): LinkReading {
  // Links of before 2012 have their path after #!.
  const path = url.hash.startsWith("#!") ? url.hash.slice("#!".length) : url.pathname;
  const [first = "", second = "", third = ""] = path.split("/").filter((part) => part !== "");
  const named = url.searchParams.get("screen_name");
  if (first.toLowerCase() === "intent" && named !== null) return { name: withoutAt(named) };
  if (first.toLowerCase() === "i" && second === "user" && /^\d+$/.test(third)) {
    return { reason: `a link to the id ${third}`, advice: OPEN_IT };
  }
  const page = pages.get(first.toLowerCase());
  if (first === "" || page !== undefined) {
    return {
      reason: `a link to ${page ?? "the front page of X"}, not to a profile`,
      advice: "Give the handle.",
    };
  }
  return { name: withoutAt(decode(first)) };
}

function withoutAt(name: string): string {
  return name.trim().replace(/^@+/, "");
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
