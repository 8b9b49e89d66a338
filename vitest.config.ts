/** How the tests run: one embedded engine for the whole run, and processes that test files share where they can. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { alone, sharing } from './tests/support/alone.ts';

const test = {
  pool: 'forks',
  // What a test finds does not depend on what else the machine does: only what hangs is too slow.
  // No mail server of whoever runs the tests. The limit of requests is the local server's: no test adds to a shared count
  // unless it means to, so what a request costs is the same each time.
  env: {
    LOG_LEVEL: 'silent',
    PATIENCE: '20',
    SES_REGION: '',
    SMTP_SECRET: '',
    SMTP_URL: '',
    REQUESTS_PER_MINUTE: '600000',
  },
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 120_000 } },
} as const;

export default defineConfig({
  test: {
    globalSetup: ['tests/support/engine-setup.ts'],
    // One more than cores: each waits for the engine half of its time.
    maxWorkers: availableParallelism() + 1,
    coverage: { provider: 'v8', include: ['lib/**/*.ts', 'functions/**/*.ts'], reportsDirectory: 'coverage' },
    projects: [
      { test: { ...test, name: 'alone', include: [...alone] } },
      { test: { ...test, name: 'sharing', include: [...sharing], isolate: false } },
    ],
  },
});
