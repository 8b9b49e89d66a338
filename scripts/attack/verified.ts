/** Verifies the table after an attack, like `npm run verify`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Item } from '../../lib/store/client.ts';
import type { Findings } from './findings.ts';

/** The server's schedule may be working: what is half done at first must be whole at a later look. */
const looks = 4;
const pauseMs = 3_000;

export async function verifyTable(findings: Findings, repeat: string): Promise<Item[]> {
  const { scanTable } = await import('../../lab/scan.ts');
  const { violations } = await import('../../lab/invariants.ts');
  const heading = 'items of the table verified';
  let items = await scanTable();
  let wrong = violations(items);
  for (let look = 1; wrong.length > 0 && look < looks; look += 1) {
    await sleep(pauseMs);
    items = await scanTable();
    const still = new Set(violations(items));
    wrong = wrong.filter((text) => still.has(text));
  }
  findings.tried(heading, items.length);
  for (const seen of wrong) findings.wrong(heading, { what: 'half done', seen, repeat });
  return items;
}
