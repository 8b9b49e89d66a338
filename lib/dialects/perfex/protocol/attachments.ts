/** Files of Perfex's records: how they are sent, and how answers list them. download.ts serves them. */
import * as z from 'zod';
import type { StoredFile } from '../../../domain/file/stored-file.ts';
import { type Codec, defineColumns, type View } from '../../fields.ts';
import * as codec from '../columns/text-and-numbers.ts';

/** A file in answers, with the names of Perfex's table of attachments. Its `url` needs a token like every route. */
export const attachment = z.object({
  id: z.string(),
  file_name: z.string(),
  filetype: z.string(),
  filesize: z.int(),
  dateadded: z.string(),
  url: z.string(),
});

/** Presents a file. `resource`: the resource whose path serves it. */
export function presentAttachment(
  file: StoredFile,
  { resource, id }: { resource: string; id: number },
  view: Pick<View<unknown>, 'organization' | 'origin'>,
): z.output<typeof attachment> {
  return {
    id: String(file.id),
    file_name: file.name,
    filetype: file.type,
    filesize: file.sizeBytes,
    dateadded: codec.formatDateTime(file.addedAt, view),
    url: `${view.origin ?? ''}/api/${resource}/${id}/attachments/${file.id}`,
  };
}

/** The fields for files: `file` as documented, and `attachments[]` as Perfex's own forms send it. */
export const fileFields = ['file', 'attachments'] as const;

/** Text in place of a file is refused, because it would be lost. The list from an answer may come back. */
const isNoFile = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every((entry) => entry === '' || (typeof entry === 'object' && entry !== null)));

const fileColumn: Codec<null> = {
  input: z
    .unknown()
    .refine(isNoFile, { error: 'must be a file of a multipart/form-data body' })
    .transform(() => null),
  output: () => null,
  wire: z.null(),
  broken: 'notes.txt',
  sample: '',
};

/** The columns of files. They put nothing into the input: operations get files separately. */
export const fileColumns = fileFields.map((wire) =>
  defineColumns<unknown, object>().translated(wire, fileColumn, { put: () => ({}) }),
);
