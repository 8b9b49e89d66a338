/** How replies to tickets lie in the table. */
import { type Reply, reply } from '../../domain/ticket/reply.ts';
import type { Noun } from '../noun.ts';

/** Reached through its ticket alone, so that it is one item and goes in one. */
export const replyNoun: Noun<Reply> = { name: 'reply', resource: 'tickets', isPart: true, schema: reply, home: 'own' };
