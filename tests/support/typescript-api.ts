/**
 * TypeScript as a library, for openapi-typescript: it builds and prints syntax trees, which the project's own
 * TypeScript, a compiler in Go, does not offer. ts-morph publishes the library without the commands of the compiler.
 */
export { ts as default } from '@ts-morph/common';
