/**
 * A script that npm runs ends with it. npm passes a signal on to the shell that it has started, and not every shell becomes
 * the program or passes the signal on; `exec` in front of it would help where the shell knows that word, which Windows' does not.
 */

const lookEveryMs = 200;

/** Lets this script be ended by SIGTERM once whoever runs it for npm is gone. Without npm nothing happens. */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs).unref();
}
