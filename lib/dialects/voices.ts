/** Whose words answer at a path that no route has. */
import { authorizationScheme, type Voice } from '../http/voice.ts';
import { voice as perfex } from './perfex/envelope.ts';

/** The voice of the product whose paths begin like this one. */
export function voiceOfPath(path: string, authorization: string | undefined): Voice {
  void path;
  void authorizationScheme(authorization);
  return perfex;
}
