/** The boards of a project, from left to right. The document prints no sample; the keys are those of other records. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { readBoards } from '../../operations/settings/boards.ts';
import { idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { computed, presentRecord } from '../fields.ts';
import { buildView } from '../resource.ts';
import * as codec from './columns.ts';
import { protocol } from './http.ts';
import { buildPage, listQuery, toWindow } from './paging.ts';
import { buildRecord, pageAnswer } from './protocol.ts';

const columns = [
  codec.idColumn,
  computed<Board>('name', z.string(), (doc) => doc.name),
  computed<Board>('position', z.int(), (doc) => doc.position),
  ...codec.timeColumns,
];

/** GET /api/v1/projects/{id}/boards. */
export const listBoards = () =>
  declareFor(protocol, { name: 'projects', scope: 'boards' })(
    { method: 'GET', path: '/api/v1/projects/{id}/boards', verb: 'boards', summary: 'List the boards of a project.' },
    { params: idParams, query: listQuery, answer: pageAnswer({ name: 'boards', columns }) },
    async ({ params, query, ...work }) => {
      const [owner, boards] = await Promise.all([
        work.store.whole.projects.get(params.id),
        readBoards(params.id, work),
      ]);
      if (!owner) throw notFoundProblem('project');
      const { offset, limit } = toWindow(query);
      const view = buildView(undefined, work);
      const data = boards
        .slice(offset, offset + limit)
        .map(({ doc }) => buildRecord('boards', doc.id, presentRecord(columns, doc, view)));
      return { status: 200, body: { data, ...buildPage(query, data.length, boards.length, work.incoming) } };
    },
  );
