/** Settings from the environment, validated once. */
import * as z from 'zod';

const schema = z.object({
  TABLE_NAME: z.string().min(3).default('quintet'),
  /** For the embedded engine or DynamoDB Local, in place of AWS. */
  DYNAMODB_ENDPOINT: z.url().optional(),
  AWS_REGION: z.string().default('eu-west-1'),
  /** How long a warm instance caches a token and its organization. */
  TOKEN_CACHE_SECONDS: z.coerce.number().min(0).max(60).default(60),
  /** Of one token, or of one IP address of visitors with links, over all instances (http/rates.ts). */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(6_000),
  /** The least change stamp, in milliseconds since 1970: keeps stamps rising when a machine's clock was set back. */
  STAMPS_FROM_MS: z.coerce.number().min(0).default(0),
  /** Multiplies waits and retries on a busy machine. Keep 1 on Lambda: the gateway gives up after 30 s. */
  PATIENCE: z.coerce.number().min(1).max(100).default(1),
  LOG_LEVEL: z.enum(['debug', 'info', 'error', 'silent']).default('info'),
  /**
   * Where mail goes: through SES in a region, by the function's role; to a server whose address is the value of an SSM
   * parameter; to a server (smtps://user:password@host); to a folder of .eml files. The first that is set; else it waits.
   */
  SES_REGION: z.string().default(''),
  SMTP_SECRET: z.string().default(''),
  SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).optional(),
  MAIL_FOLDER: z.string().min(1).optional(),
  SES_ENDPOINT: z.url().optional(),
  SSM_ENDPOINT: z.url().optional(),
  /** The rate at which the provider takes mails, counted by recipients. SES starts at 14, and at 1 in its sandbox. */
  MAIL_PER_SECOND: z.coerce.number().min(0.1).max(1_000).default(14),
  /** The API's public address, such as https://api.example.com. Without it mails have no links. */
  PUBLIC_ORIGIN: z.union([z.literal('').transform(() => undefined), z.url()]).optional(),
  /** What the shared domain's CloudFront sends with each request, to be believed about the client's address. */
  FRONT_KEY: z.string().default(''),
  /** The dialects that a catch-all answers, with commas; all of them without it. */
  DIALECTS: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter(Boolean)),
  MAIL_FROM: z
    .string()
    .default('')
    .transform((address) => address || 'invoices@localhost'),
  /** `allow` lets webhooks go to http:, loopback and private addresses, on a developer's machine. */
  WEBHOOKS_TO_PRIVATE_ADDRESSES: z.enum(['refuse', 'allow']).default('refuse'),
  /** Files are stored in an S3 bucket, else in a folder, else not at all. */
  FILES_BUCKET: z.string().default(''),
  FILES_FOLDER: z.string().default(''),
  /** The Lambda function for fan-out; without it the same process does all work. */
  FAN_OUT_FUNCTION: z.string().optional(),
  LAMBDA_ENDPOINT: z.url().optional(),
  /** Lambda sets it. Elsewhere there is no function to start again. */
  AWS_LAMBDA_FUNCTION_NAME: z.string().default(''),
  /** CloudWatch's namespace for the metrics in the log; empty: there are none. It names the stage. */
  METRICS_NAMESPACE: z.string().max(255).default(''),
});

export type Env = z.infer<typeof schema>;

/** Reads the settings. @throws ZodError naming each invalid variable */
export function readEnv(): Env {
  cached ??= schema.parse(process.env);
  return cached;
}
let cached: Env | undefined;
