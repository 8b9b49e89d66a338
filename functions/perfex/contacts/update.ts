import { contact } from '../../../lib/dialects/perfex/contact.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(contact);
