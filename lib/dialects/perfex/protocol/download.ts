/** The route that serves the files of Perfex's records. */
import * as z from 'zod';
import { type KindWithFiles, readFileOf } from '../../../operations/file/files.ts';
import { idParam } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { replyWithFile } from '../../file-reply.ts';
import { protocol } from './envelope.ts';
import { nothingFound } from './messages.ts';
import type { PerfexResource, Recorded } from './resource.ts';

type Owner = Pick<PerfexResource<Recorded, never, never>, 'name' | 'singular' | 'scope'>;

/** GET /api/{resource}/{id}/attachments/{attachment_id}: the file itself. The API document has no such route. */
export const download = ({ resource }: { resource: Owner }, kind: KindWithFiles) =>
  declareFor(protocol, resource)(
    {
      method: 'GET',
      path: `/api/${resource.name}/{id}/attachments/{attachment_id}`,
      verb: 'attachment',
      summary: `Download a file of ${resource.singular}.`,
    },
    {
      failure: nothingFound,
      params: z.object({ id: idParam, attachment_id: idParam }),
      answer: z.unknown().meta({ type: 'string', format: 'binary' }),
    },
    async ({ params, ...work }) => {
      const { file, bytes } = await readFileOf({ kind, id: params.id }, params.attachment_id, work);
      return replyWithFile(file, bytes);
    },
  );
