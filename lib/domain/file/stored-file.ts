/**
 * A file that belongs to a record: what the record knows of it, and where its content lies. A record
 * that has files lists all of them as `files`; a file that no record lists is nobody's and goes.
 */
import * as z from 'zod';
import { id, instant } from '../record.ts';

export const storedFile = z.object({
  /** Counted up in the organization over the files of every kind of record. */
  id,
  /** As its sender called it, without folders; for people. */
  name: z.string().min(1),
  /** What it is called in its record's folder: `12-report.pdf`. */
  storedAs: z.string(),
  /** Its content type as it was sent. */
  type: z.string(),
  sizeBytes: z.int().nonnegative(),
  addedAt: instant,
});
export type StoredFile = z.infer<typeof storedFile>;

const longestName = 255;
const longestStoredName = 80;
const longestEnding = 12;
const usualType = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;

/** Characters that nobody sees or that turn the direction of text: a name must be what it looks like. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name as a client sends it, for people: its last part, without what cannot be seen. Never empty. */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const clean = [...last.replace(hidden, '').trim()].slice(0, longestName).join('');
  return /^\.*$/.test(clean) ? 'file' : clean;
}

/** A content type as it may stand in a header; what is none is bytes. */
export function cleanFileType(given: string): string {
  return usualType.test(given) ? given.toLowerCase() : 'application/octet-stream';
}

/**
 * A name of letters without accents, digits, `.`, `-` and `_` alone, for folders and addresses.
 * @example toStoredName(12, '../Łódź (final).pdf') // '12-odz_final_.pdf'
 */
export function toStoredName(fileId: number, name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[._]+/, '');
  const ending = /\.[A-Za-z0-9]+$/.exec(plain)?.[0].slice(0, longestEnding) ?? '';
  const short = plain.length > longestStoredName ? plain.slice(0, longestStoredName - ending.length) + ending : plain;
  return `${fileId}-${short || 'file'}`;
}

/**
 * Where a file's content lies: `<organization>/<record type>/<id>/<n>-<name>`.
 * @param recordType what kind of record it is, as the store calls it
 */
export function toFileKey(organizationId: number, recordType: string, recordId: number, storedAs: string): string {
  return `${organizationId}/${recordType.replaceAll(' ', '-')}/${recordId}/${storedAs}`;
}
