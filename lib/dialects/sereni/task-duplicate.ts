/** POST /api/v1/tasks/{id}/duplicate. Files are asked for as well; a task has none here. */
import { invalid } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import { duplicateTask, type Parts } from '../../operations/task/duplicate.ts';
import { bodyOf, factsOf, toInput } from '../bodies.ts';
import { columnsOf } from '../fields.ts';
import { flag, reference } from './columns.ts';
import { protocol } from './http.ts';
import { declare, recordAnswer, recordShown } from './protocol.ts';
import { task } from './task.ts';

type Input = Partial<Parts> & { taskId?: number; attachments?: boolean };
const { writeOnly } = columnsOf<unknown, Input>();

const columns = [
  writeOnly('task_id', 'taskId', reference, { required: 'always' }),
  ...(['timesheets', 'checklists', 'comments', 'attachments', 'assignees'] as const).map((part) =>
    writeOnly(part, part, flag, { required: 'always' }),
  ),
];

const route = {
  ...declare({ name: 'tasks', scope: 'tasks' }, { verb: 'duplicate', right: 'create', summary: 'Duplicate a task.' }),
  method: 'POST',
  status: 201,
  body: bodyOf(columns, 'create'),
  answer: recordAnswer(task.resource),
  ...factsOf(columns, 'create'),
} as const;

export const taskDuplicate = {
  route,
  handler: lambda(protocol, route, async ({ params, body, ...work }) => {
    const { taskId, attachments: _, ...parts } = toInput<Input>(columns, body, work);
    if (taskId !== params.id) throw invalid('task_id', `is not the task in the path (${params.id})`);
    const copied = { timesheets: false, checklists: false, comments: false, assignees: false, ...parts };
    const copy = duplicateTask(params.id, copied, work);
    return { status: 201, body: await recordShown(task.resource, null, copy, work) };
  }),
};
