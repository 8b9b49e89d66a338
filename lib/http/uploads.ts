/** Which files a request may bring. */
import { type FieldProblem, Problem } from '../domain/problem.ts';
import type { UploadedFile } from './body.ts';

/** What a form sends for a file field in which nothing was chosen. */
const isEmpty = ({ name, bytes }: UploadedFile): boolean => name === '' && bytes.length === 0;

/** `file[]` and `file[0]` are the field `file`. */
const toField = ({ field }: UploadedFile): string => field.replace(/\[\d{0,9}\]$/, '');

/**
 * The files of a request, without empty file fields.
 * @param taken the file fields of the route; undefined where it has none
 * @throws Problem `invalid` naming each file in another field: it would be dropped, and nobody would hear of it
 */
export function pickFiles(files: readonly UploadedFile[], taken: readonly string[] = []): UploadedFile[] {
  const given = files.filter((file) => !isEmpty(file));
  const strange = given.filter((file) => !taken.includes(toField(file)));
  if (strange.length === 0) return given;
  const message =
    taken.length === 0
      ? 'cannot be a file: none is accepted here'
      : `cannot be a file: send files in ${taken.join(' or ')}`;
  const names = [...new Set(strange.map(({ field }) => field))];
  const problems = names.map((name): FieldProblem => ({ path: [name], message, code: 'unknown' }));
  throw new Problem('invalid', `${names[0]} ${message}`, problems);
}
