/** Finds the files that documents name, and gives them paths without the organization's number. */
import * as z from 'zod';
import { isKeptLogo, toFileKey, toLogoKey, toLogoSetting } from '../../domain/file/stored-file.ts';
import type { Fields } from '../schema.ts';

/** The logo has the organization's number as its record's. */
const logoFolder = 'logo';

const withFiles = z.object({ id: z.int(), files: z.array(z.object({ storedAs: z.string(), type: z.string() })) });
const withLogo = z.object({ logo: z.string() });

/** Lists the files that a document names. */
export function listFiles(recordType: string, fields: Fields): { file: string; type: string }[] {
  if (recordType === 'organization') {
    const { logo } = withLogo.catch({ logo: '' }).parse(fields);
    if (!isKeptLogo(logo)) return [];
    const storedAs = toLogoKey(0, logo).split('/').at(-1) ?? '';
    return [{ file: `${logoFolder}/${storedAs}`, type: `image/${storedAs.split('.').at(-1)}` }];
  }
  const { id, files } = withFiles.catch({ id: 0, files: [] }).parse(fields);
  return files.map(({ storedAs, type }) => ({
    file: toFileKey(0, recordType, id, storedAs).slice('0/'.length),
    type,
  }));
}

/** Gives the key under which an organization's file is stored. */
export function toKey(organizationId: number, file: string): string {
  const [folder, storedAs = ''] = file.split('/');
  return folder === logoFolder ? toLogoKey(organizationId, toLogoSetting(storedAs)) : `${organizationId}/${file}`;
}
