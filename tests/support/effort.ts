/** How much work something is, whatever else the machine does meanwhile. */

/** Milliseconds of processor time that this process has used so far. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
