/** How the tests run: one embedded engine for the whole run, one worker per test file. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/engine-setup.ts'],
    pool: 'forks',
    env: { LOG_LEVEL: 'silent' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['lib/**/*.ts', 'functions/**/*.ts'], reportsDirectory: 'coverage' },
  },
});
