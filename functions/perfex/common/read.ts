import { otherCommonData } from '../../../lib/dialects/perfex/settings-lists.ts';

export const { route, handler } = otherCommonData();
