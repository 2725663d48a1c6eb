/** Accounts of room systems: guessed, stolen on the way, used for others and elsewhere; and rooms of anybody, let in from anywhere. */
import { randomInt } from 'node:crypto'
import { DigestClient } from '../../../src/phone/sip/auth/digest-client.ts'
import { systemRandom } from '../../../src/phone/sip/random.ts'
import type { Run } from '../../harness/cast.ts'
import type { Attack, Outcome } from '../attack.ts'
import type { Stage } from '../stage.ts'
import { Exchange } from './exchange.ts'
import { until } from './phones.ts'
import { proofOf, Registrant, type Login, type Reply } from './registering.ts'

/** More than one address may get wrong; docs/decisions/0009-pin-budgets.md. */
const GUESSES = 30
const AT_ONCE = 10
const FLOOD = 300
const OWN = 'sip:room@127.6.0.1:5060'
const EVIL = 'sip:evil@127.6.0.66:5060'

interface Entered extends Login {
  readonly id: string
  readonly name: string
  readonly address: string
}

let entered = 0

/** With a room of its own, which is gone afterwards: where there is none, strangers are answered otherwise. */
async function withRooms(stage: Stage, count: number, play: (rooms: readonly Entered[]) => Promise<Outcome>): Promise<Outcome> {
  await stage.phones()
  const rooms: Entered[] = []
  for (let at = 0; at < count; at++) {
    const username = `attacked-${String((entered += 1))}`
    rooms.push(await stage.organizer.do('addRoomSystem', { body: { name: username, address: `${username}@rooms.example.org`, username } }))
  }
  try {
    return await play(rooms)
  } finally {
    for (const { id } of rooms) await stage.organizer.do('removeRoomSystem', { params: { roomId: id } })
  }
}

async function isRegistered(stage: Stage, room: Entered): Promise<boolean> {
  const { rooms } = await stage.organizer.do('roomSystems', {})
  return rooms.some(({ id, registered }) => id === room.id && registered)
}

/** What a reply says, without what it repeats of its request and what is drawn by lot. */
const sayingOf = (reply: Reply | null): string =>
  (reply?.text ?? 'nothing')
    .split('\r\n')
    .filter((line) => !/^(?:via|from|to|call-id|cseq):/i.test(line))
    .join(' | ')
    .replace(/nonce="[^"]*"/, 'nonce=…')

const statusOf = (reply: Reply | null): string => String(reply?.status ?? 'nothing')

const first = <T>([one]: readonly T[]): T => {
  if (one === undefined) throw new Error('there is none')
  return one
}

const guessing: Attack = {
  name: 'Guessing the password of a room system',
  precedent: 'SIPVicious svcrack, and every server that tells existing extensions from others (CVE-2009-3727, CVE-2011-2536)',
  play: (stage) =>
    withRooms(stage, 1, async (rooms) => {
      const room = first(rooms)
      const [guesser, honest] = [
        await Registrant.open('127.6.1.1', stage.target.sipPort),
        await Registrant.open('127.6.1.2', stage.target.sipPort),
      ]
      const began = Date.now()
      const sayings = new Set<string>()
      let answered = 0
      for (let at = 0; at < GUESSES; at++) {
        const username = at % 2 === 0 ? room.username : `nobody-${String(at)}`
        const reply = await guesser.registerAs({ username, password: String(randomInt(1e9)) }, { contact: EVIL })
        if (reply === null) continue
        answered += 1
        sayings.add(sayingOf(reply))
      }
      // Whoever has guessed so often learns no more, not even by the right one.
      const late = await guesser.registerAs(room, { contact: EVIL })
      const registered = await isRegistered(stage, room)
      const other = await honest.registerAs(room, { contact: OWN })
      const { items } = await stage.organizer.do('alarms', {})
      const alarmed = items.some(({ at, scope }) => scope === 'password' && at >= began)
      for (const one of [guesser, honest]) one.close()
      return {
        tried: `${String(GUESSES)} passwords for a name that there is and for names that there are not, then the right one; the right one from elsewhere`,
        got: `${String(answered)} replies of ${String(sayings.size)} kind; the right one after them: ${statusOf(late)}, registered: ${String(registered)}; from elsewhere: ${statusOf(other)}; alarm: ${String(alarmed)}`,
        safe: answered > AT_ONCE && sayings.size === 1 && late?.status !== 200 && !registered && other?.status === 200 && alarmed,
      }
    }),
}

const replaying: Attack = {
  name: 'Replaying a proof that was heard on the way, with another contact',
  precedent: 'RFC 7616 §5.5; digest covers neither Contact nor body, so a captured REGISTER redirects calls',
  play: (stage) =>
    withRooms(stage, 1, async (rooms) => {
      const room = first(rooms)
      const [owner, thief] = [
        await Registrant.open('127.6.2.1', stage.target.sipPort),
        await Registrant.open('127.6.2.2', stage.target.sipPort),
      ]
      const nonce = (await owner.nonce()) ?? ''
      const proof = proofOf(room, nonce)
      const own = await owner.register({ as: room.username, proof, contact: OWN })
      const replies = [
        await thief.register({ as: room.username, proof, contact: EVIL }),
        await owner.register({ as: room.username, proof, contact: EVIL }),
        await thief.register({ as: room.username, proof: proof.replace('nc=00000001', 'nc=00000002'), contact: EVIL }),
        await thief.register({ as: room.username, proof: proof.replace(nonce, (await thief.nonce()) ?? ''), contact: EVIL }),
      ]
      const query = await owner.registerAs(room)
      for (const one of [owner, thief]) one.close()
      return {
        tried: 'the same datagram’s proof from another address and from its own, with a higher count, and on a fresh nonce',
        got: `the owner: ${statusOf(own)}; replayed: ${replies.map(statusOf).join(', ')}; registered then: ${query?.text.includes(OWN) === true ? 'its own' : 'nothing'}${query?.text.includes(EVIL) === true ? ' AND THE THIEF’S' : ''}`,
        safe:
          own?.status === 200 &&
          replies.every((reply) => reply?.status === 401) &&
          query?.text.includes(OWN) === true &&
          !query.text.includes(EVIL),
      }
    }),
}

const othersName: Attack = {
  name: 'Registering under another room’s name',
  precedent: 'registrars that check the password and not whose it is',
  play: (stage) =>
    withRooms(stage, 2, async (rooms) => {
      const [mine, theirs] = [first(rooms), first(rooms.slice(1))]
      const attacker = await Registrant.open('127.6.3.1', stage.target.sipPort)
      const replies = [
        await attacker.registerAs(mine, { as: theirs.username, contact: EVIL }),
        await attacker.registerAs({ ...mine, username: theirs.username }, { contact: EVIL }),
        await attacker.register({ as: theirs.username, contact: EVIL }),
      ]
      const taken = await isRegistered(stage, theirs)
      const control = await attacker.registerAs(mine, { contact: OWN })
      attacker.close()
      return {
        tried: 'with one’s own right password, with it under the other’s name, and with nothing',
        got: `${replies.map(statusOf).join(', ')}; registered: ${String(taken)}; under its own name: ${statusOf(control)}`,
        safe: replies.map(statusOf).join() === '403,401,401' && !taken && control?.status === 200,
      }
    }),
}

const elsewhere: Attack = {
  name: 'A room’s account at the locked door of a meeting that it is not invited to',
  precedent: 'room systems that every meeting of their company trusts (Zoom Rooms and CVI lobby bypass)',
  play: (stage) =>
    withRooms(stage, 1, async (rooms) => {
      const room = first(rooms)
      const phones = await stage.phones()
      const exchange = await Exchange.open('127.6.4.1', stage.target.sipPort)
      const run = await stage.startLocked()
      const from = `<sip:${room.username}@127.0.0.1>`
      const prover = () => new DigestClient(room, systemRandom)
      const claimed = await exchange.call({ to: run.number, from })
      const refused = await exchange.call({ to: run.number, from, prover: prover() })
      const cue = await phones.hears(refused, 'meeting-locked')
      const button = await exchange.call({ to: 'meet', from, prover: prover() })
      const asked = await phones.hears(button, 'enter-number')
      const { attendees, door } = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
      const inside = attendees.some(({ name }) => name === room.name)
      const atDoor = door.some(({ name, proof }) => name === room.name && proof === 'room')
      // Invited, the same account enters the same locked meeting.
      const invitees = { accountIds: [], emails: [{ email: room.address }] }
      await stage.organizer.do('invite', { params: { conferenceId: run.conferenceId }, body: invitees })
      const admitted = await exchange.call({ to: 'meet', from, prover: prover() })
      const control = await until(() => isInside(stage, run, room.name), 'it is in').then(
        () => true,
        () => false,
      )
      for (const caller of [refused, button, admitted]) caller.hangUp()
      await exchange.close()
      return {
        tried: 'by its name alone, by its password and the meeting ID, by one button; then invited',
        got: `the name alone: ${String(claimed.refusedWith)}; hears that it is locked: ${String(cue)}; by the button is asked for a number: ${String(asked)}; inside: ${String(inside)}, at the door by its name: ${String(atDoor)}; invited, it is in: ${String(control)}`,
        safe: claimed.refusedWith === 401 && cue && asked && !inside && atDoor && control,
      }
    }),
}

async function isInside(stage: Stage, { conferenceId }: Run, name: string): Promise<boolean> {
  const { attendees } = await stage.organizer.do('conference', { params: { conferenceId } })
  return attendees.some((one) => one.name === name && one.standing === 'present' && one.legs.some(({ path }) => path === 'room'))
}

const guests: Attack = {
  name: 'A flood of rooms from anywhere, once that is allowed',
  precedent: 'open SIP ports of video bridges: INVITE floods and toll scanners (SIPVicious on Cisco VCS, Pexip)',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const before = await phones.strangers.call({ to: run.number })
    await stage.organizer.do('changeRoomGuests', { body: { guests: true } })
    const [flooder, other] = [
      await Exchange.open('127.6.5.1', stage.target.sipPort),
      await Exchange.open('127.6.5.2', stage.target.sipPort),
    ]
    try {
      const scans = await Promise.all(['100', '00972592277524', 'admin', '1234567890123456'].map((to) => other.call({ to })))
      const calls = []
      for (let at = 0; at < FLOOD; at++)
        calls.push(await flooder.call({ to: run.number, from: `<sip:room-${String(at)}@${flooder.address}>` }))
      const answered = calls.filter(({ refusedWith }) => refusedWith === null).length
      const honest = await other.call({ to: run.number })
      const carrier = await phones.call()
      for (const caller of [...calls, honest, carrier]) caller.hangUp()
      return {
        tried: `${String(FLOOD)} calls of one address, scanners’ numbers from another; before it was allowed: ${String(before.refusedWith)}`,
        got: `answered: ${String(answered)}; scanners: ${scans.map(({ refusedWith }) => String(refusedWith)).join(', ')}; a guest from elsewhere: ${String(honest.refusedWith ?? 'answered')}, a caller of the trunk: ${String(carrier.refusedWith ?? 'answered')}`,
        safe:
          before.refusedWith !== null &&
          answered >= 1 &&
          answered <= AT_ONCE + 5 &&
          scans.every(({ refusedWith }) => refusedWith !== null) &&
          honest.refusedWith === null &&
          carrier.refusedWith === null,
      }
    } finally {
      await stage.organizer.do('changeRoomGuests', { body: { guests: false } })
      await Promise.all([flooder.close(), other.close()])
    }
  },
}

export const roomAttacks: readonly Attack[] = [guessing, replaying, othersName, elsewhere, guests]
