/** How the tests run: one embedded engine for the whole run, a worker of its own for each test file. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/engine-setup.ts'],
    pool: 'forks',
    // Also on two cores, where one would wait for the engine half of its time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // No mail server of whoever runs the tests.
    env: { LOG_LEVEL: 'silent', SMTP_URL: '' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['lib/**/*.ts', 'functions/**/*.ts'], reportsDirectory: 'coverage' },
  },
});
