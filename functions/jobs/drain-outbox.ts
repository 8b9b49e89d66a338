/** Sends promised mails and webhooks. Runs on outbox items in the table's stream, and every minute for retries. */
import type { Context } from 'aws-lambda';
import { receivers } from '../../lib/dialects/receivers.ts';
import { type ChainResult, drainInChain } from '../../lib/operations/outbox/drain-chain.ts';

export const job = {
  rungBy: 'system/outbox/',
  schedule: 'rate(1 minute)',
  timeoutSeconds: 55,
  environment: 'mail',
  draws: true,
  summary: 'Sends the mails and webhooks that writes have promised.',
};

/** @param event from EventBridge, the stream, or the drain before; without a context all of the time is left */
export const handler = (event?: unknown, context?: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ChainResult> => {
  const remainingMs = context?.getRemainingTimeInMillis() ?? job.timeoutSeconds * 1_000;
  return drainInChain(event, remainingMs, receivers);
};
