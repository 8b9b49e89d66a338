/** Rung by the table's stream when a write has promised an effect, and by the clock for what has to be tried again: sends the mails that writes have promised. */
import { type Drained, drainOutbox } from '../../lib/operations/outbox/drain.ts';

export const job = {
  rungBy: 'system/outbox/',
  schedule: 'rate(15 minutes)',
  timeoutSeconds: 55,
  summary: 'Sends the mails that writes have promised.',
};

export const handler = (): Promise<Drained> => drainOutbox();
