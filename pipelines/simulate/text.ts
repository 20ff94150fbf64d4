import type { TextEntities } from "./author.ts";

/** Fills the gaps `{like}` of a template. */
export function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (gap, name: string) => words[name] ?? gap);
}

/** A shortened link, as X puts one in the place of every URL, under a host that cannot exist. */
export function shortLink(number: number): string {
  return `https://t.sim.example/${number.toString(36).padStart(7, "0")}`;
}

/** The three characters that X escapes in the text of posts (not in profiles). */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** What a text refers to: mentioned handles (lower case) with their ids, short links with where they lead. */
export interface References {
  readonly mentions?: ReadonlyMap<string, string>;
  readonly links?: ReadonlyMap<string, string>;
}

const MARK = /https:\/\/t\.sim\.example\/\w+|[#@]\w+/g;

/** Marks up links, hashtags and mentions; undefined when there are none. Positions count Unicode code points. */
export function entitiesOf(text: string, references: References): TextEntities | undefined {
  const urls: NonNullable<TextEntities["urls"]>[number][] = [];
  const hashtags: NonNullable<TextEntities["hashtags"]>[number][] = [];
  const mentions: NonNullable<TextEntities["mentions"]>[number][] = [];
  for (const match of text.matchAll(MARK)) {
    const mark = match[0];
    const start = codePoints(text.slice(0, match.index));
    const span = { start, end: start + codePoints(mark) };
    const word = mark.slice(1);
    const target = references.links?.get(mark);
    const id = references.mentions?.get(word.toLowerCase());
    if (target !== undefined) {
      urls.push({ ...span, url: mark, expanded_url: target, display_url: target.replace("https://", "") });
    } else if (mark.startsWith("#")) hashtags.push({ ...span, tag: word });
    else if (id !== undefined) mentions.push({ ...span, username: word, id });
  }
  if (urls.length + hashtags.length + mentions.length === 0) return undefined;
  return {
    ...(urls.length > 0 && { urls }),
    ...(hashtags.length > 0 && { hashtags }),
    ...(mentions.length > 0 && { mentions }),
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
