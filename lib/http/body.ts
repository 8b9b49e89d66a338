/** Reading a request's body by its content type, within limits. */
import busboy from 'busboy';
import { Problem } from '../domain/problem.ts';
import { parseBrackets } from './query.ts';

const maxBytes = 1_000_000;
const maxBytesWithFiles = 4_000_000;
const mostFields = 10_000;
/** Deeper than any document of ours; what is nested much deeper cannot even be written as JSON again. */
const deepest = 100;

export type UploadedFile = { field: string; name: string; mimeType: string; bytes: Buffer };
export type Body = { fields: Record<string, unknown>; files: UploadedFile[]; raw: Buffer };

/**
 * @param contentType as sent, may be missing
 * @throws Problem `malformed` for what cannot be read, `too_large` above 1 MB (4 MB with files)
 */
export async function readBody(contentType: string, text: string | undefined, isBase64: boolean): Promise<Body> {
  const raw = Buffer.from(text ?? '', isBase64 ? 'base64' : 'utf8');
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const multipart = type === 'multipart/form-data';
  if (raw.length > (multipart ? maxBytesWithFiles : maxBytes)) throw tooLarge(multipart ? maxBytesWithFiles : maxBytes);
  if (raw.length === 0) return { fields: {}, files: [], raw };
  if (multipart) return { ...(await readMultipart(contentType, raw)), raw };
  const content = raw.toString('utf8');
  const json = type.endsWith('json') || (type !== 'application/x-www-form-urlencoded' && /^\s*[{[]/.test(content));
  return { fields: json ? readJson(content) : parseBrackets(content), files: [], raw };
}

const tooLarge = (bytes: number): Problem =>
  new Problem('too_large', `The body is larger than ${bytes / 1_000_000} MB`);

/** Only JSON's escapes can write half a character ("\ud800"), which no other text, and no key of the table, can hold. */
const loneSurrogate = /\\u[dD][89a-fA-F]/;
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

function readJson(content: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''), loneSurrogate.test(content) ? wellFormed : undefined);
  } catch {
    throw new Problem('malformed', 'The body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('malformed', 'The body must be a JSON object');
  }
  if (isDeeper(value, deepest)) throw new Problem('malformed', `The body is nested deeper than ${deepest} levels`);
  return { ...value };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

function readMultipart(contentType: string, raw: Buffer): Promise<Omit<Body, 'raw'>> {
  return new Promise((resolve, reject) => {
    const unreadable = (): void => reject(new Problem('malformed', 'The multipart body cannot be read'));
    const pairs: string[] = [];
    const files: UploadedFile[] = [];
    try {
      const parser = busboy({
        headers: { 'content-type': contentType },
        // Names of fields and files, as browsers and curl write them.
        defParamCharset: 'utf8',
        // One more than is taken, so that too many are refused and none is dropped in silence.
        limits: { fieldSize: maxBytes, fields: mostFields + 1 },
      });
      parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
        if (valueTruncated) reject(tooLarge(maxBytes));
        if (nameTruncated) unreadable();
        pairs.push(`${encodeName(name)}=${encodeURIComponent(value.toWellFormed())}`);
      });
      parser.on('file', (field, stream, info) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          files.push({ field, name: info.filename ?? '', mimeType: info.mimeType, bytes: Buffer.concat(chunks) });
        });
      });
      parser.on('error', unreadable);
      parser.on('close', () => {
        if (files.length === 0 && raw.length > maxBytes) return reject(tooLarge(maxBytes));
        try {
          resolve({ fields: parseBrackets(pairs.join('&')), files });
        } catch (error) {
          reject(error);
        }
      });
      parser.end(raw);
    } catch {
      unreadable();
    }
  });
}

/** Brackets must stay readable for the bracket parser; the rest is escaped. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/%5B/g, '[').replace(/%5D/g, ']');
}
