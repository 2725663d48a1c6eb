/** PINs that are dead, foreign, in use or of somebody who was removed, typed into a telephone. */
import { HEARD } from '../../../src/phone/prompts/heard.suite.ts'
import type { Prompt } from '../../../src/phone/ivr/prompt.ts'
import { setLock } from '../../harness/cast.ts'
import type { Attack } from '../attack.ts'
import { digits } from '../pins.ts'
import { until, type Phones } from './phones.ts'

/** What a caller hears who dials that: the first of these, or nothing. */
async function cueOf(phones: Phones, to: string, among: readonly Prompt[]): Promise<string> {
  const caller = await phones.call({ to })
  const found: Prompt[] = []
  await until(async () => {
    for (const name of among) if (await phones.hears(caller, name, 0)) found.push(name)
    return found.length > 0 || caller.isOver
  }, 'something is heard').catch(() => undefined)
  caller.hangUp()
  return found.join(' and ') || 'nothing known'
}

const CUES = ['pin-unknown', 'pin-in-use', 'no-meeting', 'meeting-locked'] as const

export const dead: Attack = {
  name: 'PINs of yesterday, of another meeting and of somebody removed, by telephone',
  precedent: 'meeting codes that outlive their meeting; tokens that outlive a removal',
  async play(stage) {
    const phones = await stage.phones()
    const first = await stage.start()
    const ofLast = await phones.pinOf(stage.invited, first)
    await stage.organizer.do('end', { params: { conferenceId: first.conferenceId } })
    const second = await stage.organizer.enter({ number: first.number })
    const run = await stage.start()
    const ofRemoved = await phones.pinOf(stage.invited, run)
    const { attendees } = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const attendeeId = attendees.find(({ name }) => name === stage.invited.name)?.id ?? ''
    const control = await phones.call({ to: ofRemoved })
    await phones.untilInside(run, stage.invited.name)
    await setLock(stage.organizer, run, true)
    await stage.organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await until(() => control.isOver, 'the removed is hung up')
    const tries = [ofLast, ofRemoved, digits(), run.number]
    const cues = await Promise.all(tries.map((to) => cueOf(phones, to, CUES)))
    await stage.organizer.do('end', { params: { conferenceId: second.conferenceId } })
    return {
      tried:
        'the last conference’s, one of a caller who was inside by it and then removed, one made up; and the locked meeting’s number after the removal',
      got: cues.join(', '),
      safe: cues.slice(0, 3).every((cue) => cue === 'pin-unknown') && cues[3] === 'meeting-locked',
    }
  },
}

const twice: Attack = {
  name: 'One PIN for two telephones',
  precedent: 'PINs passed on: the second caller takes the first one’s seat, or sits beside it',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const pin = await phones.pinOf(stage.invited, run)
    const first = await phones.call({ to: pin })
    await phones.untilInside(run, stage.invited.name)
    const second = await cueOf(phones, pin, CUES)
    const { items } = await stage.organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })
    const told = items.filter(({ type }) => type === 'pin.in_use').length
    const stays = !first.isOver && (await phones.isInside(run, stage.invited.name))
    first.hangUp()
    await until(async () => !(await phones.isInside(run, stage.invited.name)), 'the first is gone')
    const again = await phones.call({ to: pin })
    const control = await phones.untilInside(run, stage.invited.name).then(
      () => true,
      () => false,
    )
    again.hangUp()
    return {
      tried: 'at once, and again after the first had hung up',
      got: `the second: ${second}; the first stays: ${String(stays)}; audited: ${String(told)}; afterwards it works: ${String(control)}`,
      safe: second === 'pin-in-use' && stays && told === 1 && control,
    }
  },
}

const numbers: Attack = {
  name: 'Finding out meeting numbers by telephone',
  precedent: 'Webex 2024: researchers dialled in to find meetings; Zoom 2019: 4 % of guessed numbers were right',
  async play(stage) {
    const phones = await stage.phones()
    const ended = await stage.start()
    await stage.organizer.do('end', { params: { conferenceId: ended.conferenceId } })
    const planned = await stage.organizer.do('createMeeting', { body: { title: 'Planned' } })
    const tries = [ended.number, planned.number, digits().slice(0, 10)]
    const cues = await Promise.all(tries.map((to) => cueOf(phones, to, CUES)))
    const guesser = await phones.call()
    // Three tries a call: then it is hung up.
    for (let tried = 0; tried < 3; tried++) {
      await phones.hears(guesser, 'enter-number')
      guesser.press(`${digits().slice(0, 10)}#`)
      const before = guesser.heard.length
      await until(async () => guesser.isOver || (await phones.score(guesser.heard.slice(before), 'no-meeting')) >= HEARD, 'it is answered')
    }
    const hungUp = await until(() => guesser.isOver, 'it is hung up', 15_000).then(
      () => true,
      () => false,
    )
    return {
      tried: 'an ended meeting’s, one that has not begun, one made up; and three guesses in one call',
      got: `${cues.join(', ')}; hung up after three: ${String(hungUp)}`,
      safe: cues.every((cue) => cue === 'no-meeting') && hungUp,
    }
  },
}

export const deadPinAttacks: readonly Attack[] = [dead, twice, numbers]
