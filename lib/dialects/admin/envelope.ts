/** The voice of the settings API: plain JSON records, problem details. */
import type { Voice } from '../../http/voice.ts';
import { spell } from '../wire-names.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const voice: Voice = {
  dialect: 'admin',
  contentType: 'application/json; charset=utf-8',
  credentials,
  refuse,
  spell,
  etags: false,
};
