/** Settings from the environment, read once and checked at the door. */
import * as z from 'zod';

const schema = z.object({
  TABLE_NAME: z.string().min(3).default('quintet'),
  /** Another DynamoDB endpoint than AWS's own: the embedded engine, DynamoDB Local. */
  DYNAMODB_ENDPOINT: z.url().optional(),
  AWS_REGION: z.string().default('eu-west-1'),
  /** How long a token and its organization may be remembered by a warm instance. */
  TOKEN_CACHE_SECONDS: z.coerce.number().min(0).max(60).default(60),
  /** How often a token may be used in a minute, per warm instance. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(6_000),
  /**
   * Change stamps are taken from this instant on, in milliseconds since 1970, which the process was given at its start: a
   * machine whose clock was set back tells what its data has seen already. 0: from the clock alone.
   */
  STAMPS_FROM_MS: z.coerce.number().min(0).default(0),
  /**
   * How many times as long as usual work waits and is tried again before a client is told that it is too busy. More than 1
   * is for a machine that has much else to do; on Lambda it stays 1, since the gateway gives up after 30 s.
   */
  PATIENCE: z.coerce.number().min(1).max(100).default(1),
  /** How many times scrypt goes over its memory for a password. Less than 5 is for tests, which make hundreds. */
  PASSWORD_ROUNDS: z.coerce.number().int().min(1).max(100).default(5),
  LOG_LEVEL: z.enum(['debug', 'info', 'error', 'silent']).default('info'),
  /** Where mail goes: a mail server (smtps://user:password@host), else a folder of .eml files. Neither, or empty: it waits. */
  MAIL_FOLDER: z.string().min(1).optional(),
  SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).optional(),
  /** Where the API is for the outside world, for links in mails: https://api.example.com. Without it mails carry none. */
  PUBLIC_ORIGIN: z.url().optional(),
  MAIL_FROM: z
    .string()
    .default('')
    .transform((address) => address || 'invoices@localhost'),
  /** Webhooks to http: and to loopback and private addresses are refused, unless a developer allows them on his machine. */
  WEBHOOKS_TO_PRIVATE_ADDRESSES: z.enum(['refuse', 'allow']).default('refuse'),
  /** Where the files of records are kept: an S3 bucket, else a folder. Empty: neither. */
  FILES_BUCKET: z.string().default(''),
  FILES_FOLDER: z.string().default(''),
  /** Lambda endpoint for asynchronous fan-out; unset: work is done in the same process. */
  FAN_OUT_FUNCTION: z.string().optional(),
  LAMBDA_ENDPOINT: z.url().optional(),
});

export type Env = z.infer<typeof schema>;

/**
 * The settings in force.
 * @throws ZodError naming a variable that is set to something unusable
 */
export function readEnv(): Env {
  cached ??= schema.parse(process.env);
  return cached;
}
let cached: Env | undefined;
