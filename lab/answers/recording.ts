/** A recording: steps in order, each with its answer, as lines of JSON. */
import { readFileSync, writeFileSync } from 'node:fs';

export type RequestStep = {
  kind: 'request';
  /** The route by which differences are grouped: 'perfex GET /api/items/{id}'. */
  route: string;
  at: string;
  method: string;
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  encoding?: 'base64';
};

/** `organization` creates one, with a token with all scopes. */
export type Step =
  | { kind: 'organization'; at: string; name: string }
  | { kind: 'job'; at: string; job: string }
  | RequestStep;

export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Unzipped text; for other content its length and SHA-256. */
  body: string;
};

export type Entry = { step: Step; answer: Answer };

export function writeRecording(file: string, entries: readonly Entry[]): void {
  writeFileSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/** @throws Error naming a file that is not a recording */
export function readRecording(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  try {
    return lines.map((line) => JSON.parse(line) as Entry);
  } catch {
    throw new Error(`${file} is no recording`);
  }
}
