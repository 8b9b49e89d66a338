/** What `npm start` is told by its environment, and what it tells the processes that it starts. */
import { join } from 'node:path';

export type Settings = { port: number; dynamodbPort: number; dataDir: string; workers: number };

/** @throws Error naming a variable that is set to something unusable */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: wholeNumber(env, 'PORT', { fallback: 3000, most: 65_535, what: 'a port number' }),
    dynamodbPort: wholeNumber(env, 'DYNAMODB_PORT', { fallback: 8000, most: 65_535, what: 'a port number' }),
    dataDir: env.DATA_DIR || '.data',
    // A second worker remembers a token for up to a second after it was revoked.
    workers: wholeNumber(env, 'WORKERS', { fallback: 1, most: 64, what: 'a number of processes from 1 to 64' }),
  };
}

function wholeNumber(
  env: NodeJS.ProcessEnv,
  variable: string,
  { fallback, most, what }: { fallback: number; most: number; what: string },
): number {
  const value = Number(env[variable] || fallback);
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  throw new Error(`${variable} must be ${what}, not '${env[variable]}'.`);
}

/** The environment of everything that is started: where the engine is, where mails and files go. */
export function environmentFor(
  { port, dataDir }: Settings,
  { folder, endpoint }: { folder: string; endpoint: string },
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  // The SDK signs whatever it sends; the embedded engine does not look.
  const credentials = env.DYNAMODB_ENDPOINT
    ? {}
    : {
        AWS_ACCESS_KEY_ID: env.AWS_ACCESS_KEY_ID || 'local',
        AWS_SECRET_ACCESS_KEY: env.AWS_SECRET_ACCESS_KEY || 'local',
      };
  return {
    ...env,
    ...credentials,
    DYNAMODB_ENDPOINT: endpoint,
    TABLE_NAME: env.TABLE_NAME || 'quintet',
    AWS_REGION: env.AWS_REGION || 'eu-west-1',
    DATA_DIR: dataDir === ':memory:' ? dataDir : folder,
    // A token that is revoked from the command line is to be felt at once, and one instance has nothing to save.
    TOKEN_CACHE_SECONDS: env.TOKEN_CACHE_SECONDS || '1',
    // Nobody's bill: as much as the machine gives.
    REQUESTS_PER_MINUTE: env.REQUESTS_PER_MINUTE || '600000',
    // The schedule does its work itself.
    FAN_OUT_FUNCTION: '',
    // SMTP_URL, where it is set, comes before any folder.
    MAIL_FOLDER: env.MAIL_FOLDER || join(folder, 'mail'),
    FILES_FOLDER: env.FILES_FOLDER || join(folder, 'files'),
    PUBLIC_ORIGIN: env.PUBLIC_ORIGIN || `http://localhost:${port}`,
  };
}
