import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { routes } from '../../lab/routes.ts';

const folder = new URL('../../generated/openapi/', import.meta.url);
const documents = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the OpenAPI documents', () => {
  it('are one for each dialect and one for the settings', () => {
    expect(documents.sort()).toEqual(
      ['admin', 'perfex', 'productive', 'sereni', 'siwapp', 'teamwork'].map((name) => `${name}.json`),
    );
  });

  it('show the file fields of every route that takes files, and of no other', () => {
    const byName = new Map(documents.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]));
    for (const { dialect, method, path, files = [] } of routes) {
      const { requestBody } = byName.get(`${dialect}.json`).paths[path][method.toLowerCase()];
      const { 'multipart/form-data': form, 'application/json': json } = requestBody?.content ?? {};
      const fields = form?.schema.properties ?? {};
      const shown = Object.keys(fields).filter((name) => fields[name].format === 'binary');
      expect([path, shown.sort()]).toEqual([path, [...files].sort()]);
      if (form) expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(json.schema.properties)));
    }
    expect(routes.filter(({ files }) => files).length).toBeGreaterThan(5);
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
