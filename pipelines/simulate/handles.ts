/** Every simulated handle begins like this. */
const PREFIX = "sim_";
const MAX_LENGTH = 15;

/** A handle that names its author's index: the prefix, as much of `stem` as fits, and the index in base 36. */
export function simulatedHandle(stem: string, index: number): string {
  const number = index.toString(36);
  return `${PREFIX}${stem.toLowerCase().slice(0, MAX_LENGTH - PREFIX.length - 1 - number.length)}_${number}`;
}

/** The index a simulated handle names, if it has the form of one. */
export function indexInHandle(handle: string): number | undefined {
  const number = /^sim_[a-z]+_([0-9a-z]{1,5})$/i.exec(handle)?.[1];
  return number === undefined ? undefined : Number.parseInt(number, 36);
}
