/** Drains the outbox once, like the function in the cloud, and reports. In its own process, because a drain may hang. */
import { handler } from '../../functions/jobs/drain-outbox.ts';

const result = await handler();
process.send?.(result, () => process.disconnect?.());
