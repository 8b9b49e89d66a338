/** Rung every minute: sends the mails that writes have promised. */
import { type Drained, drainOutbox } from '../../lib/operations/outbox/drain.ts';

export const job = {
  schedule: 'rate(1 minute)',
  timeoutSeconds: 55,
  summary: 'Sends the mails that writes have promised.',
};

export const handler = (): Promise<Drained> => drainOutbox();
