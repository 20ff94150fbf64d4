/** A limit a second and token that no header tells. */
export class PerSecond {
  private second = 0;
  private readonly used = new Map<string, number>();

  constructor(
    private readonly limit: number,
    private readonly now: () => number,
  ) {}

  /** Uses up one request of the running second; false when there is none left. */
  take(token: string): boolean {
    const second = Math.floor(this.now() / 1000);
    if (second !== this.second) this.used.clear();
    this.second = second;
    const used = this.used.get(token) ?? 0;
    if (used >= this.limit) return false;
    this.used.set(token, used + 1);
    return true;
  }
}
