import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    // One seed for all property tests can be forced with SEED=n; otherwise each run draws a new one.
    env: process.env.SEED ? { SEED: process.env.SEED } : {},
  },
});
