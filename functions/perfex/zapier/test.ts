import { test } from '../../../lib/dialects/perfex/zapier.ts';

export const { route, handler } = test();
