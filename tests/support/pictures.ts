/** Pictures as small as they come. */
import { crc32, deflateSync } from 'node:zlib';

const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Values in a pixel, by PNG's colour types: 2 is RGB, 3 a palette, 6 RGB with transparency. */
const channels: Readonly<Record<number, number>> = { 2: 3, 3: 1, 6: 4 };

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/**
 * A PNG of eight bits a value, blue from the left and half transparent where it can be.
 * @param data what it has in place of its pixels
 */
export function png(width: number, height: number, colour = 2, data?: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colour, 0, 0, 0], 8);
  const values = channels[colour] ?? 3;
  const row = Buffer.alloc(1 + width * values);
  for (let x = 0; x < width; x += 1) {
    const pixel = colour === 3 ? [x % 2] : [31, 58, Math.floor((x * 255) / width), 128];
    row.set(pixel.slice(0, values), 1 + x * values);
  }
  const pixels = data ?? deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const palette = colour === 3 ? [chunk('PLTE', Buffer.from([31, 58, 95, 255, 255, 255]))] : [];
  return Buffer.concat([sign, chunk('IHDR', head), ...palette, chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** A JPEG of 32 × 16 pixels. */
export const jpeg = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNS',
    'Mj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P',
    'T0//wAARCAAQACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAA',
    'AAAAAAAAAAAAAAT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCRAWpQAH//2Q==',
  ].join(''),
  'base64',
);
