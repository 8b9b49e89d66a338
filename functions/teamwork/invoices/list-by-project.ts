import { listByProject } from '../../../lib/dialects/teamwork/invoice-lists.ts';

export const { route, handler } = listByProject();
