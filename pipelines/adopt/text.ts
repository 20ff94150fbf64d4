/** Format, control, private and filler characters that show nothing, but for spaces and line breaks. */
const INVISIBLE =
  /(?![\t\n\r])(?:[\p{Cf}\p{Cc}\p{Co}\u115F\u1160\u3164\uFFA0\uFFFD]|\u034F|[\u17B4\u17B5]|[\u180B-\u180F]|[\uFE00-\uFE0F])/gu;

/** A text without characters that show nothing; spaces of any kind become plain ones. */
export function plainText(text: string): string {
  return text.replace(INVISIBLE, "").replace(/\p{Zs}|[\u2028\u2029]/gu, " ");
}

/** A text on one line, as a note of a list may be; longer ones are cut. */
export function oneLine(text: string, longest: number): string {
  const line = plainText(text).replace(/\s+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}
