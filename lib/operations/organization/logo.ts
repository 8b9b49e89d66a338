/** The organization's logo: a file named after its content, so that a name never stands for two pictures. */
import { createHash } from 'node:crypto';
import { isKeptLogo, toLogoKey, toLogoSetting } from '../../domain/file/stored-file.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { invalidProblem, notFoundProblem, Problem } from '../../domain/problem.ts';
import { canKeepFiles, getFile, putFile, removeFile } from '../../platform/files.ts';
import { logFault } from '../../platform/log.ts';
import { detectPictureType, findPictureFault } from '../../platform/picture.ts';
import type { Work } from '../../store/work.ts';
import { type ChangedOrganization, changeOrganization, readCurrentOrganization } from './update.ts';

function findBytes(dataUrl: string): Buffer | null {
  const [, data] = /^data:image\/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)$/.exec(dataUrl) ?? [];
  return data ? Buffer.from(data, 'base64') : null;
}

/** Reads the logo; null where there is none. Old settings hold a data URL instead of a file name. */
export async function readLogo({ id, logo }: Pick<Organization, 'id' | 'logo'>): Promise<Buffer | null> {
  const bytes = isKeptLogo(logo) ? await getFile(toLogoKey(id, logo)) : findBytes(logo ?? '');
  return bytes && findPictureFault(bytes) === null ? bytes : null;
}

/** Reads the logo for anybody who has its address. @throws Problem `not_found` where there is none */
export async function readPublicLogo(work: Work): Promise<{ bytes: Buffer; type: string }> {
  const bytes = await readLogo(await readCurrentOrganization(work));
  if (!bytes) throw notFoundProblem('logo');
  return { bytes, type: `image/${detectPictureType(bytes)}` };
}

/**
 * Changes settings and the logo, and removes the previous picture.
 * @param picture its bytes, or a data URL; null and '' for none
 * @throws Problem `invalid` for anything but a PNG or JPEG up to 1 MB and 2,000 × 2,000 pixels; as changeOrganization
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
    if (before !== logo) await removePicture(before, work);
    return changed;
  } catch (error) {
    if (before !== logo && error instanceof Problem && error.code !== 'busy') await removePicture(logo, work);
    throw error;
  }
}

/** A picture that cannot be removed is a file too many, and must not fail the request. */
async function removePicture(setting: string | null, { organization }: Work): Promise<void> {
  if (!isKeptLogo(setting)) return;
  await removeFile(toLogoKey(organization.id, setting)).catch((error: unknown) =>
    logFault('logo left behind', error, { organization: organization.id }),
  );
}

async function storeLogo(picture: Uint8Array | string, { organization }: Work): Promise<string> {
  const bytes = typeof picture === 'string' ? findBytes(picture) : picture;
  const fault = bytes ? findPictureFault(bytes) : 'must be a data URL of a PNG or JPEG picture';
  if (!bytes || fault) throw invalidProblem('logo', fault ?? '');
  if (!canKeepFiles()) throw new Error('files have nowhere to go');
  const type = detectPictureType(bytes);
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const setting = toLogoSetting(`${name}.${type}`);
  await putFile(toLogoKey(organization.id, setting), { bytes, type: `image/${type}` });
  return setting;
}
