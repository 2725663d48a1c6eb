/** The command line, wired to the server. What a command does not need is not loaded for it. */
import { createProgram } from './cli/program.ts'
import type { ChainRow } from './cli/audit.ts'
import { branded } from './domain/ids.ts'
import type { AuditRow } from './meetings/ports.ts'

const program = createProgram({
  serve: async () => (await import('./serve.ts')).serve(),
  async startMediaEngine(options) {
    const { serveEngineAlone } = await import('./engine-alone.ts')
    return serveEngineAlone(options)
  },
  async verifyChain(rows) {
    const { verifyChain } = await import('./store/audit-chain.ts')
    return verifyChain(storedRows(rows))
  },
})

await program.parseAsync()

/** As the store had them; a row that is not what it says does not fit its hash. */
async function* storedRows(rows: readonly ChainRow[]): AsyncGenerator<AuditRow> {
  for (const { meetingId, conferenceId, event, ...row } of rows)
    // The event's shape is proved by the hash alone, which is what is being checked.
    yield {
      ...row,
      meetingId: branded(meetingId),
      conferenceId: conferenceId === null ? null : branded(conferenceId),
      event: event as unknown as AuditRow['event'],
    }
}
