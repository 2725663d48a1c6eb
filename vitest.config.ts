import { defineConfig } from 'vitest/config'

const shared = { environment: 'node' as const, testTimeout: 60_000, hookTimeout: 120_000 }

/** Browsers and telephones together: two minutes that `npm run e2e` takes, so that the default suite keeps to its time. */
const LONG = ['callers-on-the-stage', 'switch-to-dial-in', 'matrix', 'browser', 'room-and-browsers', 'room-refusals'].map(
  (name) => `test/phone/${name}.test.ts`,
)

/** Codecs in browsers, which encode on the same two cores: `npm run interop` runs them. */
const CODECS = ['test/interop/layers.test.ts']

export default defineConfig({
  test: {
    // Two cores are the machine that this must pass on.
    maxWorkers: 2,
    // Calls that mostly wait go side by side, few at a time.
    maxConcurrency: 3,
    projects: [
      {
        test: {
          ...shared,
          name: 'parts',
          include: ['src/**/*.test.ts', 'shared/**/*.test.ts', 'web/src/**/*.test.ts', 'test/harness/*.test.ts', 'bench/**/*.test.ts'],
        },
      },
      // Telephones, and what else waits more than it works: two files at a time.
      {
        test: {
          ...shared,
          name: 'calls',
          include: ['test/phone/*.test.ts', 'test/room-client.test.ts'],
          exclude: process.env.LATCH_SCREENS === 'all' || process.env.LATCH_TELEPHONES === 'all' ? [] : LONG,
          testTimeout: 300_000,
        },
      },
      // Whole servers, browsers and processes that are killed: one file at a time, so that they are judged by what they do and not by the load.
      {
        test: {
          ...shared,
          name: 'whole',
          include: ['test/{attack,e2e,faults,fuzz,interop,server}/**/*.test.ts'],
          exclude: process.env.LATCH_CODECS === 'all' ? [] : CODECS,
          fileParallelism: false,
          testTimeout: 300_000,
        },
      },
    ],
  },
})
