/** Checks that a picture can be drawn in a PDF before it is stored: pdfkit would fail only while drawing. */
import { inflateSync } from 'node:zlib';

const mostPixels = 2_000;
const mostBytes = 1_000_000;
const pngSign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export type PictureType = 'png' | 'jpeg';

/** Detects a picture's type by its first bytes. */
export function detectPictureType(bytes: Uint8Array): PictureType | null {
  if (pngSign.equals(Buffer.from(bytes.subarray(0, pngSign.length)))) return 'png';
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff ? 'jpeg' : null;
}

/** Says what is wrong with a picture; null when nothing is. */
export function findPictureFault(bytes: Uint8Array): string | null {
  const type = detectPictureType(bytes);
  if (type === null) return 'must be a PNG or JPEG picture';
  if (bytes.length > mostBytes) return 'is larger than 1 MB';
  const picture = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const { width, height, fault } = type === 'png' ? inspectPng(picture) : inspectJpeg(picture);
    if (width > mostPixels || height > mostPixels) return `is larger than ${mostPixels} × ${mostPixels} pixels`;
    return fault();
  } catch {
    return 'is damaged';
  }
}

/** `fault` decompresses, so it is called only after the size has been checked. */
type Inspection = { width: number; height: number; fault: () => string | null };

/** Values per pixel, by PNG's colour type. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function inspectPng(bytes: Buffer): Inspection {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth = 0, colour = -1, , , interlaced] = bytes.subarray(24, 29);
  const fault = (): string | null => {
    if (interlaced !== 0) return 'must not be interlaced';
    const data: Buffer[] = [];
    let palette = 0;
    let name = '';
    for (let at = pngSign.length; name !== 'IEND'; ) {
      const length = bytes.readUInt32BE(at);
      name = bytes.toString('latin1', at + 4, at + 8);
      if (at + 12 + length > bytes.length) return 'is damaged';
      if (name === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length));
      if (name === 'PLTE') palette = length;
      at += 12 + length;
    }
    const row = 1 + Math.ceil((width * depth * (channels[colour] ?? Number.NaN)) / 8);
    const whole = row * height;
    const pixels = inflateSync(Buffer.concat(data), { maxOutputLength: whole });
    const areFiltersKnown = Array.from({ length: height }, (_, y) => pixels[y * row] ?? 9).every(
      (filter) => filter <= 4,
    );
    const isWhole = whole > 0 && pixels.length === whole && areFiltersKnown;
    return isWhole && (colour !== 3 || (palette > 0 && palette % 3 === 0)) ? null : 'is damaged';
  };
  return { width, height, fault };
}

/** The JPEG frames that PDF readers know: baseline, extended, progressive. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

function inspectJpeg(bytes: Buffer): Inspection {
  for (let at = 2; ; ) {
    const marker = bytes.readUInt16BE(at);
    if (marker >> 8 !== 0xff) throw new Error('no marker');
    if (frames.has(marker & 0xff)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      const isWhole = width > 0 && height > 0 && [1, 3, 4].includes(bytes.readUInt8(at + 9));
      return { width, height, fault: () => (isWhole ? null : 'is damaged') };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
}
