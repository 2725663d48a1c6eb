/** `latch audit verify`: recomputes the hash chain of a meeting's audit log (T1) from what the API hands out. */
import type { Command } from 'commander'
import type { AuditRowView } from '../../shared/api/conference.ts'
import { connect, fail, orFail, withConnection, type ConnectionFlags } from './connection.ts'

export interface ChainRow extends AuditRowView {
  readonly meetingId: string
}

type ChainVerdict =
  | { readonly intact: true; readonly head: { readonly seq: number; readonly hash: string } }
  | { readonly intact: false; readonly seq: number; readonly reason: string }
export type VerifyChain = (rows: readonly ChainRow[]) => Promise<ChainVerdict>

export function addAuditCommand(program: Command, verifyChain: VerifyChain): void {
  const verify = program
    .command('audit')
    .description('the audit log')
    .command('verify')
    .description('check that nobody altered the log of a meeting')
  withConnection(verify.argument('<meeting>', 'meeting ID: 10 digits')).action(async (number: string, flags: ConnectionFlags) => {
    const call = connect(flags)
    const meeting = orFail(await call('meetings', {})).items.find((candidate) => candidate.number === number.replaceAll(/\D/g, ''))
    if (meeting === undefined) throw fail('That is none of your meetings.')
    const { items } = orFail(await call('audit', { params: { meetingId: meeting.id }, query: { format: 'json' } }))
    const verdict = await verifyChain(items.map((row) => ({ ...row, meetingId: meeting.id })))
    if (!verdict.intact) throw fail(`Altered: row ${String(verdict.seq)} does not follow from those before it (${verdict.reason}).`)
    console.log(`Intact: ${String(verdict.head.seq)} rows. Keep the last hash elsewhere to notice a cut: ${verdict.head.hash}`)
  })
}
