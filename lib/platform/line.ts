/**
 * A line in which work waits for its turn within this process, bounded in length and in patience: whoever would wait too
 * long is told so at once, and is not in anybody's way any more. What waits here and for whom is not known.
 */

export type LineOptions = {
  /** How many may be inside at once; asked each time somebody comes or leaves. */
  atOnce: () => number;
  /** How many may wait; one more is refused at once. */
  mostWaiting: number;
  /** How long one may wait, in milliseconds. */
  longestWaitMs: number;
  /** What is thrown at those who cannot go in. */
  refusal: () => Error;
};

export type Line = {
  /**
   * Waits for a turn.
   * @returns what ends the turn; calling it twice does nothing more
   * @throws the refusal when the line is too long, or the wait was
   */
  enter: () => Promise<() => void>;
  /** Nobody is inside and nobody waits. */
  isIdle: () => boolean;
};

/** A new line with nobody in it. */
export function createQueue({ atOnce, mostWaiting, longestWaitMs, refusal }: LineOptions): Line {
  let inside = 0;
  const waiting = new Set<() => void>();

  const admit = (): void => {
    for (const goIn of waiting) {
      if (inside >= atOnce()) return;
      goIn();
    }
  };
  const turn = (): (() => void) => {
    inside += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      inside -= 1;
      admit();
    };
  };
  const enter = async (): Promise<() => void> => {
    if (waiting.size === 0 && inside < atOnce()) return turn();
    if (waiting.size >= mostWaiting) throw refusal();
    return new Promise((resolve, reject) => {
      const goIn = (): void => {
        clearTimeout(timer);
        waiting.delete(goIn);
        resolve(turn());
      };
      const timer = setTimeout(() => {
        waiting.delete(goIn);
        reject(refusal());
      }, longestWaitMs);
      waiting.add(goIn);
    });
  };
  return { enter, isIdle: () => inside === 0 && waiting.size === 0 };
}
