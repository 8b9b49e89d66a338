/** POST /api/v1/tasks/{id}/duplicate. Files are asked for as well; a task has none here. */

import { invalid } from '../../domain/problem.ts';
import type { Task } from '../../domain/task/task.ts';
import { lambda } from '../../http/lambda.ts';
import { duplicateTask, type Parts } from '../../operations/task/duplicate.ts';
import { idParams } from '../codecs.ts';
import { answerOf, bodyOf, type Field, factsOf, field } from '../field-table.ts';
import { flag, reference } from './columns.ts';
import { shown, viewOf } from './entity.ts';
import { protocol, resourceAnswer } from './envelope.ts';
import { task } from './task.ts';
import { declare } from './verbs.ts';

type Form = Parts & { taskId: number; attachments: boolean };

const part = (wire: keyof Parts | 'attachments'): Field<Task, Form, undefined> =>
  field(wire, { codec: flag, required: 'always', put: (value: boolean) => ({ [wire]: value }) });

const fields: readonly Field<Task, Form, undefined>[] = [
  field('task_id', { codec: reference, required: 'always', put: (taskId) => ({ taskId }) }),
  part('timesheets'),
  part('checklists'),
  part('comments'),
  part('attachments'),
  part('assignees'),
];

const route = {
  ...declare(task, {
    method: 'POST',
    under: '/{id}/duplicate',
    verb: 'duplicate',
    right: 'create',
    status: 201,
    summary: 'Duplicate a task.',
  }),
  params: idParams,
  body: bodyOf(fields, 'create'),
  answer: resourceAnswer(task.type, answerOf(task.fields)),
  ...factsOf(fields, 'create'),
};

export const taskDuplicate = {
  route,
  handler: lambda(protocol, route, async ({ params, body: take, ...work }) => {
    const {
      taskId,
      timesheets = false,
      checklists = false,
      comments = false,
      assignees = false,
    } = take(viewOf(undefined, work));
    if (taskId !== params.id) throw invalid('task_id', `is not the task of the path (${params.id})`);
    const copy = duplicateTask(params.id, { timesheets, checklists, comments, assignees }, work);
    return { status: 201, body: await shown(task, null, copy, work) };
  }),
};
