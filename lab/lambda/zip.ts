/** Reads packages, and unpacks them as Lambda does. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localHeadBytes = 30;
const readableByAll = 0o444;

/** A file in a package. `size`: its bytes once unpacked; `mode`: the rights that it has there. */
export type ZipEntry = { name: string; size: number; mode: number; read: () => Buffer };

/**
 * Lists the files in a zip file, without unpacking them.
 * @throws Error naming a damaged file; `read` throws one too, where the content is not what its checksum says
 */
export function listZip(file: string): ZipEntry[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== endMark) throw new Error(`${file} is no zip file`);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== entryMark) throw new Error(`${file} is damaged`);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place));
    const entry = describeEntry(zip, at, zip.toString('utf8', at + 46, at + 46 + Number(nameBytes)));
    if (!entry.name.endsWith('/')) entries.push(entry);
    at += 46 + Number(nameBytes) + Number(extraBytes) + Number(commentBytes);
  }
  return entries;
}

function describeEntry(zip: Buffer, at: number, name: string): ZipEntry {
  const read = (): Buffer => {
    const head = zip.readUInt32LE(at + 42);
    const from = head + localHeadBytes + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
    const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20));
    const content = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    if (crc32(content) !== zip.readUInt32LE(at + 16)) throw new Error(`${name} is damaged in the package`);
    return content;
  };
  return { name, size: zip.readUInt32LE(at + 24), mode: zip.readUInt32LE(at + 38) >>> 16, read };
}

/**
 * Unpacks a zip file into a folder, with the rights that the files have in it: Lambda runs functions as a user who does
 * not own them.
 * @returns the number of files
 * @throws Error naming a damaged file, one that leads out of the folder, or one that not everybody may read
 */
export function unzip(file: string, folder: string): number {
  const entries = listZip(file);
  for (const entry of entries) writeEntry(entry, folder);
  return entries.length;
}

function writeEntry({ name, mode, read }: ZipEntry, folder: string): void {
  const target = join(folder, name);
  if (relative(folder, target).startsWith('..')) throw new Error(`${name} leads out of the package`);
  if ((mode & readableByAll) !== readableByAll) {
    throw new Error(`${name} may not be read by everybody (${(mode & 0o777).toString(8)})`);
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, read());
  chmodSync(target, mode & 0o777);
}
