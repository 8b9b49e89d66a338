import { pdf } from '../../../lib/dialects/siwapp/pdf.ts';

export const { route, handler } = pdf();
