/** The organization's logo: a picture among its files, named after its content, so that a name never stands for two pictures. */
import { createHash } from 'node:crypto';
import { fileKey } from '../../domain/file/stored-file.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { invalid, notFound, Problem } from '../../domain/problem.ts';
import { canKeepFiles, getFile, putFile, removeFile } from '../../platform/files.ts';
import { logFault } from '../../platform/log.ts';
import { pictureFault, pictureType } from '../../platform/picture.ts';
import type { Work } from '../../store/work.ts';
import { type ChangedOrganization, changeOrganization, currentOrganization } from './update.ts';

const prefix = 'file:';
const keyOf = (firm: Pick<Organization, 'id'>, setting: string): string =>
  fileKey(firm.id, 'organization', firm.id, setting.slice(prefix.length));

const isKept = (setting: string | null): setting is string => setting?.startsWith(prefix) ?? false;

/** The bytes of a data URL of a PNG or JPEG; null for anything else. */
function bytesOf(dataUrl: string): Buffer | null {
  const [, data] = /^data:image\/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)$/.exec(dataUrl) ?? [];
  return data ? Buffer.from(data, 'base64') : null;
}

/**
 * The logo as it can be drawn: a PNG or JPEG, or null where there is none (any more).
 * @param firm whose setting it is; a data URL, as settings once kept it, will do too
 */
export async function readLogo({ id, logo }: Pick<Organization, 'id' | 'logo'>): Promise<Buffer | null> {
  const bytes = isKept(logo) ? await getFile(keyOf({ id }, logo)) : bytesOf(logo ?? '');
  return bytes && pictureFault(bytes) === null ? bytes : null;
}

/**
 * The logo for whoever asks for the picture.
 * @throws Problem `not_found` where there is none
 */
export async function shownLogo(work: Work): Promise<{ bytes: Buffer; type: string }> {
  const bytes = await readLogo(await currentOrganization(work));
  if (!bytes) throw notFound('logo');
  return { bytes, type: `image/${pictureType(bytes)}` };
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
  const { logo: before } = await currentOrganization(work);
  const logo = picture === null || picture === '' ? null : await kept(picture, work);
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
async function drop(setting: string | null, { firm }: Work): Promise<void> {
  if (!isKept(setting)) return;
  await removeFile(keyOf(firm, setting)).catch((error: unknown) =>
    logFault('logo left behind', error, { organization: firm.id }),
  );
}

/** Keeps a picture and gives the setting that names it. */
async function kept(picture: Uint8Array | string, { firm }: Work): Promise<string> {
  const bytes = typeof picture === 'string' ? bytesOf(picture) : picture;
  const fault = bytes ? pictureFault(bytes) : 'must be a data URL of a PNG or JPEG picture';
  if (!bytes || fault) throw invalid('logo', fault ?? '');
  if (!canKeepFiles()) throw new Error('files have nowhere to go');
  const type = pictureType(bytes);
  const setting = `${prefix}${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${type}`;
  await putFile(keyOf(firm, setting), { bytes, type: `image/${type}` });
  return setting;
}
