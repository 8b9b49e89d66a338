import { sendEmail } from '../../../lib/dialects/siwapp/send-email.ts';

export const { route, handler } = sendEmail();
