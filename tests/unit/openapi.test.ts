import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../generated/openapi/', import.meta.url);
const documents = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the OpenAPI documents', () => {
  it('are one for each dialect and one for the settings', () => {
    expect(documents.sort()).toEqual(
      ['admin', 'perfex', 'productive', 'sereni', 'siwapp', 'teamwork'].map((name) => `${name}.json`),
    );
  });

  it.each(documents)('%s is valid OpenAPI 3.1', async (name) => {
    const document: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document) as Record<string, unknown>);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });
});
