/** A file of a record: its metadata and where its content lies. A file that no record lists is removed. */
import * as z from 'zod';
import { id, instant } from '../record.ts';

export const storedFile = z.object({
  /** Unique in the organization, across all kinds of record. */
  id,
  /** As the client named it, without folders. */
  name: z.string().min(1),
  /** The name in its record's folder: `12-report.pdf`. */
  storedAs: z.string(),
  type: z.string(),
  sizeBytes: z.int().nonnegative(),
  addedAt: instant,
});
export type StoredFile = z.infer<typeof storedFile>;

const longestName = 255;
const longestStoredName = 80;
const longestEnding = 12;
const usualType = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;

/** Invisible characters, and those that reverse text and so disguise a name. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Cleans a client's file name: its last part, without invisible characters. Never empty. */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const clean = [...last.replace(hidden, '').trim()].slice(0, longestName).join('');
  return /^\.*$/.test(clean) ? 'file' : clean;
}

/** Cleans a content type for a header. */
export function cleanFileType(given: string): string {
  return usualType.test(given) ? given.toLowerCase() : 'application/octet-stream';
}

/**
 * Builds a name of ASCII letters, digits, `.`, `-` and `_`, for folders and addresses.
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

/** Builds the key of a file's content: `<organization>/<record type>/<id>/<n>-<name>`. */
export function toFileKey(organizationId: number, recordType: string, recordId: number, storedAs: string): string {
  return `${organizationId}/${recordType.replaceAll(' ', '-')}/${recordId}/${storedAs}`;
}

const logoPrefix = 'file:';

/** Whether an organization's setting names a picture among its files. */
export const isKeptLogo = (setting: string | null): setting is string => setting?.startsWith(logoPrefix) ?? false;

/** Makes the setting that names a picture among the organization's files. */
export const toLogoSetting = (storedAs: string): string => `${logoPrefix}${storedAs}`;

/** Builds the key of the picture that a setting names. */
export const toLogoKey = (organizationId: number, setting: string): string =>
  toFileKey(organizationId, 'organization', organizationId, setting.slice(logoPrefix.length));
