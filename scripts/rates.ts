/**
 * `npm run -s rates -- --organization <name> --file eurofxref.csv`: imports the European Central Bank's reference rates,
 * of one day or all days, from a file or an address. Works with and without a running server.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readReferenceRates } from '../lib/domain/exchange-rate/ecb.ts';
import { importRates } from '../lib/operations/exchange-rate/import-rates.ts';
import { countUnvalued } from '../lib/operations/exchange-rate/valuation.ts';
import { command, onData, whereOptions, workNamed } from './command.ts';
import { Mistake } from './mistake.ts';

const usage = `Usage:
  rates --organization <name> --file <eurofxref.csv> [--since <YYYY-MM-DD>]
  rates --organization <name> --url <address> [--since <YYYY-MM-DD>]`;

async function readText(file: string | undefined, url: string | undefined): Promise<string> {
  if ((file === undefined) === (url === undefined)) throw new Mistake(`Either --file or --url is required\n${usage}`);
  if (file !== undefined) {
    return readFile(file, 'utf8').catch((error: unknown) => {
      throw new Mistake(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    });
  }
  const answer = await fetch(url ?? '').catch((error: unknown) => {
    throw new Mistake(`${url} does not answer: ${error instanceof Error ? error.message : error}`);
  });
  if (!answer.ok) throw new Mistake(`${url} answers ${answer.status}`);
  return answer.text();
}

await command(async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { ...whereOptions, organization: text, file: text, url: text, since: text },
  });
  const { organization, file, url, since } = values;
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  if (since !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(since))
    throw new Mistake(`--since "${since}" is not YYYY-MM-DD`);
  const rates = readReferenceRates(await readText(file, url), since);
  await onData(values, async () => {
    const work = await workNamed(organization);
    const imported = await importRates(rates, work);
    // The outbox values the waiting records, here or on the server.
    const unvalued = await countUnvalued(work);
    console.log(JSON.stringify({ ...imported, ...(unvalued > 0 ? { unvalued } : {}) }));
  });
});
