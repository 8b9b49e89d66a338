import { refuseOtherTypes } from '../../../lib/dialects/perfex/lists/settings-lists.ts';

export const { route, handler } = refuseOtherTypes();
