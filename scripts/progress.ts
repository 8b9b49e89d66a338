/** How commands count, and show on standard error how far they are. */

/** Formats "1 item" or "2,000 items". */
export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Without a terminal, a line is printed at most this often. */
const everyMs = 10_000;

/**
 * Makes a function that shows a count: to people in one line that moves, else in a line now and then.
 * @param what one of what is counted; `said` what was done with it
 */
export function tell(what: string, said: string): (count: number) => void {
  let shownMs = performance.now();
  return (count) => {
    const text = `${formatCount(count, what)} ${said}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text} `);
    else if (performance.now() - shownMs > everyMs) {
      console.error(text);
      shownMs = performance.now();
    }
  };
}

/** Clears the line that moves. */
export function endTelling(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
