/** POST /api/v1/tasks/{id}/duplicate. Requests also ask for files, but a task has none here. */
import { invalidProblem } from '../../domain/problem.ts';
import { duplicateTask, type Parts } from '../../operations/task/duplicate.ts';
import { buildBody, describeBody, toInput } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { defineColumns } from '../fields.ts';
import * as codec from './columns.ts';
import { protocol } from './http.ts';
import { recordAnswer, replyWithRecord } from './protocol.ts';
import { task } from './task.ts';

type Input = Partial<Parts> & { taskId?: number; attachments?: boolean };
const { writeOnly } = defineColumns<unknown, Input>();

const columns = [
  writeOnly('task_id', 'taskId', codec.reference, { required: 'always' }),
  ...(['timesheets', 'checklists', 'comments', 'attachments', 'assignees'] as const).map((part) =>
    writeOnly(part, part, codec.flag, { required: 'always' }),
  ),
];

/** POST /api/v1/tasks/{id}/duplicate. */
export const duplicate = () =>
  declareFor(protocol, task.resource)(
    {
      method: 'POST',
      path: '/api/v1/tasks/{id}/duplicate',
      verb: 'duplicate',
      summary: 'Duplicate a task.',
      status: 201,
    },
    {
      params: idParams,
      body: buildBody(columns, 'create'),
      answer: recordAnswer(task.resource),
      ...describeBody(columns, 'create'),
    },
    async ({ params, body, ...work }) => {
      const { taskId, attachments: _, ...parts } = toInput<Input>(columns, body, work);
      if (taskId !== params.id) throw invalidProblem('task_id', `is not the task in the path (${params.id})`);
      const copied = { timesheets: false, checklists: false, comments: false, assignees: false, ...parts };
      const copy = duplicateTask(params.id, copied, work);
      return { status: 201, body: await replyWithRecord(task.resource, null, copy, work) };
    },
  );
