/** The boards of a project, from left to right. The document prints no sample; the keys are those its other records have. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import { notFound } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import { boardsOf } from '../../operations/settings/boards.ts';
import { computed, present } from '../fields.ts';
import { viewOf } from '../resource.ts';
import * as codec from './columns.ts';
import { protocol } from './http.ts';
import { listQuery, pageOf, windowOf } from './paging.ts';
import { declare, pageAnswer, recordOf } from './protocol.ts';

const columns = [
  codec.idColumn,
  computed<Board>('name', z.string(), (doc) => doc.name),
  computed<Board>('position', z.int(), (doc) => doc.position),
  ...codec.timeColumns,
];

const route = {
  ...declare(
    { name: 'projects', scope: 'boards' },
    { verb: 'boards', right: 'read', summary: 'List the boards of a project.' },
  ),
  method: 'GET',
  status: 200,
  query: listQuery,
  answer: pageAnswer({ name: 'boards', columns }),
} as const;

/** GET /api/v1/projects/{id}/boards: a project has few, which are read whole and put in order. */
export const projectBoards = {
  route,
  handler: lambda(protocol, route, async ({ params, query, ...work }) => {
    const [owner, boards] = await Promise.all([work.store.whole.projects.get(params.id), boardsOf(params.id, work)]);
    if (!owner) throw notFound('project');
    const { offset, limit } = windowOf(query);
    const view = viewOf(undefined, work);
    const data = boards
      .slice(offset, offset + limit)
      .map(({ doc }) => recordOf('boards', doc.id, present(columns, doc, view)));
    return { status: 200, body: { data, ...pageOf(query, data.length, boards.length, work.incoming) } };
  }),
};
