/** Progress on standard error, so that standard output has only the tables. */

const width = 30;
const everyMs = 100;

export type Progress = { tick: (by?: number) => void; end: (text: string) => void };

/** Shows a bar on a terminal, or else one line at the end. `total`: the ticks that fill it. */
export function progress(label: string, total: number): Progress {
  const live = process.stderr.isTTY;
  const startedAt = performance.now();
  let done = 0;
  let shownAt = 0;
  const show = (): void => {
    const share = Math.min(1, done / Math.max(1, total));
    const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
    process.stderr.write(`\r${label} ${bar} ${Math.floor(share * 100)} %`);
  };
  return {
    tick: (by = 1) => {
      done += by;
      if (!live || performance.now() - shownAt < everyMs) return;
      shownAt = performance.now();
      show();
    },
    end: (text) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stderr.write(`${live ? '\r\u001b[2K' : ''}${label}: ${text} in ${seconds} s\n`);
    },
  };
}
