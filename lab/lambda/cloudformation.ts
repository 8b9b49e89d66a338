/** The values of CloudFormation templates, as a deployment would give them: names, ARNs, exports of other stacks. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Resource = {
  Type: string;
  Condition?: string | undefined;
  Properties?: Readonly<Record<string, unknown>>;
};

type Output = { Condition?: string | undefined; Value: unknown; Export?: { Name: unknown } | undefined };

export type Template = {
  Parameters?: Readonly<Record<string, { Default?: unknown }>> | undefined;
  Conditions?: Readonly<Record<string, unknown>> | undefined;
  Resources: Readonly<Record<string, Resource>>;
  Outputs?: Readonly<Record<string, Output>>;
};

/** The file with a stack's template, in the folder of its package. */
export const templateName = 'cloudformation-template-update-stack.json';

/** Reads the template in the folder of a stack's package. @throws Error when there is none */
export const readTemplate = (folder: string): Template =>
  JSON.parse(readFileSync(join(folder, templateName), 'utf8')) as Template;

/** Lists the resources of a type, with their logical ids, whatever their conditions. */
export const resourcesOf = ({ Resources }: Template, type: string): [id: string, properties: Bag][] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => (Type === type ? [[id, Properties]] : []));

/** The account that everything is deployed to. */
export const account = '123456789012';

type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value ?? ''));

/** Makes an id of ten letters and digits, the same at every run. */
const idOf = (...parts: readonly string[]): string =>
  BigInt(`0x${createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 16)}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-10);

/** The middle of ARNs, between `arn:aws:` and the name; '' for the region and account of the deployment. */
const arns: Readonly<Record<string, (name: string, place: string) => string>> = {
  'AWS::DynamoDB::Table': (name, place) => `dynamodb:${place}:table/${name}`,
  'AWS::Events::Rule': (name, place) => `events:${place}:rule/${name}`,
  'AWS::IAM::Role': (name) => `iam::${account}:role/${name}`,
  'AWS::Lambda::Function': (name, place) => `lambda:${place}:function:${name}`,
  'AWS::Logs::LogGroup': (name, place) => `logs:${place}:log-group:${name}:*`,
  'AWS::S3::Bucket': (name) => `s3:::${name}`,
  'AWS::SecretsManager::Secret': (name, place) => `secretsmanager:${place}:secret:${name}-Ab12Cd`,
  'AWS::SNS::Topic': (name, place) => `sns:${place}:${name}`,
  'AWS::SQS::Queue': (name, place) => `sqs:${place}:${name}`,
};

/** Types whose `Ref` is their ARN, not their name. */
const refIsArn = new Set(['AWS::SNS::Topic', 'AWS::SecretsManager::Secret']);
const nameProperties = [
  'FunctionName',
  'TableName',
  'BucketName',
  'RoleName',
  'TopicName',
  'QueueName',
  'LogGroupName',
];

/** Says whether a stack's condition holds; undefined: as the template computes it. */
export type Assume = (stack: string, condition: string) => boolean | undefined;

/** All stacks of a deployment in one region. */
export class Stacks {
  readonly region: string;
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #exports = new Map<string, unknown>();
  readonly #assume: Assume;

  /** @param templates by the name of their stack */
  constructor(templates: ReadonlyMap<string, Template>, region: string, assume: Assume = () => undefined) {
    this.#templates = templates;
    this.region = region;
    this.#assume = assume;
    for (const [stack, { Outputs = {} }] of templates) {
      for (const { Condition, Value, Export } of Object.values(Outputs)) {
        if (!Export || !this.#holds(stack, Condition)) continue;
        this.#exports.set(textOf(this.resolve(stack, Export.Name)), { stack, value: Value });
      }
    }
  }

  /** Lists the resources of one type in all stacks, with their properties resolved when asked for. */
  list(type: string): { stack: string; id: string; properties: Bag }[] {
    return [...this.#templates].flatMap(([stack, template]) =>
      resourcesOf(template, type)
        .filter(([id]) => this.#holds(stack, template.Resources[id]?.Condition))
        .map(([id, properties]) => ({ stack, id, properties })),
    );
  }

  /** Gives the ARN of a resource. */
  arnOf(stack: string, id: string): string {
    return textOf(this.#attribute(stack, id, 'Arn'));
  }

  /** Resolves a value of a stack's template. @throws Error naming what nothing in the deployment has */
  resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((one) => this.resolve(stack, one)).filter((one) => one !== undefined);
    }
    if (!isBag(value)) return value;
    const [name = '', ...others] = Object.keys(value);
    const operation = others.length === 0 ? this.#operations[name] : undefined;
    if (operation) return operation(stack, value[name]);
    if (name.startsWith('Fn::') && others.length === 0) throw new Error(`${stack}: ${name} is not understood`);
    const entries = Object.entries(value).map(([key, one]): [string, unknown] => [key, this.resolve(stack, one)]);
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
  }

  readonly #operations: Readonly<Record<string, (stack: string, value: unknown) => unknown>> = {
    Ref: (stack, id) => this.#ref(stack, textOf(id)),
    Condition: (stack, name) => this.#holds(stack, textOf(name)),
    'Fn::GetAtt': (stack, value) => {
      const [id = '', ...rest] = Array.isArray(value) ? value.map(textOf) : textOf(value).split('.');
      return this.#attribute(stack, id, rest.join('.'));
    },
    'Fn::Join': (stack, value) => {
      const [between, parts] = this.resolve(stack, value) as [string, string[]];
      return parts.map(textOf).join(between);
    },
    'Fn::Sub': (stack, value) => this.#substitute(stack, value),
    'Fn::ImportValue': (stack, value) => {
      const name = textOf(this.resolve(stack, value));
      const found = this.#exports.get(name) as { stack: string; value: unknown } | undefined;
      if (!found) throw new Error(`${stack} imports ${name}, which no stack exports`);
      return this.resolve(found.stack, found.value);
    },
    'Fn::Select': (stack, value) => {
      const [index, list] = this.resolve(stack, value) as [number | string, unknown[]];
      return list[Number(index)];
    },
    'Fn::Split': (stack, value) => {
      const [between, text] = this.resolve(stack, value) as [string, string];
      return text.split(between);
    },
    'Fn::If': (stack, value) => {
      const [condition, yes, no] = value as [string, unknown, unknown];
      return this.resolve(stack, this.#holds(stack, condition) ? yes : no);
    },
    'Fn::Equals': (stack, value) => {
      const [left, right] = this.resolve(stack, value) as [unknown, unknown];
      return textOf(left) === textOf(right);
    },
    'Fn::Not': (stack, value) => (this.resolve(stack, value) as [boolean])[0] === false,
    'Fn::And': (stack, value) => (this.resolve(stack, value) as boolean[]).every(Boolean),
    'Fn::Or': (stack, value) => (this.resolve(stack, value) as boolean[]).some(Boolean),
  };

  #holds(stack: string, condition: string | undefined): boolean {
    if (condition === undefined) return true;
    const assumed = this.#assume(stack, condition);
    if (assumed !== undefined) return assumed;
    const written = this.#templates.get(stack)?.Conditions?.[condition];
    if (written === undefined) throw new Error(`${stack} has no condition ${condition}`);
    return this.resolve(stack, written) === true;
  }

  #substitute(stack: string, value: unknown): string {
    const [text, own] = Array.isArray(value) ? (value as [string, Bag]) : [textOf(value), {}];
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in own) return textOf(this.resolve(stack, own[name]));
      return textOf(name.includes('.') ? this.resolve(stack, { 'Fn::GetAtt': name }) : this.#ref(stack, name));
    });
  }

  #ref(stack: string, id: string): unknown {
    const pseudo: Bag = {
      'AWS::Region': this.region,
      'AWS::AccountId': account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack,
      'AWS::NoValue': undefined,
    };
    if (id in pseudo) return pseudo[id];
    const template = this.#templates.get(stack);
    if (template?.Parameters && id in template.Parameters) return template.Parameters[id]?.Default;
    const { Type } = this.#resource(stack, id);
    return refIsArn.has(Type) ? this.arnOf(stack, id) : this.#nameOf(stack, id);
  }

  #resource(stack: string, id: string): Resource {
    const resource = this.#templates.get(stack)?.Resources[id];
    if (!resource) throw new Error(`${stack} has no resource ${id}`);
    return resource;
  }

  /** Gives a resource's physical name: as its template says, or one made from its stack and id. */
  #nameOf(stack: string, id: string): string {
    const { Type, Properties = {} } = this.#resource(stack, id);
    if (Type.startsWith('AWS::ApiGatewayV2::')) return idOf(stack, id);
    const given = nameProperties.find((name) => name in Properties);
    return given ? textOf(this.resolve(stack, Properties[given])) : `${stack}-${id}`;
  }

  #attribute(stack: string, id: string, attribute: string): unknown {
    const { Type } = this.#resource(stack, id);
    const name = this.#nameOf(stack, id);
    const place = `${this.region}:${account}`;
    const arn = `arn:aws:${arns[Type]?.(name, place) ?? `${Type.split('::')[1]?.toLowerCase()}:${place}:${name}`}`;
    if (['Arn', 'TopicArn', 'RoleArn'].includes(attribute)) return arn;
    if (attribute === 'StreamArn') return `${arn}/stream/2026-01-01T00:00:00.000`;
    if (attribute === 'ApiEndpoint') return `https://${name}.execute-api.${this.region}.amazonaws.com`;
    if (attribute === 'ApiId') return name;
    throw new Error(`${stack}: ${attribute} of ${id} (${Type}) is not understood`);
  }
}
