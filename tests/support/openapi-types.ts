/** The types that openapi-typescript makes of a document. */
import { registerHooks } from 'node:module';

const typescript = new URL('typescript-api.ts', import.meta.url).href;

/** The source of the module of types. */
export async function typesOf(document: object): Promise<string> {
  const hooks = registerHooks({
    resolve: (name, context, next) =>
      name === 'typescript' && context.parentURL?.includes('/openapi-typescript/')
        ? { url: typescript, shortCircuit: true }
        : next(name, context),
  });
  const { astToString, default: openapiTypes } = await import('openapi-typescript');
  hooks.deregister();
  return astToString(await openapiTypes(JSON.stringify(document)));
}
