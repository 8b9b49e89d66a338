/**
 * `npm run -s generate -- --at <ISO time>`: runs the schedule once, as EventBridge would at that
 * time, against the running engine or, with no server up, one started for it on DATA_DIR. Prints
 * one line of JSON; how it went in detail is on the rules themselves.
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { onEngine } from './command.ts';

const usage = 'Usage: npm run -s generate -- --at <ISO time>, e.g. --at 2026-03-01T00:00:00Z';

/** A date alone is its first moment in UTC; a time without a zone would be anybody's guess. */
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date().transform((date) => `${date}T00:00:00Z`)]);

/** The instant asked for; ends the process where there is none. */
function instantAsked(): string {
  try {
    const { values } = parseArgs({ options: { at: { type: 'string' } } });
    return instant.parse(values.at);
  } catch (error) {
    const why = error instanceof z.ZodError ? '--at must be a time with its zone.' : String(error);
    console.error(`${why}\n${usage}`);
    process.exit(2);
  }
}

const time = instantAsked();
// Standard output is for the one line; and nothing is handed out to functions that may not run here.
process.env.LOG_LEVEL = 'silent';
delete process.env.FAN_OUT_FUNCTION;
try {
  await onEngine(async () => {
    const { handler } = await import('../functions/jobs/generate-recurring.ts');
    console.log(JSON.stringify(await handler({ time })));
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
