/** A recording: steps in the order in which they were taken, each with what came of it. A line of JSON each. */
import { readFileSync, writeFileSync } from 'node:fs';

export type RequestStep = {
  kind: 'request';
  /** What differences are grouped by: 'perfex GET /api/items/{id}'. */
  route: string;
  at: string;
  method: string;
  /** Path and query. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** What `body` is, where it is not text. */
  encoding?: 'base64';
};

export type Step =
  /** A new organization with what every organization begins with, and a token for everything. */
  | { kind: 'organization'; at: string; name: string }
  /** A run of a scheduled job, as its schedule rings it. */
  | { kind: 'job'; at: string; job: string }
  | RequestStep;

export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Text as it is, unpacked; of what is no text its length and SHA-256. */
  body: string;
};

export type Entry = { step: Step; answer: Answer };

export function writeRecording(file: string, entries: readonly Entry[]): void {
  writeFileSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/** @throws Error naming the file, where it is no recording */
export function readRecording(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  try {
    return lines.map((line) => JSON.parse(line) as Entry);
  } catch {
    throw new Error(`${file} is no recording`);
  }
}
