/**
 * A process that drains the outbox once, as the function of that name does in the cloud, and tells what it has done. A process
 * of its own, because a drain that never ends is one of the things looked for.
 */
import { handler } from '../../functions/jobs/drain-outbox.ts';

const drained = await handler();
process.send?.(drained, () => process.disconnect?.());
