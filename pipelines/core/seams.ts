/** A moment in writing at which a crash or a full disk would matter. */
export type Seam = "write" | "fsync" | "rename" | "remove";

type Observer = (seam: Seam, file: string) => void;

let observer: Observer | undefined;

/** Called before each step of writing a file; does nothing unless {@link watchSeams} was called. */
export function seam(step: Seam, file: string): void {
  observer?.(step, file);
}

/** For tests: `watch` may end the process at a seam, or throw what the system would throw there. */
export function watchSeams(watch: Observer | undefined): void {
  observer = watch;
}
