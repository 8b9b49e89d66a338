import * as zapier from '../../../lib/dialects/perfex/zapier.ts';

export const { route, handler } = zapier.route();
