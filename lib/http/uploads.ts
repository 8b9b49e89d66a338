/** Picks the files of a request that its route accepts. */
import { type FieldProblem, Problem } from '../domain/problem.ts';
import type { UploadedFile } from './body.ts';

/** Browsers send such a file when none was chosen. */
const isEmpty = ({ name, bytes }: UploadedFile): boolean => name === '' && bytes.length === 0;

/** `file[]` and `file[0]` are the field `file`. */
const toField = ({ field }: UploadedFile): string => field.replace(/\[\d{0,9}\]$/, '');

/**
 * Picks a request's files, without empty ones.
 * @throws Problem `invalid` naming each field outside `fields` that has a file, which would get lost silently
 */
export function pickFiles(files: readonly UploadedFile[], fields: readonly string[] = []): UploadedFile[] {
  const filled = files.filter((file) => !isEmpty(file));
  const misplaced = filled.filter((file) => !fields.includes(toField(file)));
  if (misplaced.length === 0) return filled;
  const message =
    fields.length === 0
      ? 'cannot be a file: none is accepted here'
      : `cannot be a file: send files in ${fields.join(' or ')}`;
  const names = [...new Set(misplaced.map(({ field }) => field))];
  const problems = names.map((name): FieldProblem => ({ path: [name], message, code: 'unknown' }));
  throw new Problem('invalid', `${names[0]} ${message}`, problems);
}
