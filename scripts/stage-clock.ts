/**
 * Compares this machine's clock with AWS's. Commands stamp changes with it, and pollers continue from stamps: what is
 * stamped too early is never seen.
 */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { openScanClient, readTableName } from '../lib/store/client.ts';
import { organizationsPartition } from '../lib/store/keys.ts';
import { Mistake } from './mistake.ts';

/** Pollers bear clocks that differ by five seconds (lib/domain/polling.ts). `Date` says whole seconds only. */
const mostApartMs = 2_000;

/** When the table answered, by its clock and by ours. */
type Answered = { dateMs: number; sentMs: number; receivedMs: number };

/** Says how this machine's clock is wrong; null if it is right, as far as can be known. */
function describeFault({ dateMs, sentMs, receivedMs }: Answered): string | null {
  const [leastMs, mostMs] = [sentMs - (dateMs + 999), receivedMs - dateMs];
  if (leastMs <= mostApartMs && mostMs >= -mostApartMs) return null;
  const seconds = Math.round(Math.abs(leastMs + mostMs) / 2_000);
  return `${seconds} s ${leastMs > 0 ? 'ahead of' : 'behind'} that of AWS`;
}

/** Checks the clock against the table's. One request. @throws Mistake if it is wrong by more than two seconds */
export async function checkClock(): Promise<void> {
  const client = openScanClient();
  let fault: string | null = null;
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentMs = Date.now();
      const result = await next(args);
      const { headers = {} } = result.response as { headers?: Record<string, string> };
      const dateMs = Date.parse(headers.date ?? '');
      if (!Number.isNaN(dateMs)) fault = describeFault({ dateMs, sentMs, receivedMs: Date.now() });
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const query = new QueryCommand({
    TableName: readTableName(),
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: organizationsPartition } },
    Limit: 1,
  });
  try {
    await client.send(query);
  } catch (error) {
    // A clock that is minutes wrong makes signatures that are refused.
    if (fault === null) throw error;
  } finally {
    client.destroy();
  }
  if (fault !== null) {
    throw new Mistake(
      `The clock of this machine is ${fault}. Changes would have wrong times, and pollers would miss them: set it right`,
    );
  }
}
