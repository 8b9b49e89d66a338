/** A record's file as an answer. It is downloaded, never displayed, because a stranger uploaded it. */
import type { StoredFile } from '../domain/file/stored-file.ts';
import type { Reply } from '../http/respond.ts';

/** Composes `Content-Disposition`. The name stands twice: only clients that know RFC 6266 read letters beyond ASCII. */
export function composeDisposition(manner: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `${manner}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

/** Answers with a file under its own name, to be saved and not shown. */
export function replyWithFile({ name, type }: StoredFile, bytes: Buffer): Reply {
  const headers = {
    'content-type': type,
    'content-disposition': composeDisposition('attachment', name),
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, body: bytes, headers };
}
