/** The organization's logo: a picture among its files, named after its content, so that a name never stands for two pictures. */
import { createHash } from 'node:crypto';
import { toFileKey } from '../../domain/file/stored-file.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { invalidProblem, notFoundProblem, Problem } from '../../domain/problem.ts';
import { canKeepFiles, getFile, putFile, removeFile } from '../../platform/files.ts';
import { logFault } from '../../platform/log.ts';
import { detectPictureType, findPictureFault } from '../../platform/picture.ts';
import type { Work } from '../../store/work.ts';
import { type ChangedOrganization, changeOrganization, readCurrentOrganization } from './update.ts';

const prefix = 'file:';
const toKey = (organization: Pick<Organization, 'id'>, setting: string): string =>
  toFileKey(organization.id, 'organization', organization.id, setting.slice(prefix.length));

const isKept = (setting: string | null): setting is string => setting?.startsWith(prefix) ?? false;

/** The bytes of a data URL of a PNG or JPEG; null for anything else. */
function findBytes(dataUrl: string): Buffer | null {
  const [, data] = /^data:image\/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)$/.exec(dataUrl) ?? [];
  return data ? Buffer.from(data, 'base64') : null;
}

/**
 * The logo as it can be drawn: a PNG or JPEG, or null where there is none (any more).
 * @param firm whose setting it is; a data URL, as settings once kept it, will do too
 */
export async function readLogo({ id, logo }: Pick<Organization, 'id' | 'logo'>): Promise<Buffer | null> {
  const bytes = isKept(logo) ? await getFile(toKey({ id }, logo)) : findBytes(logo ?? '');
  return bytes && findPictureFault(bytes) === null ? bytes : null;
}

/**
 * The logo for whoever asks for the picture.
 * @throws Problem `not_found` where there is none
 */
export async function readPublicLogo(work: Work): Promise<{ bytes: Buffer; type: string }> {
  const bytes = await readLogo(await readCurrentOrganization(work));
  if (!bytes) throw notFoundProblem('logo');
  return { bytes, type: `image/${detectPictureType(bytes)}` };
}

/**
 * Changes settings, and with them the logo. The picture before is taken away.
 * @param picture its bytes, or a data URL; null and '' for none
 * @throws Problem `invalid` for what is no PNG or JPEG of at most 1 MB and 2,000 × 2,000 pixels, and as changeOrganization
 */
export async function changeLogo(
  picture: Uint8Array | string | null,
  changes: Partial<Organization>,
  work: Work,
): Promise<ChangedOrganization> {
  const { logo: before } = await readCurrentOrganization(work);
  const logo = picture === null || picture === '' ? null : await storeLogo(picture, work);
  try {
    const changed = await changeOrganization({ ...changes, logo }, work);
    if (before !== logo) await drop(before, work);
    return changed;
  } catch (error) {
    if (before !== logo && error instanceof Problem && error.code !== 'busy') await drop(logo, work);
    throw error;
  }
}

/** Takes a picture away that the settings do not name. One that stays behind is a file too many, and no fault of the request's. */
async function drop(setting: string | null, { organization }: Work): Promise<void> {
  if (!isKept(setting)) return;
  await removeFile(toKey(organization, setting)).catch((error: unknown) =>
    logFault('logo left behind', error, { organization: organization.id }),
  );
}

/** Keeps a picture and gives the setting that names it. */
async function storeLogo(picture: Uint8Array | string, { organization }: Work): Promise<string> {
  const bytes = typeof picture === 'string' ? findBytes(picture) : picture;
  const fault = bytes ? findPictureFault(bytes) : 'must be a data URL of a PNG or JPEG picture';
  if (!bytes || fault) throw invalidProblem('logo', fault ?? '');
  if (!canKeepFiles()) throw new Error('files have nowhere to go');
  const type = detectPictureType(bytes);
  const setting = `${prefix}${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${type}`;
  await putFile(toKey(organization, setting), { bytes, type: `image/${type}` });
  return setting;
}
