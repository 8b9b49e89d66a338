/** Files of Perfex's records: how they are sent, and how answers list them. They are fetched by download.ts. */
import * as z from 'zod';
import type { StoredFile } from '../../../domain/file/stored-file.ts';
import { type Codec, defineColumns, type View } from '../../fields.ts';
import * as codec from '../columns/text-and-numbers.ts';

/** A file as answers list it, with the names of Perfex's table of attachments; `url` asks for a token like every route. */
export const attachment = z.object({
  id: z.string(),
  file_name: z.string(),
  filetype: z.string(),
  filesize: z.int(),
  dateadded: z.string(),
  url: z.string(),
});

/** @param resource in whose path the file is fetched */
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

/** The fields in which files are sent: the document's `file`, and `attachments[]` as Perfex's own forms have it. */
export const fileFields = ['file', 'attachments'] as const;

/** Text in the place of a file would be lost, so that it is refused rather than ignored. What answers list may come back. */
const isNoFile = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every((one) => one === '' || (typeof one === 'object' && one !== null)));

/** A file in a body of text. */
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

/** The fields of files, which the operations are handed apart from the others. */
export const fileColumns = fileFields.map((wire) =>
  defineColumns<unknown, object>().translated(wire, fileColumn, { put: () => ({}) }),
);
