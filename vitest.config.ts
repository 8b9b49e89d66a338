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
    // What a test finds does not depend on what else the machine does: only what hangs is too slow.
    // No mail server of whoever runs the tests.
    env: { LOG_LEVEL: 'silent', PATIENCE: '20', SMTP_URL: '' },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    coverage: { provider: 'v8', include: ['lib/**/*.ts', 'functions/**/*.ts'], reportsDirectory: 'coverage' },
  },
});
