/** `latch lock`, `unlock`, `roster`, `end`: L2's ways of the command line. */
import type { Command } from 'commander'
import type { Call } from '../../shared/api/client.ts'
import type { AttendeeView } from '../../shared/api/conference.ts'
import { connect, orFail, withConnection, type ConnectionFlags } from './connection.ts'
import { liveConference } from './live-conference.ts'

export function addMeetingCommands(program: Command): void {
  addVerb(program, 'lock', 'lock a live meeting: nobody comes in who is not on the roster', (call, id) => changeLock(call, id, true))
  addVerb(program, 'unlock', 'unlock a live meeting', (call, id) => changeLock(call, id, false))
  addVerb(program, 'roster', 'list who is on the roster, and who is at the door', roster)
  addVerb(program, 'end', 'end a live meeting for all', end)
}

type Verb = (call: Call, conferenceId: string) => Promise<string>

function addVerb(program: Command, name: string, about: string, verb: Verb): void {
  const command = program.command(name).description(about).argument('<meeting>', 'meeting ID: 10 digits')
  withConnection(command).action(async (number: string, flags: ConnectionFlags) => {
    const call = connect(flags)
    console.log(await verb(call, await liveConference(call, number)))
  })
}

async function changeLock(call: Call, conferenceId: string, locked: boolean): Promise<string> {
  const lock = orFail(await call('changeLock', { params: { conferenceId }, body: { locked } }))
  return `${lock.locked ? 'Locked' : 'Unlocked'}, version ${String(lock.version)}.`
}

async function roster(call: Call, conferenceId: string): Promise<string> {
  const view = orFail(await call('conference', { params: { conferenceId } }))
  const head = `${view.title} – ${view.lock.locked ? 'locked' : 'open'}`
  const door = view.door.map((entry) => `  at the door  ${shown(entry)}  ${entry.code}, ${String(entry.tries)} tries`)
  return [
    head,
    ...view.attendees.map((attendee) => `  ${attendee.standing.padEnd(11)}  ${shown(attendee)}  ${attendee.role}`),
    ...door,
  ].join('\n')
}

const shown = ({ name, nameProved }: Pick<AttendeeView, 'name' | 'nameProved'>): string => (nameProved ? name : `<${name}>`)

async function end(call: Call, conferenceId: string): Promise<string> {
  orFail(await call('end', { params: { conferenceId } }))
  return 'Ended for all.'
}
