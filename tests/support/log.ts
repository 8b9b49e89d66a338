/** What the program logs, for tests that look at it. */
import { afterAll, vi } from 'vitest';

/**
 * Keeps the lines of the log, from `error` up unless said otherwise, and prints none of them until the file ends. To be called
 * where hooks are.
 * @returns the lines so far, as objects; a test may empty it
 */
export function watchLog(level = 'error'): Record<string, unknown>[] {
  process.env.LOG_LEVEL = level;
  const lines: Record<string, unknown>[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    const line = String(text);
    if (line.startsWith('{')) lines.push(JSON.parse(line));
    return true;
  });
  afterAll(() => output.mockRestore());
  return lines;
}
