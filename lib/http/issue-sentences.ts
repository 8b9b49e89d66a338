/** Words zod's issues for clients. A message continues the field's name, as in "sort" + "must be one text". */
import type * as z from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'one text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  set: 'a list',
  object: 'an object',
  record: 'an object',
  map: 'an object',
  date: 'a date',
  null: 'null',
  undefined: 'left out',
};

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'an address such as https://example.com',
  date: 'a date YYYY-MM-DD',
  time: 'a time HH:MM:SS',
  datetime: 'an ISO time',
  uuid: 'a UUID',
};

const units: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'entries',
  set: 'entries',
  map: 'entries',
  object: 'fields',
  file: 'bytes',
};

type Raw = z.core.$ZodRawIssue;

const toKind = (expected: string): string => `must be ${kinds[expected] ?? 'something else'}`;

function toSize(issue: Extract<Raw, { code: 'too_big' | 'too_small' }>): string {
  const unit = units[issue.origin];
  if (issue.code === 'too_big') {
    if (unit) return issue.exact ? `must have ${issue.maximum} ${unit}` : `has more than ${issue.maximum} ${unit}`;
    return issue.inclusive ? `must be at most ${issue.maximum}` : `must be below ${issue.maximum}`;
  }
  if (unit && issue.exact) return `must have ${issue.minimum} ${unit}`;
  if (unit) return Number(issue.minimum) === 1 ? 'must not be empty' : `must have at least ${issue.minimum} ${unit}`;
  return issue.inclusive ? `must be at least ${issue.minimum}` : `must be above ${issue.minimum}`;
}

/** Words an issue, for zod's `error`: only schemas without a message of their own get here. */
export function phraseIssue(issue: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : toKind(issue.expected);
    case 'invalid_value': {
      const words = issue.values.map(String);
      return words.length === 1 ? `must be ${words[0]}` : `must be one of ${words.join(', ')}`;
    }
    case 'too_big':
    case 'too_small':
      return toSize(issue);
    case 'invalid_format':
      return formats[issue.format] ? `must be ${formats[issue.format]}` : 'has the wrong format';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'has an unknown field';
    case 'invalid_key':
    case 'invalid_element':
      return 'has an entry that is not allowed';
    default:
      return 'cannot be taken';
  }
}
