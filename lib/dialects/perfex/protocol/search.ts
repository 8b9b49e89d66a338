/** GET /api/{resource}/search/{keysearch}: the matches, wherever the text stands, whatever its case. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { createHandler } from '../../../http/lambda.ts';
import { showPage } from '../../resource.ts';
import type { Declared } from '../../routes.ts';
import { protocol } from './envelope.ts';
import { checkFields, chooseColumns, listAnswer, listBody, toWindow } from './lists.ts';
import { checkWhole, listQuery, readPaging, readSearchPaging, toListQuery } from './paging.ts';
import { declare, type PerfexResource, type Recorded } from './resource.ts';

export function search<D extends Recorded, I, J>({ resource }: { resource: PerfexResource<D, I, J> }): Declared {
  const { name, path = name, plural, messages, searchIsPaged, sortable, idKey } = resource;
  const columns = chooseColumns(resource, 'search');
  const route = {
    ...declare(resource, {
      method: 'GET',
      path: `/api/${path}/search/{keysearch}`,
      verb: 'search',
      right: 'read',
      summary: `Search ${plural}.`,
      failure: messages.noMatch,
    }),
    params: z.object({ keysearch: z.string().min(1) }),
    query: listQuery,
    answer: listAnswer(columns, searchIsPaged),
  };
  const handler = createHandler(protocol, route, async ({ params, query, ...work }) => {
    checkFields(columns, query.fields, work);
    const paging = searchIsPaged ? readSearchPaging(query) : readPaging(query);
    const terms = { text: params.keysearch, match: 'phrase', where: 'all' } as const;
    const wanted = { ...toListQuery(query, sortable, work.organization), terms, ...toWindow(paging) };
    const { total, shown } = await showPage({ ...resource, columns }, wanted, work, 'read');
    if (total === 0) throw new Problem('not_found', messages.noMatch);
    checkWhole(paging ? 0 : total, query);
    return { status: 200, body: listBody(shown, query, idKey, total, paging) };
  });
  return { route, handler };
}
