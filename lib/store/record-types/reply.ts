/** How replies to tickets lie in the table. */
import { type Reply, reply } from '../../domain/ticket/reply.ts';
import type { RecordType } from '../record-type.ts';

/** Reached through its ticket alone, so that it is one item and goes in one. */
export const replyRecordType: RecordType<Reply> = {
  name: 'reply',
  resource: 'tickets',
  isPart: true,
  schema: reply,
  home: 'own',
};
