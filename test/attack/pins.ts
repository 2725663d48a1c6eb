/** Personal numbers: guessed, burnt, used twice, kept for later. */
import { randomInt } from 'node:crypto'
import { Visitor } from '../harness/visitor.ts'
import { type Attack } from './attack.ts'

/** A PIN that nobody has. */
export const digits = (): string => Array.from({ length: 13 }, () => String(randomInt(10))).join('')

const bruteForce: Attack = {
  name: 'Guessing PINs, and locking others out by it',
  precedent: 'Zoom web client 2020; lock-out by burning somebody’s tries',
  async play(stage) {
    const run = await stage.start()
    const { pin } = await stage.organizer.do('dialIn', { params: { conferenceId: run.conferenceId } })
    const guesser = stage.stranger()
    const answers = new Map<string, number>()
    for (let guess = 0; guess < 60; guess++) {
      const answer = await guesser.knock({ pin: digits() })
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
    }
    const honest = await stage.stranger().knock({ pin })
    const guessersOwn = await guesser.knock({ pin })
    const got = [...answers].map(([answer, times]) => `${String(times)} × ${answer}`).join(', ')
    return {
      tried: '60 guesses from one source; then the right PIN from another and from the same source',
      got: `${got}; honest: ${honest}; guesser with a right one: ${guessersOwn}`,
      safe:
        !answers.has('allowed') && (answers.get('too_many_tries') ?? 0) >= 40 && honest === 'allowed' && guessersOwn === 'too_many_tries',
    }
  },
}

const SOURCES = 150
const GUESSES_EACH = 4
/** What the server lets pass before it slows: see docs/decisions/0009-pin-budgets.md. */
const AT_ONCE = 120

const manySources: Attack = {
  name: 'Guessing PINs from everywhere at once',
  precedent: 'botnets against conference PINs; budgets for each address alone do not see them',
  async play(stage) {
    const run = await stage.start()
    const { pin } = await stage.organizer.do('dialIn', { params: { conferenceId: run.conferenceId } })
    const began = Date.now()
    const answers: string[] = []
    const guessing = Array.from({ length: SOURCES }, async () => {
      const guesser = stage.stranger()
      for (let guess = 0; guess < GUESSES_EACH; guess++) answers.push(await guesser.knock({ pin: digits() }))
    })
    await Promise.race(guessing)
    const honest = await stage.stranger().knock({ pin })
    await Promise.all(guessing)
    const { items } = await stage.organizer.do('alarms', {})
    const alarmed = items.some(({ at, scope }) => scope === 'server' && at >= began)
    const lookedUp = answers.filter((answer) => answer === 'pin_unknown').length
    const refused = answers.filter((answer) => answer === 'too_many_tries').length
    return {
      tried: `${String(answers.length)} guesses by ${String(SOURCES)} sources at once; in the midst of them the right PIN from another`,
      got: `${String(lookedUp)} looked up, ${String(refused)} refused; honest: ${honest}; alarm: ${String(alarmed)}`,
      safe: lookedUp + refused === answers.length && lookedUp <= AT_ONCE + SOURCES && honest === 'allowed' && alarmed,
    }
  },
}

const besideTheDoor: Attack = {
  name: 'Guessing PINs beside the door',
  precedent: 'Zoom 2020: an operation that told right from wrong without the limits of joining',
  async play(stage) {
    const run = await stage.start()
    const { pin } = await stage.organizer.do('dialIn', { params: { conferenceId: run.conferenceId } })
    const stranger = stage.stranger()
    const ask = async (tried: string) => {
      const body = JSON.stringify({ by: { pin: tried } })
      const headers = { 'content-type': 'application/json' }
      const answer = await stranger.fetch(`${stage.target.url}/api/v1/door/standpoint`, { method: 'POST', headers, body })
      return `${String(answer.status)} ${await answer.text()}`
    }
    const [right, wrong] = [await ask(pin), await ask(digits())]
    return {
      tried: 'where one stands, asked with a right and with a wrong PIN',
      got: right === wrong ? `the same: ${right.slice(0, 3)}` : `right: ${right}; wrong: ${wrong}`,
      safe: right === wrong,
    }
  },
}

const yesterday: Attack = {
  name: 'A PIN and a device of the last conference',
  precedent: 'meeting codes that outlive their meeting',
  async play(stage) {
    const first = await stage.start()
    const guest = stage.stranger()
    await guest.enter({ number: first.number })
    const { pin } = await guest.do('dialIn', { params: { conferenceId: first.conferenceId } })
    await stage.organizer.do('end', { params: { conferenceId: first.conferenceId } })
    const second = await stage.organizer.enter({ number: first.number })
    await stage.organizer.do('changeLock', { params: { conferenceId: second.conferenceId }, body: { locked: true } })
    const byPin = await stage.stranger().knock({ pin })
    const byDevice = await guest.knock({ number: first.number })
    return {
      tried: 'both, in the locked next conference of the same meeting',
      got: `PIN: ${byPin}; device: ${byDevice}`,
      safe: byPin === 'pin_unknown' && byDevice === 'meeting_locked',
    }
  },
}

const othersPins: Attack = {
  name: 'Reading somebody else’s PIN',
  precedent: 'Chime’s own rule: one PIN, one attendee',
  async play(stage) {
    const run = await stage.start()
    const view = await stage.organizer.fetch(`${stage.target.url}/api/v1/conferences/${run.conferenceId}`)
    const text = await view.text()
    const guest = stage.stranger()
    await guest.enter({ number: run.number })
    const own = (await guest.do('dialIn', { params: { conferenceId: run.conferenceId } })).pin
    const hosts = (await stage.organizer.do('dialIn', { params: { conferenceId: run.conferenceId } })).pin
    const nobody = await new Visitor(stage.target.url).refusal('dialIn', { params: { conferenceId: run.conferenceId } })
    return {
      tried: 'a host’s view of the roster, a guest’s dial-in, a stranger’s dial-in',
      got: `PINs in the view: ${String(text.includes(own) || text.includes(hosts))}; own differs from the host’s: ${String(own !== hosts)}; stranger: ${nobody}`,
      safe: !text.includes(own) && !text.includes(hosts) && own !== hosts && nobody === 'no_conference',
    }
  },
}

export const pinAttacks: readonly Attack[] = [bruteForce, yesterday, othersPins, besideTheDoor, manySources]
