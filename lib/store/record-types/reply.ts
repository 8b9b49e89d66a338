import { type Reply, reply } from '../../domain/ticket/reply.ts';
import type { RecordType } from '../record-type.ts';

/** Reached only through its ticket, so that each is a single item. */
export const replyRecordType: RecordType<Reply> = {
  name: 'reply',
  resource: 'tickets',
  isPart: true,
  schema: reply,
  home: 'own',
};
