/** Unpacks WOFF once, because fontkit would decompress the glyph table again for every letter. */
import { inflateSync } from 'node:zlib';

const headerBytes = 12;
const entryBytes = 16;

/** Unpacks a trusted file (W3C, WOFF File Format 1.0, sections 3 to 5) to TrueType or OpenType, without any checks. */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + 20 * i;
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const bytes = woff.subarray(offset, offset + packed);
    return { tag: woff.subarray(at, at + 4), sum: woff.subarray(at + 16, at + 20), bytes, length };
  });
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  const body = tables.reduce((sum, { length }) => sum + padded(length), 0);
  const sfnt = Buffer.alloc(headerBytes + entryBytes * count + body);
  woff.copy(sfnt, 0, 4, 8);
  sfnt.writeUInt16BE(count, 4);
  let offset = headerBytes + entryBytes * count;
  for (const [i, { tag, sum, bytes, length }] of tables.entries()) {
    const at = headerBytes + entryBytes * i;
    tag.copy(sfnt, at);
    sum.copy(sfnt, at + 4);
    sfnt.writeUInt32BE(offset, at + 8);
    sfnt.writeUInt32BE(length, at + 12);
    (bytes.length < length ? inflateSync(bytes) : bytes).copy(sfnt, offset);
    offset += padded(length);
  }
  return sfnt;
}
