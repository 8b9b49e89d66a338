/** The settings of `npm start`, and the environment of the processes that it starts. */
import { join } from 'node:path';

export type Settings = { port: number; dynamodbPort: number; dataDir: string; workers: number };

/** @throws Error that names an invalid variable */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: wholeNumber(env, 'PORT', { fallback: 3000, most: 65_535, what: 'a port number' }),
    dynamodbPort: wholeNumber(env, 'DYNAMODB_PORT', { fallback: 8000, most: 65_535, what: 'a port number' }),
    dataDir: env.DATA_DIR || '.data',
    // With several workers, others still accept a token up to a second after it was revoked.
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

export function environmentFor(
  { port, dataDir }: Settings,
  { folder, endpoint }: { folder: string; endpoint: string },
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  // The SDK signs every request, but the embedded engine does not check.
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
    // Tokens revoked from the command line should stop at once, and a local read costs nothing.
    TOKEN_CACHE_SECONDS: env.TOKEN_CACHE_SECONDS || '1',
    // Local requests cost nothing, so the machine is the limit.
    REQUESTS_PER_MINUTE: env.REQUESTS_PER_MINUTE || '600000',
    // Without functions to start, the jobs do all work themselves.
    FAN_OUT_FUNCTION: '',
    AWS_LAMBDA_FUNCTION_NAME: '',
    // SMTP_URL takes precedence over the folder.
    MAIL_FOLDER: env.MAIL_FOLDER || join(folder, 'mail'),
    FILES_FOLDER: env.FILES_FOLDER || join(folder, 'files'),
    PUBLIC_ORIGIN: env.PUBLIC_ORIGIN || `http://localhost:${port}`,
  };
}
