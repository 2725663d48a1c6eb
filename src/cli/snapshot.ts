/** `latch meeting snapshot`: a picture of a live meeting as a room system sees it. Everybody there is told. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { connect, fail, orFail, withConnection, type ConnectionFlags } from './connection.ts'
import { liveConference } from './live-conference.ts'

interface Flags extends ConnectionFlags {
  readonly out: string
}

export function addSnapshotCommand(program: Command): void {
  const command = program
    .command('meeting')
    .description('look at a live meeting from outside')
    .command('snapshot')
    .description('a picture of a live meeting as a room system sees it, as a PNG; everybody there is told')
    .argument('<meeting>', 'meeting ID: 10 digits, or the ID of the conference')
    .option('--out <file>', 'where the picture goes', 'meeting.png')
  withConnection(command).action(async (meeting: string, flags: Flags) => {
    const call = connect(flags)
    const conferenceId = meeting.startsWith('conf_') ? meeting : await liveConference(call, meeting)
    const png = orFail(await call('snapshot', { params: { conferenceId } }))
    await writeFile(flags.out, Buffer.from(png)).catch((error: unknown) =>
      fail(`The picture could not be written: ${error instanceof Error ? error.message : String(error)}`),
    )
    console.log(`${flags.out}, ${String(png.byteLength)} bytes.`)
  })
}
