/** Reads a request's body by its content type, within limits. */
import { Busboy } from '@fastify/busboy';
import { invalidProblem, Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';
import { type Charset, decodeText, findCharset, readCharset, utf8 } from './charset.ts';
import { type Measures, measureJson } from './measure.ts';
import { parseBrackets } from './query.ts';

const maxBytes = 1_000_000;
const maxBytesWithFiles = 4_000_000;
const mostFields = 10_000;
/** About ten times what the largest documents of the five products need. */
const limits: Measures = { deepest: 100, widest: 1_000, values: 100_000 };

export type UploadedFile = { field: string; name: string; mimeType: string; bytes: Buffer };
export type Body = { fields: Record<string, unknown>; files: UploadedFile[] };

const formType = 'application/x-www-form-urlencoded';
/** Accepted besides JSON. Without a type, and for plain text, the content decides between JSON and form. */
const acceptedTypes = new Set(['', 'text/plain', 'multipart/form-data', formType]);

/**
 * Reads the fields and files of a body.
 * @throws Problem `unreadable` for an unknown charset or anything but JSON and forms, `malformed` for broken content,
 *   `too_large` above 1 MB (4 MB with files)
 */
export async function readBody(contentType: string, text: string | undefined, isBase64: boolean): Promise<Body> {
  const given = text ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const multipart = type === 'multipart/form-data';
  const mostBytes = multipart ? maxBytesWithFiles : maxBytes;
  // Estimated without decoding: 4 characters of base64 are 3 bytes, less the padding.
  const bytes = isBase64 ? Math.floor((given.length * 3) / 4) - 2 : Buffer.byteLength(given);
  if (bytes > mostBytes) throw tooLarge(mostBytes);
  if (given === '') return { fields: {}, files: [] };
  if (!type.endsWith('json') && !acceptedTypes.has(type)) {
    throw new Problem('unreadable', `A body of type ${shortenText(type)} is not accepted: send JSON or a form`);
  }
  const declared = readCharset(contentType);
  // The gateway decodes text as UTF-8 and puts U+FFFD where that fails: the original bytes are lost.
  if (!isBase64 && given.includes('\uFFFD')) {
    throw new Problem('malformed', `The body is not valid ${(declared ?? utf8).encoding}`);
  }
  const raw = Buffer.from(given, isBase64 ? 'base64' : 'utf8');
  if (multipart) return readMultipart(contentType, declared, raw);
  if (type === formType) return { fields: toForm(raw, declared), files: [] };
  const content = toContent(raw, declared ?? utf8);
  if (!type.endsWith('json') && !/^\s*[{[]/.test(content)) return { fields: toForm(raw, declared), files: [] };
  checkMeasures(measureJson(content, limits));
  return { fields: readJson(content), files: [] };
}

const toContent = (raw: Buffer, charset: Charset): string => decodeText(raw, charset).replace(/^\uFEFF/, '');

/** The field in which browsers name a form's charset (HTML, 4.10.22.4). It is not part of the data. */
const charsetField = '_charset_';
const charsetPair = /(?:^|&)_charset_=([^&]+)/;

/** Splits the pairs before decoding: & and = are single bytes in every charset that is accepted here. */
function toForm(raw: Buffer, declared: Charset | undefined): Record<string, unknown> {
  const pairs = raw.toString('latin1');
  const charset = declared ?? findCharset(charsetPair.exec(pairs)?.[1]) ?? utf8;
  if (charset === utf8) return readForm(toContent(raw, utf8), utf8);
  if (charset.encoding.startsWith('utf-16')) {
    throw new Problem('unreadable', `A form in ${charset.encoding} is not accepted: send UTF-8`);
  }
  return readForm(pairs, charset);
}

const tooLarge = (bytes: number): Problem =>
  new Problem('too_large', `The body is larger than ${bytes / 1_000_000} MB`);

/** A cheap test that spares most bodies the walk of `refuseUnwritable`. */
const mayBeUnwritable = /\\u(?:0000|[dD][89a-fA-F])|%00|\0/;

/** Refuses NUL and lone surrogates (JSON's "\ud800"): table, mail and PDF would each change them differently. */
function refuseUnwritable(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw invalidProblem(path, 'must not contain the character NUL');
    if (!value.isWellFormed()) throw invalidProblem(path, 'must not contain half a character');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const inside = [...path, shortenText(name)];
    refuseUnwritable(name, inside);
    refuseUnwritable(part, inside);
  }
}

function readJson(content: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Problem('malformed', 'The body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('malformed', 'The body must be a JSON object');
  }
  if (mayBeUnwritable.test(content)) refuseUnwritable(value);
  return { ...value };
}

function checkMeasures({ deepest, widest, values }: Measures): void {
  const refuse = (message: string): Problem => new Problem('malformed', message);
  if (widest > limits.widest) throw refuse(`An object of the body has more than ${limits.widest} fields`);
  if (deepest > limits.deepest) throw refuse(`The body is nested deeper than ${limits.deepest} levels`);
  if (values > limits.values) throw refuse(`The body has more than ${limits.values} values`);
}

/** Keeps the last pair of each name, as PHP and Rack do. Every `tags[]` stays: each is an entry. */
function keepLastPairs(pairs: string): string {
  const last = new Map<string, string>();
  for (const [i, pair] of pairs.split('&').entries()) {
    const name = (/^[^=]*/.exec(pair)?.[0] ?? '').replace(/%5B/gi, '[').replace(/%5D/gi, ']');
    last.set(name.includes('[]') ? `${name}&${i}` : name, pair);
  }
  return [...last.values()].join('&');
}

function readForm(pairs: string, charset: Charset): Record<string, unknown> {
  const { [charsetField]: _, ...fields } = parseBrackets(keepLastPairs(pairs), charset);
  if (mayBeUnwritable.test(pairs)) refuseUnwritable(fields);
  // parseBrackets limits the depth, and the number of parameters.
  checkMeasures({ deepest: 1, widest: toWidest(fields), values: 0 });
  return fields;
}

function toWidest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  return parts.reduce<number>(
    (widest, part) => Math.max(widest, toWidest(part)),
    Array.isArray(value) ? 0 : parts.length,
  );
}

/** A boundary has at most 70 characters (RFC 2046, 5.1.1). */
const longestMultipartType = 500;
const mostFiles = 50;
const longestPartHeader = 8_192;

type Part = UploadedFile & { isFile: boolean };

/** A field's charset is that of its part, else of the body, else of the form (RFC 7578, 4.6). Names are UTF-8. */
async function readMultipart(contentType: string, declared: Charset | undefined, raw: Buffer): Promise<Body> {
  const starts = findPartStarts(raw, contentType);
  const parts = await readParts(contentType, raw);
  // The parser silently skips parts whose head it cannot parse.
  if (starts.length !== parts.length) throw unreadable();
  const label = parts.find(({ field, isFile }) => field === charsetField && !isFile)?.bytes.toString('latin1');
  const charset = declared ?? findCharset(label || undefined) ?? utf8;
  const files = parts.filter(({ isFile }) => isFile).map(({ isFile: _, ...file }) => file);
  if (parts.length - files.length > mostFields) throw tooMany('fields');
  if (files.length > mostFiles) throw tooMany('files');
  if (files.length === 0 && raw.length > maxBytes) throw tooLarge(maxBytes);
  const pairs = parts.map(({ field, isFile, bytes }, i) => {
    const head = decodeText(readHead(raw, starts[i] ?? raw.length), utf8, ['The head of a part']);
    const typeOfPart = /^content-type:(.*)$/im.exec(head)?.[1] ?? '';
    if (isFile) return [];
    if (bytes.length > maxBytes) throw tooLarge(maxBytes);
    return `${encodeName(field)}=${encodeURIComponent(decodeText(bytes, readCharset(typeOfPart) ?? charset, [field]))}`;
  });
  return { fields: readForm(pairs.flat().join('&'), utf8), files };
}

const unreadable = (): Problem => new Problem('malformed', 'The multipart body cannot be read');
const tooMany = (what: string): Problem => new Problem('malformed', `Too many ${what} in the body`);

/** Reads fields as bytes too, like files: the parser knows few charsets and hides broken text. */
function readParts(contentType: string, raw: Buffer): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const refuse = (): void => reject(unreadable());
    if (contentType.length > longestMultipartType) return refuse();
    const parts: Part[] = [];
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        isPartAFile: () => true,
        limits: { files: mostFields + mostFiles, headerPairs: 20, headerSize: longestPartHeader },
      });
      parser.on('file', (field: string | undefined, stream, name: string | undefined, _, mimeType) => {
        if (field === undefined) refuse();
        const isFile = name !== undefined || mimeType === 'application/octet-stream';
        const part: Part = { field: field ?? '', name: name ?? '', mimeType, bytes: Buffer.of(), isFile };
        parts.push(part);
        const chunks: Buffer[] = [];
        // Must be attached at once: a truncated file is an error of its stream, and unheard it ends the process.
        stream.on('error', refuse);
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          part.bytes = Buffer.concat(chunks);
        });
      });
      // Without this the parser would silently drop what is over its limit.
      parser.on('filesLimit', () => reject(tooMany('fields')));
      parser.on('error', refuse);
      parser.on('finish', () => resolve(parts));
      parser.end(raw);
    } catch {
      refuse();
    }
  });
}

/** Finds where parts start, to refuse too many before they are parsed. */
function findPartStarts(raw: Buffer, contentType: string): number[] {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const delimiter = `--${quoted ?? bare ?? ''}`;
  const inner = `\r\n${delimiter}`;
  const starts = raw.subarray(0, delimiter.length).equals(Buffer.from(delimiter)) ? [delimiter.length] : [];
  for (let at = raw.indexOf(inner); at !== -1; at = raw.indexOf(inner, at + 1)) {
    starts.push(at + inner.length);
    if (starts.length > mostFields + mostFiles + 1) throw tooMany('fields');
  }
  return starts.slice(0, -1);
}

function readHead(raw: Buffer, start: number): Buffer {
  const head = raw.subarray(start, start + longestPartHeader);
  const end = head.indexOf('\r\n\r\n');
  return end === -1 ? head : head.subarray(0, end);
}

/** Keeps brackets, which parseBrackets must see. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/%5B/g, '[').replace(/%5D/g, ']');
}
