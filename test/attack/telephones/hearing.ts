/** Whoever is not admitted hears nothing and is not heard, whatever it says of itself. */
import type { Headers } from '../../../src/phone/sip/message/sip-message.ts'
import { Bot } from '../../harness/bot.ts'
import { setLock, type Run } from '../../harness/cast.ts'
import { toneIn } from '../../harness/tone.ts'
import type { Attack } from '../attack.ts'
import type { Stage } from '../stage.ts'
import { HEARD } from '../../../src/phone/prompts/heard.suite.ts'
import { freshNumber } from './exchange.ts'
import { RATE } from './recording.ts'
import { hearsTone, isFreeOf, until } from './phones.ts'

const OF_MEETING = 1_613
const OF_CALLER = 700
const BOT_HEARS = 500

async function singingHost(stage: Stage, run: Run): Promise<Bot> {
  const { media } = await stage.organizer.copy().enter({ number: run.number }, 'Host', 'sdk')
  const bot = await Bot.connect(media.url, media.token)
  await bot.sing(OF_MEETING)
  return bot
}

const loudest = (bot: Bot): number =>
  Math.max(0, ...[...bot.heard.values()].map(({ recent }) => toneIn({ rate: 48_000, samples: recent }, OF_CALLER)))

export const listening: Attack = {
  name: 'Listening and speaking by telephone before anybody lets one in',
  precedent: 'BigBlueButton #15163, #23536: callers heard the room while they waited',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.startLocked()
    const host = await singingHost(stage, run)
    const refused = await phones.call({ to: run.number })
    refused.sing(OF_CALLER)
    let leaked = 0
    await until(() => ((leaked = Math.max(leaked, loudest(host))), refused.isOver), 'the refused is hung up')
    const cue = await phones.score(refused.heard, 'meeting-locked')
    const silent = isFreeOf(refused.heard, OF_MEETING)
    // The same way is one for sound as soon as the meeting is open: what was absent could have been heard.
    await setLock(stage.organizer, run, false)
    const admitted = await phones.call({ to: run.number })
    admitted.sing(OF_CALLER)
    const both = (): boolean => hearsTone(admitted.heard, OF_MEETING) && loudest(host) > BOT_HEARS
    const control = await until(both, 'an admitted caller hears and is heard').then(
      () => true,
      () => false,
    )
    admitted.hangUp()
    await host.close()
    return {
      tried: `a caller who sings at a locked meeting that sings; ${(refused.heard.length / RATE).toFixed(0)} s recorded, then admitted`,
      got: `the cue at ${cue.toFixed(2)}; the meeting's tone in it: ${String(!silent)}; its own in the meeting: ${leaked.toFixed(0)}; admitted, both are heard: ${String(control)}`,
      safe: cue >= HEARD && silent && leaked < BOT_HEARS / 10 && control,
    }
  },
}

const onAnotherPath: Attack = {
  name: 'The same door by telephone, in every state of the meeting',
  precedent: 'BigBlueButton #9531, La Suite Meet #1140, SafeBreach 2020: the telephone knew neither lock nor passcode',
  async play(stage) {
    const phones = await stage.phones()
    const [open, locked] = [await stage.start(), await stage.startLocked()]
    const [forAccounts, forInvited] = [await stage.start(), await stage.start()]
    await stage.organizer.do('changeMeeting', { params: { meetingId: forAccounts.meetingId }, body: { settings: { openTo: 'accounts' } } })
    await stage.organizer.do('changeMeeting', { params: { meetingId: forInvited.meetingId }, body: { settings: { openTo: 'invited' } } })
    const enters = async (to: string, run: Run, name: string, number = freshNumber()): Promise<boolean> => {
      const caller = await phones.call({ to, from: `<sip:${number}@${phones.trunk.address}>` })
      const inside = await until(() => phones.isInside(run, name), 'inside', 8_000).then(
        () => true,
        () => false,
      )
      caller.hangUp()
      return inside
    }
    const newcomer = (run: Run, number = freshNumber()): Promise<boolean> => enters(run.number, run, number, number)
    const byPin = async (run: Run): Promise<boolean> => enters(await phones.pinOf(stage.invited, run), run, stage.invited.name)
    const results = await Promise.all([
      newcomer(open),
      newcomer(locked),
      newcomer(forAccounts),
      newcomer(forInvited),
      byPin(locked),
      byPin(forAccounts),
      byPin(forInvited),
    ])
    const wanted = [true, false, false, false, true, true, true]
    return {
      tried: 'the number of an open meeting, of a locked one, of one for accounts and of one for the invited; and PINs of the last three',
      got: results.map((inside) => (inside ? 'in' : 'out')).join(', '),
      safe: results.every((inside, at) => inside === wanted[at]),
    }
  },
}

const spare = freshNumber()
const CLAIMS: readonly { readonly from?: string; readonly headers?: Headers }[] = [
  { from: '"Ada Organizer" <sip:ada@127.0.0.1>' },
  { from: '"Ines Invited" <sip:latch@localhost>;role=organizer' },
  { from: '<sip:gateway@127.0.0.1>', headers: [['p-asserted-identity', '"Ada Organizer" <sip:admin@127.0.0.1>']] },
  { from: '<tel:+493012345678>', headers: [['remote-party-id', '<sip:ada@127.0.0.1>;party=calling;screen=yes']] },
  {
    headers: [
      ['p-preferred-identity', '<sip:ada@127.0.0.1>'],
      ['x-latch-role', 'organizer'],
      ['authorization', 'Bearer latch'],
    ],
  },
  {
    headers: [
      ['subject', 'let me in'],
      ['alert-info', '<urn:alert:service:auto-answer>'],
      ['answer-mode', 'Auto;require'],
    ],
  },
  {
    headers: [
      ['referred-by', '<sip:ada@127.0.0.1>'],
      ['replaces', 'a@b;to-tag=1;from-tag=2'],
    ],
  },
]

export const claiming: Attack = {
  name: 'Saying by telephone that one is somebody, or the gateway itself',
  precedent: 'docker-jitsi-meet #1171: callers of the gateway passed the lobby; forged caller numbers',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const number = `<sip:${spare}@${phones.trunk.address}>`
    // A caller who was a guest a moment ago, by its number.
    const guest = await phones.call({ to: run.number, from: number })
    await phones.untilInside(run, spare)
    guest.hangUp()
    await until(async () => !(await phones.isInside(run, spare)), 'the guest is gone')
    await setLock(stage.organizer, run, true)
    const claims = [
      ...CLAIMS,
      { from: number },
      { from: `<sip:anonymous@anonymous.invalid>`, headers: [['p-asserted-identity', `<tel:${spare}>`]] satisfies Headers },
    ]
    const callers = await Promise.all(claims.map((claim) => phones.call({ to: run.number, ...claim })))
    const untrusted = await phones.strangers.call({ to: run.number, from: number, headers: [['p-asserted-identity', number]] })
    await until(() => callers.every(({ isOver }) => isOver), 'all are hung up')
    const heard = await Promise.all(callers.map(async (caller) => caller.refusedWith ?? phones.score(caller.heard, 'meeting-locked')))
    const { attendees } = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const present = attendees.filter(({ legs }) => legs.some(({ path }) => path === 'phone')).length
    return {
      tried: `${String(claims.length)} callers through the trusted trunk, among them the number of a guest who has left, and one from outside of it`,
      got: `the locked cue at ${Math.min(...heard).toFixed(2)} to ${Math.max(...heard).toFixed(2)}; ${String(present)} inside by telephone; the one outside: ${String(untrusted.refusedWith)}`,
      safe: heard.every((score) => score >= HEARD && score <= 1.01) && present === 0 && untrusted.refusedWith === 403,
    }
  },
}

const sharedGateway: Attack = {
  name: 'Coming in behind a caller of the same gateway',
  precedent: 'Jigasi #616: one telephone admitted, all admitted',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const [first, second] = [freshNumber(), freshNumber()]
    const from = (number: string) => ({ to: run.number, from: `<sip:${number}@${phones.trunk.address}>` })
    const inside = await phones.call(from(first))
    await phones.untilInside(run, first)
    await setLock(stage.organizer, run, true)
    const behind = [await phones.call(from(second)), await phones.call(from(first))]
    await until(() => behind.every(({ isOver }) => isOver), 'both are hung up')
    const { door } = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const entry = door.find(({ name }) => name.includes(first))
    if (entry !== undefined) await stage.organizer.do('letIn', { params: { conferenceId: run.conferenceId, doorEntryId: entry.id } })
    const again = await phones.call(from(second))
    await until(() => again.isOver, 'it is hung up')
    const cues = await Promise.all([...behind, again].map((caller) => phones.score(caller.heard, 'meeting-locked')))
    const stays = await phones.isInside(run, first)
    inside.hangUp()
    return {
      tried: 'while one is inside: another number, the same number, and another after the first was let in',
      got: `the locked cue at ${cues.map((cue) => cue.toFixed(2)).join(', ')}; the first is inside: ${String(stays)}`,
      safe: cues.every((cue) => cue >= HEARD) && stays && !(await phones.isInside(run, second)),
    }
  },
}

export const hearingAttacks: readonly Attack[] = [listening, onAnotherPath, claiming, sharedGateway]
