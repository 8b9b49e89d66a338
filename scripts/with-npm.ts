/**
 * Ends a script together with npm. npm passes a signal only to its shell, and not every shell passes it on. `exec` in the
 * command would help, but Windows' shell does not know it.
 */

const lookEveryMs = 200;

/** Ends this script by SIGTERM once its parent is gone. Does nothing without npm. */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs).unref();
}
