import { defineConfig } from 'vitest/config'

const shared = { environment: 'node' as const, testTimeout: 60_000, hookTimeout: 120_000 }

const IS_WHOLE = process.env.LATCH_SCREENS === 'all'

/** Browsers and telephones together: two minutes that `npm run e2e` takes, so that the default suite keeps to its time. */
const LONG = ['callers-on-the-stage', 'switch-to-dial-in', 'matrix', 'browser', 'room-and-browsers', 'room-refusals', 'room-faults'].map(
  (name) => `test/phone/${name}.test.ts`,
)

/** All but the two shortest between browsers, which encode on the same two cores, and LiveKit's other clients: `npm run interop` runs them. */
const LONG_CLIENTS = 'test/interop/!(browsers|room-pictures).test.ts'

/** In network namespaces, or with four browsers' pages that encrypt: half a minute each, `npm run e2e` too. */
const LONG_PAGES = ['test/e2e/firewall.test.ts', 'test/e2e/encryption.test.ts']

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
      // Telephones, attacks, servers without browsers: what waits more than it works, three files at a time (scripts/test.mjs).
      {
        test: {
          ...shared,
          name: 'calls',
          include: ['test/{attack,fuzz,phone,server}/*.test.ts', 'test/room-client.test.ts', 'test/faults/races.test.ts'],
          exclude: IS_WHOLE || process.env.LATCH_TELEPHONES === 'all' ? [] : LONG,
          testTimeout: 300_000,
        },
      },
      // Browsers: one file at a time, so that they are judged by what they do and not by the load.
      {
        test: {
          ...shared,
          name: 'whole',
          include: ['test/{e2e,interop}/*.test.ts', 'test/faults/kills.test.ts'],
          exclude: [...(process.env.LATCH_CODECS === 'all' ? [] : [LONG_CLIENTS]), ...(IS_WHOLE ? [] : LONG_PAGES)],
          fileParallelism: false,
          testTimeout: 300_000,
        },
      },
    ],
  },
})
