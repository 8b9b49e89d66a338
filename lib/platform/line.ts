/** A queue for turns within this process, bounded in length and waiting time. */

export type LineOptions = {
  /** Called on every arrival and departure, so the limit may change. */
  atOnce: () => number;
  mostWaiting: number;
  longestWaitMs: number;
  refusal: () => Error;
};

export type Line = {
  /**
   * Waits for a turn. The result ends it; only its first call counts.
   * @throws `refusal` when the queue or the wait is too long
   */
  enter: () => Promise<() => void>;
  isIdle: () => boolean;
};

/** Creates an empty queue. */
export function createQueue({ atOnce, mostWaiting, longestWaitMs, refusal }: LineOptions): Line {
  let inside = 0;
  const waiting = new Set<() => void>();

  const admit = (): void => {
    for (const start of waiting) {
      if (inside >= atOnce()) return;
      start();
    }
  };
  const beginTurn = (): (() => void) => {
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
    if (waiting.size === 0 && inside < atOnce()) return beginTurn();
    if (waiting.size >= mostWaiting) throw refusal();
    return new Promise((resolve, reject) => {
      const start = (): void => {
        clearTimeout(timer);
        waiting.delete(start);
        resolve(beginTurn());
      };
      const timer = setTimeout(() => {
        waiting.delete(start);
        reject(refusal());
      }, longestWaitMs);
      waiting.add(start);
    });
  };
  return { enter, isIdle: () => inside === 0 && waiting.size === 0 };
}
