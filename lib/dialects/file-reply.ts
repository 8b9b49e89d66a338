/** A record's file as an answer: to be saved, never shown, because it is a stranger's. The same in every dialect. */
import type { StoredFile } from '../domain/file/stored-file.ts';
import type { Reply } from '../http/respond.ts';

export function replyWithFile({ name, type }: StoredFile, bytes: Buffer): Reply {
  // The name twice: letters beyond ASCII are only for those who know RFC 6266.
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const headers = {
    'content-type': type,
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, body: bytes, headers };
}
