import { contact } from '../../../lib/dialects/perfex/contact.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(contact);
