/** Keys that are not the caller's own, or pressed by one who has no seat. */
import { Bot } from '../../harness/bot.ts'
import type { Attack } from '../attack.ts'
import { HEARD } from '../../../src/phone/prompts/heard.suite.ts'
import { tonesOf } from './dtmf.ts'
import type { Caller } from './caller.ts'
import { freshNumber } from './exchange.ts'
import { hearsTone, pause, until } from './phones.ts'

const TONE_MS = 300

/** As a whistler or a recording would, into the microphone. */
async function singKeys(caller: Caller, keys: string): Promise<void> {
  for (const key of keys) {
    caller.sing(...tonesOf(key))
    await pause(TONE_MS)
    caller.sing()
    await pause(TONE_MS)
  }
}

export const tonesInTheRoom: Attack = {
  name: 'Playing the tones of *4 and ##1 into the room',
  precedent: 'conference bridges that take keys from the sound: a whistle ended the meeting',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const number = freshNumber()
    const hostPin = await phones.pinOf(stage.organizer, run)
    // This telephone offers no events: its own tones are keys. Those of others must not be.
    const host = await phones.call({ to: hostPin, events: false })
    await until(() => phones.isInside(run, stage.organizer.name), 'the organizer is in by telephone')
    const attacker = await phones.call({ to: run.number, from: `<sip:${number}@${phones.trunk.address}>` })
    await phones.untilInside(run, number)
    const [tone] = tonesOf('*')
    attacker.sing(tone)
    await until(() => hearsTone(host.heard, tone), 'the organizer hears the attacker')
    await singKeys(attacker, '*4')
    await singKeys(attacker, '##1')
    await pause(2_000)
    const view = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const stillOpen = !view.lock.locked
    // Out of band they are its keys, and it is no host.
    attacker.press('*4')
    const refused = await phones.hears(attacker, 'hosts-only')
    const lockedByGuest = (await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })).lock.locked
    const { items } = await stage.organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })
    const audited = items.filter(({ type }) => type === 'verb.refused').length
    await host.inform('*4')
    const isLocked = async (): Promise<boolean> =>
      (await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })).lock.locked
    const control = await until(isLocked, 'the organizer locks', 10_000).then(
      () => true,
      () => false,
    )
    attacker.hangUp()
    host.hangUp()
    return {
      tried: 'by a caller whom the organizer’s telephone hears; then as keys of its own; then by the organizer',
      got: `after the tones open: ${String(stillOpen)}; as a guest’s keys: locked ${String(lockedByGuest)}, told so ${String(refused)}, audited ${String(audited)}; as the organizer’s: locked ${String(control)}`,
      safe: stillOpen && !lockedByGuest && refused && audited === 1 && control,
    }
  },
}

const ownTones: Attack = {
  name: 'Making an organizer’s telephone hear its own *4',
  precedent: 'tones from a loudspeaker beside the organizer’s telephone',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const host = await phones.call({ to: await phones.pinOf(stage.organizer, run) })
    await until(() => phones.isInside(run, stage.organizer.name), 'the organizer is in by telephone')
    const { media } = await stage.organizer.copy().enter({ number: run.number }, 'Ear', 'sdk')
    const ear = await Bot.connect(media.url, media.token)
    await singKeys(host, '*4')
    await singKeys(host, '*4')
    await until(() => [...ear.heard.values()].some(({ peak }) => peak > 1_000), 'the meeting hears the tones')
    const locked = async (): Promise<boolean> =>
      (await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })).lock.locked
    const byTones = await locked()
    host.press('*4')
    const control = await until(locked, 'the key locks', 10_000).then(
      () => true,
      () => false,
    )
    host.hangUp()
    await ear.close()
    return {
      tried: 'its tones twice into the microphone of a telephone that tells keys apart; then the key',
      got: `heard by the meeting, locked by them: ${String(byTones)}; by the key: ${String(control)}`,
      safe: !byTones && control,
    }
  },
}

const keysWithoutSeat: Attack = {
  name: 'A host’s keys before anybody was let in',
  precedent: 'Chime’s moderator passcodes of 4 to 8 digits: tried from outside they would be guessed',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.startLocked()
    const before = (await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })).lock.version
    const outside = await phones.call()
    outside.press('*4##1*97*81')
    await outside.inform('*4##1')
    await pause(4_000)
    const refused = await phones.call({ to: run.number })
    refused.press('*4##1')
    await until(() => refused.isOver, 'the refused is hung up')
    const view = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    outside.hangUp()
    const cue = await phones.score(refused.heard, 'meeting-locked')
    return {
      tried: 'by keys and by INFO, at the greeting and while the refusal is told',
      got: `locked as before: ${String(view.lock.locked)}, lock version ${String(before)} and now ${String(view.lock.version)}; the refused heard the cue at ${cue.toFixed(2)}`,
      safe: view.lock.locked && view.lock.version === before && cue >= HEARD,
    }
  },
}

export const keypadAttacks: readonly Attack[] = [tonesInTheRoom, ownTones, keysWithoutSeat]
