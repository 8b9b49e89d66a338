/**
 * Free filters and search: the only reads whose cost grows with an organization's records.
 * They read thin rows (or folded texts) shard by shard, in parallel, never whole documents.
 */
import type { Row, SearchTerms } from '../domain/list-query.ts';
import { fold } from '../domain/text.ts';
import * as keys from './keys.ts';

import { beginningWith, queryAll } from './read.ts';

async function everyShard<T>(
  organizationId: number,
  noun: string,
  kind: 'row' | 'search',
  highestId: number,
  each: (item: Record<string, unknown>) => T | null,
): Promise<T[]> {
  const shards = Array.from({ length: Math.floor(highestId / keys.idsPerShard) + 1 }, (_, shard) => shard);
  const parts = await Promise.all(
    shards.map(async (shard) => {
      const { pk } = keys.rowKey(organizationId, noun, kind, shard * keys.idsPerShard);
      const items = await queryAll(pk, beginningWith('0'));
      return items.map(each).filter((value) => value !== null);
    }),
  );
  return parts.flat();
}

/** Every thin row of a noun, by id. */
export function readRows(organizationId: number, noun: string, highestId: number): Promise<Row[]> {
  return everyShard<Row>(organizationId, noun, 'row', highestId, (item) => JSON.parse(String(item.row)));
}

/**
 * Ids of the records whose text matches, whatever the case and the accents. The parts of a
 * text are divided by a line feed, the main part first.
 */
export function searchTexts(
  organizationId: number,
  noun: string,
  highestId: number,
  terms: SearchTerms,
): Promise<number[]> {
  const folded = fold(terms.text);
  const wanted = terms.match === 'words' ? folded.split(' ') : [folded];
  return everyShard(organizationId, noun, 'search', highestId, (item) => {
    const [main = '', ...rest] = String(item.text).split('\n');
    const parts = terms.where === 'main' ? [main] : [main, ...rest];
    return wanted.every((word) => parts.some((part) => part.includes(word))) ? Number(item.sk) : null;
  });
}
