import { sendEmail } from '../../../lib/dialects/siwapp/actions.ts';

export const { route, handler } = sendEmail();
