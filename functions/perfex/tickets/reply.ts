import { reply } from '../../../lib/dialects/perfex/work/ticket-reply.ts';

export const { route, handler } = reply();
