/** Ways in for somebody who is not on the roster of a locked meeting. */
import type { By } from '../harness/visitor.ts'
import { setLock } from '../harness/cast.ts'
import { allAnswered, type Attack } from './attack.ts'

const everyWayIn: Attack = {
  name: 'Every way in, while locked',
  precedent: 'BigBlueButton #9531, La Suite Meet #1140: one path forgot the lock',
  async play(stage) {
    const run = await stage.startLocked()
    const by = { number: run.number }
    const answers = {
      'guest by browser': await stage.stranger().knock(by),
      'guest by SDK': await stage.stranger().knock(by, 'Bot', 'sdk'),
      'colleague by browser': await stage.colleague.copy().knock(by),
      'colleague by SDK': await stage.colleague.copy().knock(by, 'Bot', 'sdk'),
    }
    return allAnswered('the meeting ID, from browser and SDK, with and without account', 'meeting_locked', answers)
  },
}

const secretsOutOfThinAir: Attack = {
  name: 'Links, PINs and device secrets that nobody gave',
  precedent: 'Zoom web client 2020: a million passcodes without a limit',
  async play(stage) {
    const run = await stage.startLocked()
    const withCookie = stage.stranger()
    withCookie.cookies.set(`latch_d_${run.number}`, 'A'.repeat(43))
    const answers = {
      'made-up link': await stage.stranger().knock({ link: 'A'.repeat(43) }),
      'made-up PIN': await stage.stranger().knock({ pin: '1234567890123' }),
      'made-up device cookie': await withCookie.knock({ number: run.number }),
    }
    return allAnswered('a made-up link, PIN and device cookie', ['no_meeting', 'pin_unknown', 'meeting_locked'], answers)
  },
}

const waiterLearnsNothing: Attack = {
  name: 'What the refused are told',
  precedent: 'Citizen Lab 2020: Zoom sent video and keys to its waiting room; Webex CVE-2020-3441',
  async play(stage) {
    const run = await stage.startLocked()
    const stranger = stage.stranger()
    const answer = await stranger.fetch(`${stage.target.url}/api/v1/door/enter`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: { number: run.number }, name: 'Mallory' }),
    })
    const text = await answer.text()
    const leaks = [
      stage.organizer.name,
      stage.invited.name,
      run.conferenceId,
      run.meetingId,
      'Quarterly',
      'token',
      'rtc',
      'ufrag',
      'candidate',
    ]
    const leaked = leaks.filter((word) => text.includes(word))
    return {
      tried: 'reading the refusal for names, title, ids, tokens and ICE',
      got: `status ${String(answer.status)}, ${String(text.length)} bytes; of ${String(leaks.length)} secrets it holds ${leaked.length === 0 ? 'none' : leaked.join(', ')}`,
      safe: answer.status === 403 && leaked.length === 0,
    }
  },
}

const waiterUsesVerbs: Attack = {
  name: 'Verbs of a meeting, used by somebody at its door',
  precedent: 'MiroTalk SFU GHSA-6268-rqrh-9rf3: guards in some handlers, not in others',
  async play(stage) {
    const run = await stage.startLocked()
    const waiter = stage.stranger()
    await waiter.knock({ number: run.number })
    const params = { conferenceId: run.conferenceId }
    const attendee = { ...params, attendeeId: run.organizer.attendeeId }
    const answers = {
      view: await waiter.refusal('conference', { params }),
      unlock: await waiter.refusal('changeLock', { params, body: { locked: false } }),
      invite: await waiter.refusal('invite', { params, body: { emails: [{ email: 'mallory@example.org' }] } }),
      remove: await waiter.refusal('removeAttendee', { params: attendee, body: {} }),
      mute: await waiter.refusal('muteAttendee', { params: attendee }),
      'let in': await waiter.refusal('letIn', { params: { ...params, doorEntryId: 'any' } }),
      end: await waiter.refusal('end', { params }),
      leave: await waiter.refusal('leave', { params }),
      'dial in': await waiter.refusal('dialIn', { params }),
      events:
        (await waiter.fetch(`${stage.target.url}/api/v1/conferences/${run.conferenceId}/events`)).status === 404
          ? 'no_conference'
          : 'allowed',
    }
    return allAnswered('ten verbs with the door’s own cookie', ['no_conference', 'no_meeting', 'not_found'], answers)
  },
}

const early: Attack = {
  name: 'Coming before the host',
  precedent: 'Jitsi #5720, #7676: whoever was early was inside',
  async play(stage) {
    const meeting = await stage.organizer.do('createMeeting', { body: { title: 'Early', settings: { startLocked: true } } })
    const guest = stage.stranger()
    const by: By = { number: meeting.number }
    const before = await guest.knock(by)
    await stage.organizer.enter(by)
    const after = await guest.knock(by)
    return {
      tried: 'entering before the host has come, and again once a meeting that starts locked is live',
      got: `${before}, then ${after}`,
      safe: before === 'no_meeting' && after === 'meeting_locked',
    }
  },
}

const race: Attack = {
  name: 'Many joins fired around a lock',
  precedent: 'the class of check-then-act mistakes',
  async play(stage) {
    const run = await stage.start()
    const strangers = Array.from({ length: 100 }, () => stage.stranger())
    let lockedAt = Number.POSITIVE_INFINITY
    const lock = new Promise((resolve) => setTimeout(resolve, 100))
      .then(() => setLock(stage.organizer, run, true))
      .then(() => (lockedAt = performance.now()))
    const joins = strangers.map(async (stranger, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 2))
      const asked = performance.now()
      return { asked, answer: await stranger.knock({ number: run.number }) }
    })
    const answers = await Promise.all(joins)
    await lock
    const late = answers.filter(({ asked, answer }) => asked > lockedAt && answer === 'allowed').length
    const admitted = answers.filter(({ answer }) => answer === 'allowed').length
    const refused = answers.filter(({ answer }) => answer === 'meeting_locked').length
    return {
      tried: '100 strangers within 200 ms of a lock',
      got: `${String(admitted)} admitted before it, ${String(refused)} refused, ${String(late)} admitted after its acknowledgement`,
      safe: late === 0 && admitted + refused === 100 && admitted > 0,
    }
  },
}

const enumeration: Attack = {
  name: 'Telling unknown, ended and sleeping meetings apart',
  precedent: 'Check Point 2019: 4 % of guessed Zoom IDs were real; Webex 2024',
  async play(stage) {
    const ended = await stage.start()
    await stage.organizer.do('end', { params: { conferenceId: ended.conferenceId } })
    const sleeping = await stage.organizer.do('createMeeting', { body: { title: 'Sleeping' } })
    const ask = async (number: string) => {
      const answer = await stage.stranger().fetch(`${stage.target.url}/api/v1/door/enter`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ by: { number }, name: 'Scan' }),
      })
      return `${String(answer.status)} ${await answer.text()}`
    }
    const answers = [await ask(ended.number), await ask(sleeping.number), await ask('9999999999')]
    return {
      tried: 'an ended, a sleeping and an unknown meeting ID',
      got: [...new Set(answers)].join(' / '),
      safe: new Set(answers).size === 1,
    }
  },
}

const standpoint: Attack = {
  name: 'Asking where one stands, as a way to learn',
  precedent: 'MiroTalk active rooms (33d2e72b)',
  async play(stage) {
    const locked = await stage.startLocked()
    const open = await stage.start()
    const ask = async (number: string) => JSON.stringify(await stage.stranger().do('standpoint', { body: { by: { number } } }))
    const answers = [await ask(locked.number), await ask(open.number), await ask('9999999998')]
    return {
      tried: 'a locked, an open and an unknown meeting ID',
      got: [...new Set(answers)].join(' / '),
      safe: new Set(answers).size === 1,
    }
  },
}

export const admissionAttacks: readonly Attack[] = [
  everyWayIn,
  secretsOutOfThinAir,
  waiterLearnsNothing,
  waiterUsesVerbs,
  early,
  race,
  enumeration,
  standpoint,
]
