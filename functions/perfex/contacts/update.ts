import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(contact);
