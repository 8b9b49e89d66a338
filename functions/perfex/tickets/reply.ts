import { reply } from '../../../lib/dialects/perfex/ticket-reply.ts';

export const { route, handler } = reply();
