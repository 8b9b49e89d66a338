/** A deployed stage in an AWS account, as commands find it: its region, its stacks, its settings. */
import {
  type Stack as AwsStack,
  CloudFormationClient,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Mistake } from './mistake.ts';
import { type Stack, stacks } from './stacks.ts';

/** A stage's name is a part of every name; Lambda's are the shortest. */
const stageName = /^[a-z][a-z0-9-]{0,11}$/;

/** @throws Mistake if AWS would not take the name, or it would look like another stage's stack */
export function checkStage(stage: string): string {
  if (!stageName.test(stage)) {
    throw new Mistake(`--stage "${stage}" must have 1 to 12 characters: a-z, then a-z, 0-9 and -`);
  }
  // The stage `a` owns the functions quintet-a-perfex-*.
  const part = stage.split('-').find((one) => (stacks as readonly string[]).includes(one));
  if (part) throw new Mistake(`--stage "${stage}" must not have the word ${part}: a stack is named so`);
  return stage;
}

/**
 * Finds the region: `--region`, or what AWS's own tools would use (AWS_REGION, or the profile's).
 * @throws Mistake if nothing names one
 */
export async function findRegion(region: string | undefined): Promise<string> {
  if (region) return region;
  return new CloudFormationClient({}).config.region().catch(() => {
    throw new Mistake('Say --region, for example eu-central-1, or set AWS_REGION');
  });
}

/** Where AWS is, if the shell says another place than AWS's own; for people. */
export function describeEndpoint(env: NodeJS.ProcessEnv): string {
  const names = Object.keys(env).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && env[name]);
  return names.length === 0 ? '' : `, not at AWS but at ${names.map((name) => `${env[name]} (${name})`).join(', ')}`;
}

export type Outputs = Readonly<Record<string, string>>;

const errors: Readonly<Record<string, string>> = {
  ExpiredToken: 'The AWS credentials have expired: sign in again',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again',
  UnrecognizedClientException: 'AWS does not know these credentials',
  InvalidClientTokenId: 'AWS does not know these credentials',
  SignatureDoesNotMatch: 'AWS does not take these credentials: the secret key is wrong',
};

/** Turns AWS's refusal of a caller into a sentence; other errors stay as they are. */
export function toMistake(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const sentence = errors[error.name];
  if (sentence) return new Mistake(sentence);
  if (error.name === 'CredentialsProviderError') {
    return new Mistake(`There are no AWS credentials (${error.message}): sign in, or set AWS_PROFILE`);
  }
  const { code, hostname = '' } = error as { code?: string; hostname?: string };
  if (code && /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT)$/.test(code)) {
    return new Mistake(`AWS cannot be reached (${code} ${hostname}): is the region right, and the network there?`);
  }
  return /^AccessDenied/.test(error.name) ? new Mistake(`AWS does not allow it: ${error.message}`) : error;
}

/** An account and region with a stage. */
export class Cloud {
  readonly stage: string;
  readonly region: string;
  readonly #stacks: CloudFormationClient;

  constructor(stage: string, region: string) {
    this.stage = checkStage(stage);
    this.region = region;
    this.#stacks = new CloudFormationClient({ region });
  }

  /** The name of a stack, as the deploying tool makes it. */
  nameOf(stack: Stack): string {
    return `quintet-${stack}-${this.stage}`;
  }

  async readAccount(): Promise<string> {
    const { Account = '' } = await new STSClient({ region: this.region }).send(new GetCallerIdentityCommand({}));
    return Account;
  }

  async #describe(stack: Stack): Promise<AwsStack | null> {
    try {
      const { Stacks = [] } = await this.#stacks.send(new DescribeStacksCommand({ StackName: this.nameOf(stack) }));
      return Stacks[0] ?? null;
    } catch (error) {
      // CloudFormation has no error of its own for it.
      if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
        return null;
      throw error;
    }
  }

  /** Reads a stack's outputs; null if it is not deployed. */
  async readOutputs(stack: Stack): Promise<Outputs | null> {
    const found = await this.#describe(stack);
    if (!found) return null;
    return Object.fromEntries(
      (found.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  }

  /** Reads a stack's state, such as `UPDATE_ROLLBACK_COMPLETE`; null if there is none. */
  async readState(stack: Stack): Promise<string | null> {
    return (await this.#describe(stack))?.StackStatus ?? null;
  }

  /** Lists what failed in a stack's last change, in CloudFormation's words. */
  async readFailures(stack: Stack): Promise<string[]> {
    const StackName = this.nameOf(stack);
    const failures: string[] = [];
    // The newest come first.
    for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client: this.#stacks }, { StackName })) {
      for (const { LogicalResourceId: id, PhysicalResourceId, StackId, ...event } of StackEvents) {
        const { ResourceStatus: status = '', ResourceStatusReason: reason = status } = event;
        if (PhysicalResourceId === StackId && /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(status)) return failures;
        // What was stopped because of another failure explains nothing.
        if (status.endsWith('_FAILED') && !/cancelled/i.test(reason)) failures.unshift(`${id}: ${reason}`);
      }
    }
    return failures;
  }

  /** Points this process at the stage's table and files. @throws Mistake if the stage is not deployed */
  async join(env: NodeJS.ProcessEnv): Promise<string> {
    const core = await this.readOutputs('core');
    if (!core?.TableName) {
      throw new Mistake(`There is no stage ${this.stage} in ${this.region}: deploy it, or give its --region`);
    }
    const address = (await this.readOutputs('siwapp'))?.Address;
    // Nothing of the shell decides where a command works.
    const own =
      /^(DYNAMODB|LAMBDA|SES|SSM)_ENDPOINT$|^(FILES|MAIL|SMTP|SES)_|^(TABLE_NAME|PUBLIC_ORIGIN|FAN_OUT_FUNCTION|STAMPS_FROM_MS|METRICS_NAMESPACE|DIALECTS|FRONT_KEY)$/;
    for (const name of Object.keys(env)) if (own.test(name)) delete env[name];
    const settings = JSON.parse(core.Settings || '{}') as { domain?: string };
    const origin = settings.domain ? `https://${settings.domain}` : address;
    Object.assign(env, {
      AWS_REGION: this.region,
      TABLE_NAME: core.TableName,
      FILES_BUCKET: core.FilesBucketName,
      ...(origin ? { PUBLIC_ORIGIN: origin } : {}),
    });
    return `${core.TableName} in ${this.region}${describeEndpoint(env)}`;
  }
}
