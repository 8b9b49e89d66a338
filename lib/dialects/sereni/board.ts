/** The boards of a project, from left to right. The document prints no sample; the keys are those its other records have. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import { notFound } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import { boardsOf } from '../../operations/settings/boards.ts';
import { idParams } from '../codecs.ts';
import { answerOf, type Field, present, shown } from '../field-table.ts';
import { moment, momentOf } from './columns.ts';
import { viewOf } from './entity.ts';
import { pageAnswer, protocol, resource } from './envelope.ts';
import { listQuery, pageOf, windowOf } from './paging.ts';
import { project } from './project.ts';
import { declare } from './verbs.ts';

const fields: readonly Field<Board, Board, undefined>[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('name', z.string(), (doc) => doc.name),
  shown('position', z.int(), (doc) => doc.position),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

const route = {
  ...declare(
    { type: project.type, scope: 'boards' },
    {
      method: 'GET',
      under: '/{id}/boards',
      verb: 'boards',
      right: 'read',
      status: 200,
      summary: 'List the boards of a project.',
    },
  ),
  params: idParams,
  query: listQuery,
  answer: pageAnswer('boards', answerOf(fields)),
};

/** GET /api/v1/projects/{id}/boards: a project has few, which are read whole and put in order. */
export const projectBoards = {
  route,
  handler: lambda(protocol, route, async ({ params, query, incoming, ...work }) => {
    const [owner, boards] = await Promise.all([work.store.whole.projects.get(params.id), boardsOf(params.id, work)]);
    if (!owner) throw notFound('project');
    const { offset, limit } = windowOf(query);
    const view = viewOf(undefined, work);
    const data = boards
      .slice(offset, offset + limit)
      .map(({ doc }) => resource('boards', doc.id, present(fields, doc, view)));
    return { status: 200, body: { data, ...pageOf(query, data.length, boards.length, incoming) } };
  }),
};
