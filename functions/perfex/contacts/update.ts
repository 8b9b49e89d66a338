import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(contact);
