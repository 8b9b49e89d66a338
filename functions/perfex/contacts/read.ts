import { readOfCustomer } from '../../../lib/dialects/perfex/contact-verbs.ts';

export const { route, handler } = readOfCustomer();
