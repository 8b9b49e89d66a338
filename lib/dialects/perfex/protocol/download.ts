/** The route that serves the files of Perfex's records. */
import * as z from 'zod';
import { createHandler } from '../../../http/lambda.ts';
import { type KindWithFiles, readFileOf } from '../../../operations/file/files.ts';
import { idParam } from '../../codecs.ts';
import { replyWithFile } from '../../file-reply.ts';
import type { Declared } from '../../routes.ts';
import { protocol } from './envelope.ts';
import { nothingFound } from './messages.ts';
import { declare, type PerfexResource, type Recorded } from './resource.ts';

type Owner = Pick<PerfexResource<Recorded, never, never>, 'name' | 'singular' | 'scope'>;

/** GET /api/{resource}/{id}/attachments/{attachment_id}: the file itself. The API document has no such route. */
export function download({ resource }: { resource: Owner }, kind: KindWithFiles): Declared {
  const route = {
    ...declare(resource, 'attachment', 'read'),
    method: 'GET',
    path: `/api/${resource.name}/{id}/attachments/{attachment_id}`,
    summary: `Download a file of ${resource.singular}.`,
    failure: nothingFound,
    params: z.object({ id: idParam, attachment_id: idParam }),
    answer: z.unknown().meta({ type: 'string', format: 'binary' }),
  } as const;
  const handler = createHandler(protocol, route, async ({ params, ...work }) => {
    const { file, bytes } = await readFileOf({ kind, id: params.id }, params.attachment_id, work);
    return replyWithFile(file, bytes);
  });
  return { route, handler };
}
