import { test } from '../../../lib/dialects/perfex/lists/zapier.ts';

export const { route, handler } = test();
