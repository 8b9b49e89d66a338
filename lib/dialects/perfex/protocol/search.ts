/** GET /api/{resource}/search/{keysearch}: matches the text anywhere and in any case. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { type Declared, declareFor } from '../../declare.ts';
import { protocol } from './envelope.ts';
import { readFilters, showMatches } from './filters.ts';
import { checkFields, chooseColumns, listAnswer } from './lists.ts';
import { nothingFound } from './messages.ts';
import { checkWhole, listQuery, readPaging, readSearchPaging, replyWith, toListQuery } from './paging.ts';
import type { PerfexResource, Recorded } from './resource.ts';

/** GET /api/{resource}/search/{keysearch}. */
export function search<D extends Recorded, I, J>({ resource }: { resource: PerfexResource<D, I, J> }): Declared {
  const { name, path = name, plural, messages, searchIsPaged, sortable, idKey } = resource;
  const { noMatch = nothingFound } = messages;
  const columns = chooseColumns(resource, 'search');
  return declareFor(protocol, resource)(
    { method: 'GET', path: `/api/${path}/search/{keysearch}`, verb: 'search', summary: `Search ${plural}.` },
    {
      failure: noMatch,
      params: z.object({ keysearch: z.string().min(1) }),
      query: listQuery,
      answer: listAnswer(columns, searchIsPaged),
    },
    async ({ params, query: given, ...work }) => {
      const { query, filters } = readFilters(resource, columns, given, work);
      checkFields(columns, query.fields, work);
      const paging = searchIsPaged ? readSearchPaging(query) : readPaging(query);
      const terms = { text: params.keysearch, match: 'phrase', where: 'all' } as const;
      const searchQuery = { ...toListQuery(query, sortable, work.organization, paging), terms };
      const asked = { query: searchQuery, filters, fields: query.fields, within: 'search' } as const;
      const { total, records } = await showMatches({ ...resource, columns }, asked, work);
      if (total === 0) throw new Problem('not_found', noMatch);
      checkWhole(total, paging);
      return replyWith(records, query, total, paging, idKey);
    },
  );
}
