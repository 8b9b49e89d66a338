/** The boards of a project, from left to right. The document prints no sample; the keys are those of other records. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { createHandler } from '../../http/lambda.ts';
import { readBoards } from '../../operations/settings/boards.ts';
import { computed, presentRecord } from '../fields.ts';
import { buildView } from '../resource.ts';
import * as codec from './columns.ts';
import { protocol } from './http.ts';
import { buildPage, listQuery, toWindow } from './paging.ts';
import { buildRecord, declare, pageAnswer } from './protocol.ts';

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

export const projectBoards = {
  route,
  handler: createHandler(protocol, route, async ({ params, query, ...work }) => {
    const [owner, boards] = await Promise.all([work.store.whole.projects.get(params.id), readBoards(params.id, work)]);
    if (!owner) throw notFoundProblem('project');
    const { offset, limit } = toWindow(query);
    const view = buildView(undefined, work);
    const data = boards
      .slice(offset, offset + limit)
      .map(({ doc }) => buildRecord('boards', doc.id, presentRecord(columns, doc, view)));
    return { status: 200, body: { data, ...buildPage(query, data.length, boards.length, work.incoming) } };
  }),
};
