/**
 * Spreads what happens now and then evenly, so that every stretch has as much of it as is expected: Bresenham's way to
 * draw a line. It takes the place of chance where one run of a model is to stand for the average.
 */
export class Spread {
  private owed = 0.5;

  /** How often it happens this time, where `expected` times are expected. */
  take(expected: number): number {
    this.owed += expected;
    const times = Math.floor(this.owed);
    this.owed -= times;
    return times;
  }
}
