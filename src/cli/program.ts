/** `latch …`: what can be said on the command line. */
import { Command, InvalidArgumentError } from 'commander'
import { describeSettings, settingsTable } from '../ops/config.ts'
import { findInstallation } from '../ops/installation.ts'
import { addAuditCommand, type VerifyChain } from './audit.ts'
import { addDoctorCommand } from './doctor.ts'
import { addMeetingCommands } from './meeting.ts'
import { addSnapshotCommand } from './snapshot.ts'

interface MediaEngineOptions {
  readonly key: string
  readonly secret: string
  readonly port: number
  readonly host: string
  readonly mediaPort: number
  readonly workers: number
  readonly webhook: readonly string[]
}

/** What the commands need from the server's side. */
export interface Actions {
  readonly serve: () => Promise<void>
  readonly startMediaEngine: (options: MediaEngineOptions) => Promise<unknown>
  readonly verifyChain: VerifyChain
}

export function createProgram(actions: Actions): Command {
  const program = new Command('latch').description('Meetings that you can lock.').version(findInstallation().version)
  program.command('serve', { isDefault: true }).description('start the server').action(actions.serve)
  program
    .command('config')
    .description('list every setting and its present value')
    .option('--table', 'as the table of the README')
    .action(({ table }: { table?: boolean }) => console.log(table ? settingsTable() : describeSettings(process.env)))
  addMediaEngine(program, actions)
  addMeetingCommands(program)
  addSnapshotCommand(program)
  addAuditCommand(program, actions.verifyChain)
  addDoctorCommand(program)
  return program
}

function addMediaEngine(program: Command, { startMediaEngine }: Actions): void {
  program
    .command('media-engine')
    .description('start the media engine alone, for LiveKit’s own clients and tests')
    .requiredOption('--key <key>', 'LiveKit API key')
    .requiredOption('--secret <secret>', 'LiveKit API secret')
    .option('--port <port>', 'port of signalling', portOf, 7880)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--media-port <port>', 'port of sound and picture', portOf, 7882)
    .option('--workers <number>', 'threads that carry sound and picture', workersOf, 1)
    .option('--webhook <url>', 'address of a program that is told what happens; may be repeated', addressesOf, [])
    .action(async (flags: MediaEngineOptions) => {
      await startMediaEngine(flags)
    })
}

function addressesOf(text: string, others: readonly string[]): readonly string[] {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('It wants an address such as https://example.org/told.')
  if (url.username !== '' || url.password !== '') throw new InvalidArgumentError('It takes no address with a password in it.')
  return [...others, url.href]
}

function workersOf(text: string): number {
  if (!/^([1-9]|[12]\d|3[0-2])$/.test(text)) throw new InvalidArgumentError('It wants a number from 1 to 32.')
  return Number(text)
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It wants a port number from 0 to 65535.')
  return Number(text)
}
