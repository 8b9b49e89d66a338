/**
 * Loaded before a command (`node --import`), it prints on standard error at the end what the command took: its greatest
 * memory and the table's units.
 */
import { wrapTransport } from '../../lib/store/client.ts';
import { openMaintenanceClient } from '../../lib/store/verify/scan.ts';
import { type Taken, toUnits } from './taken.ts';

const taken: Taken = { maxRssMb: 0, readUnits: 0, writeUnits: 0, requests: 0 };
const reads = ['query', 'batchGet', 'ScanCommand'];

function count(command: string, answer: unknown): void {
  taken.requests += 1;
  taken[reads.includes(command) ? 'readUnits' : 'writeUnits'] += toUnits(answer);
}

wrapTransport((inner) => async (request) => {
  const input = { ...request.input, ReturnConsumedCapacity: 'TOTAL' };
  const answer = await inner({ ...request, input } as typeof request);
  count(request.type, answer);
  return answer;
});
openMaintenanceClient().middlewareStack.add(
  (next, { commandName = '' }) =>
    async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      count(commandName, result.output);
      return result;
    },
  { step: 'initialize' },
);

process.on('exit', () => {
  taken.maxRssMb = process.resourceUsage().maxRSS / 1_024;
  process.stderr.write(`\ntaken ${JSON.stringify(taken)}\n`);
});
