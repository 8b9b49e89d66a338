/**
 * `npm run -s generate -- --at <ISO time>`: runs the schedule once, like EventBridge at that time. It uses the running
 * server's data, or an engine of its own on DATA_DIR, and prints one line of JSON; the rules record the details.
 * `--dry-run` prints the records that would be created.
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { rehearse } from '../lib/store/rehearsal.ts';
import { command, onData, organizationNamed, type Where, whereOptions } from './command.ts';
import { Mistake } from './mistake.ts';
import { tableOf } from './would-be.ts';

const usage = `Usage:
  generate --at <ISO time> [--organization <name>] [--dry-run] [--yes]
e.g. --at 2026-03-01T00:00:00Z. A time in the future needs --organization, --dry-run or --yes.`;

/** A date alone is its first moment in UTC. A time without a zone is ambiguous and refused. */
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date().transform((date) => `${date}T00:00:00Z`)]);

type Options = { time: string; organization?: string | undefined; isDry: boolean; where: Where };

/** @throws Mistake for an invalid time, or a future one without confirmation */
function readOptions(): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: { ...whereOptions, at: text, organization: text, 'dry-run': flag, yes: flag },
  });
  const { at, organization, 'dry-run': isDry, yes, stage, region } = values;
  const time = instant.safeParse(at);
  if (!time.success) throw new Mistake(`--at must be a time with its zone.\n${usage}`);
  if (organization === '') throw new Mistake(`--organization is empty\n${usage}`);
  if (Date.parse(time.data) > Date.now() && organization === undefined && !isDry && !yes) {
    throw new Mistake(
      `--at ${time.data} is in the future: what is due until then would be created, and mailed, for every organization. ` +
        'Name one with --organization, look first with --dry-run, or say --yes.',
    );
  }
  return { time: time.data, organization, isDry, where: { stage, region } };
}

const formatCount = (count: number, said: string): string => `${count} ${count === 1 ? 'record' : 'records'} ${said}`;

async function generate({ time, organization, isDry }: Options): Promise<void> {
  const { handler } = await import('../functions/jobs/generate-recurring.ts');
  const only = organization === undefined ? {} : { organization: await organizationNamed(organization) };
  const run = () => handler({ time, ...only });
  if (!isDry) {
    console.log(JSON.stringify(await run()));
    return;
  }
  const { result, writes } = await rehearse(run);
  for (const line of await tableOf(writes)) console.log(line);
  const { failed = 0, left = 0 } = 'shards' in result ? {} : result;
  console.error(
    [
      `${formatCount(writes.flat().length, 'would be created')}; nothing was written.`,
      ...(failed > 0 ? [`${formatCount(failed, 'would fail')}.`] : []),
      ...(left > 0 ? [`${formatCount(left, 'would be left for the next run')}.`] : []),
    ].join(' '),
  );
}

await command(async () => {
  const options = readOptions();
  // Standard output is for the result only, and no functions are invoked that may not exist here.
  process.env.LOG_LEVEL = 'silent';
  delete process.env.FAN_OUT_FUNCTION;
  await onData(options.where, () => generate(options));
});
