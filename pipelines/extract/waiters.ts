/** Those that wait for something to happen in this process; the end of the run wakes them too. */
export class Waiters {
  private readonly waiting = new Set<() => void>();

  /** Returns when {@link Waiters.wake} is called or the signal aborts, whichever comes first. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        signal.removeEventListener("abort", end);
        this.waiting.delete(end);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", end);
      this.waiting.add(end);
    });
  }

  wake(): void {
    for (const end of [...this.waiting]) end();
  }
}
