/** Multipart bodies as clients write them, and broken ones. */
import type { Random } from './random.ts';

export type Piece = { name: string; value: Buffer; fileName?: string };
export type Mutated = {
  what: string;
  contentType: string;
  body: Buffer;
  /** Ends before its last boundary, so it must not be accepted as whole. */
  cut: boolean;
  pieces: readonly Piece[] | null;
};

const lineEnd = Buffer.from('\r\n');

function headOf({ name, fileName }: Piece): string {
  const disposition = `Content-Disposition: form-data; name="${name}"`;
  return fileName === undefined
    ? `${disposition}\r\n\r\n`
    : `${disposition}; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
}

export function multipartBody(pieces: readonly Piece[], boundary: string): Buffer {
  const parts = pieces.flatMap((piece) => [Buffer.from(`--${boundary}\r\n${headOf(piece)}`), piece.value, lineEnd]);
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

function randomPieces(random: Random): Piece[] {
  return Array.from({ length: 1 + random.below(5) }, (_, i) => {
    const value = Buffer.alloc(random.below(random.chance(0.05) ? 20_000 : 300), `value ${i} \r\n-`);
    return random.chance(0.5) ? { name: `f${i}`, value, fileName: `file ${i}.bin` } : { name: `f${i}`, value };
  });
}

type Change = (body: Buffer, boundary: string, random: Random) => Buffer;

const insert = (body: Buffer, at: number, text: string | Buffer): Buffer =>
  Buffer.concat([body.subarray(0, at), Buffer.from(text), body.subarray(at)]);

function headAt(body: Buffer, random: Random): number {
  const found: number[] = [];
  for (let at = body.indexOf('Content-Disposition'); at >= 0; at = body.indexOf('Content-Disposition', at + 1))
    found.push(at);
  return found[random.below(found.length)] ?? 0;
}

function flipBits(body: Buffer, random: Random): Buffer {
  const copy = Buffer.from(body);
  for (let i = 0; i <= random.below(8); i += 1) {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

const changes: Readonly<Record<string, Change>> = {
  flipped: (body, _, random) => flipBits(body, random),
  'boundary doubled': (body, boundary, random) => insert(body, random.below(body.length), `\r\n--${boundary}\r\n`),
  'boundary ended early': (body, boundary, random) =>
    insert(body, random.below(body.length), `\r\n--${boundary}--\r\n`),
  'header without end': (body, _, random) =>
    insert(body, headAt(body, random), `X-A: ${'b'.repeat(random.below(20_000))}`),
  'header of nothing': (body, _, random) => insert(body, headAt(body, random), ':\r\n: \r\n\r'),
  'huge header': (body, _, random) => insert(body, headAt(body, random), `X-A: ${'b'.repeat(100_000)}\r\n`),
  'thousands of headers': (body, _, random) => insert(body, headAt(body, random), 'X-A: b\r\n'.repeat(3_000)),
  'header mangled': (body, _, random) => {
    const words: readonly [string, ...string[]] = [
      'Content-Disposition: attachment',
      'Content-Disposition: form-data; name',
      'Content-Disposition: form-data; name="',
      "Content-Disposition: form-data; name*=utf-8''%ff; filename*=x'y'z",
      'Content-Disposition: form-data; name="__proto__"; filename="../../x"',
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Type: text/plain; charset=utf-7',
      'Content-Type: multipart/mixed; boundary=inner',
      'Content-Type: text/plain; charset=nonsense',
    ];
    return insert(body, headAt(body, random), `${random.pick(words)}\r\n`);
  },
  nested: (body, boundary, random) =>
    insert(
      body,
      body.indexOf('\r\n\r\n') + 4,
      multipartBody([{ name: 'inner', value: Buffer.from('x') }], random.chance(0.5) ? boundary : 'inner'),
    ),
  'many empty parts': (body, boundary, random) =>
    Buffer.concat([Buffer.from(`--${boundary}\r\n\r\n\r\n`.repeat(100 + random.below(3_000))), body]),
  'many empty files': (body, boundary, random) => {
    const part = `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\r\n`;
    return Buffer.concat([Buffer.from(part.repeat(20 + random.below(500))), body]);
  },
  'line feeds alone': (body) => Buffer.from(body.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  'bytes of chance': (body, _, random) => Buffer.from(Array.from({ length: body.length }, () => random.below(256))),
  'with a preface': (body) => Buffer.concat([Buffer.from('preface\r\n--\r\n'), body]),
};

function typesFor(boundary: string): readonly [string, ...string[]] {
  return [
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=other${boundary}`,
    `multipart/form-data; boundary="${boundary}`,
    `multipart/form-data; boundary=${boundary}; boundary=second`,
    `multipart/form-data; boundary=${'x'.repeat(5_000)}`,
    `multipart/form-data; boundary=${boundary}; charset=utf-16`,
    `multipart/form-data; ${'a=b;'.repeat(3_000)} boundary=${boundary}`,
    `multipart/mixed; boundary=${boundary}`,
  ];
}

/** Cuts a body off after its first byte and before the end of its last boundary. */
export function cutOff(body: Buffer, random: Random): Buffer {
  return body.subarray(0, 1 + random.below(body.length - 4));
}

export function mutatedBody(random: Random): Mutated {
  const boundary = `b${random.below(1_000_000)}`;
  const pieces = randomPieces(random);
  const body = multipartBody(pieces, boundary);
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const whole = { what: 'whole', contentType, body, cut: false, pieces };
  const share = random.next();
  if (share < 0.05) return whole;
  if (share < 0.4) return { ...whole, what: 'cut off', body: cutOff(body, random), cut: true, pieces: null };
  if (share < 0.47) {
    const other = random.pick(typesFor(boundary));
    return { ...whole, what: 'another content type', contentType: other, pieces: null };
  }
  const [first = 'flipped', ...more] = Object.keys(changes);
  const what = random.pick([first, ...more]);
  const changed = changes[what]?.(body, boundary, random) ?? body;
  // Every fifth is also cut off. The place of the other change decides whether the rest may be read.
  const final = random.chance(0.2) && changed.length > 4 ? cutOff(changed, random) : changed;
  return { ...whole, what, body: final, pieces: null };
}
