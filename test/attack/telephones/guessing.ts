/** PINs guessed by many callers at once (P5), and what may be found of any of it afterwards (P6). */
import { randomInt } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { WebhookReceiver } from '../../harness/webhook-receiver.ts'
import type { Attack } from '../attack.ts'
import { digits } from '../pins.ts'
import type { Stage } from '../stage.ts'
import type { Prompt } from '../../../src/phone/ivr/prompt.ts'
import { HEARD } from '../../../src/phone/prompts/heard.suite.ts'
import { freshNumber } from './exchange.ts'
import { pause, until, type Phones } from './phones.ts'

const GUESSERS = 50
const CALLS_EACH = 2
/** Of one trunk before it is slowed: docs/decisions/0009-pin-budgets.md. */
const AT_ONCE = 60
const PER_SECOND = 0.5
/** A cue and the question after it. */
const BETWEEN_GUESSES_MS = 8_000

/** What an honest caller may hear. */
const CUES = ['admitted', 'pin-unknown', 'too-many-tries', 'number-incomplete', 'fault'] as const

/** All that must be found nowhere. */
interface Secrets {
  readonly pins: string[]
  readonly numbers: string[]
  readonly tokens: string[]
}

const bruteForce: Attack = {
  name: 'Guessing PINs by fifty callers at once',
  precedent: 'Zoom 2020 (a million passcodes in minutes), and the ease of dialling: three tries a call are no bound',
  async play(stage) {
    const phones = await stage.phones()
    const receiver = await WebhookReceiver.start()
    const { id } = await stage.organizer.do('addWebhook', {
      body: { url: receiver.url, events: ['pin.alarm', 'join.refused', 'attendee.admitted'] },
    })
    const run = await stage.startLocked()
    const secrets: Secrets = { pins: [], numbers: [], tokens: [run.organizer.media.token] }
    const [began, before] = [Date.now(), failures(stage)]
    const guessing = Array.from({ length: GUESSERS }, () => guess(phones, secrets))
    const honest = await Promise.all(
      [stage.organizer, stage.invited].map(async (person) => {
        const pin = await phones.pinOf(person, run)
        secrets.pins.push(pin)
        await until(() => failures(stage) - before > AT_ONCE, 'the trunk has had too many', 60_000)
        return enter(phones, secrets, pin)
      }),
    )
    const isIn = await until(
      async () => (await phones.isInside(run, stage.organizer.name)) && phones.isInside(run, stage.invited.name),
      'both are in',
      60_000,
    ).then(
      () => true,
      () => false,
    )
    const still = await Promise.race([Promise.all(guessing).then(() => false), pause(0).then(() => true)])
    const recordings = (await Promise.all(guessing)).flat()
    const seconds = (Date.now() - began) / 1_000
    const lookedUp = failures(stage) - before
    const { attendees } = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const inside = attendees.filter(({ legs }) => legs.some(({ path }) => path === 'phone')).length
    const { items } = await stage.organizer.do('alarms', {})
    const alarmed = items.some(({ at, scope }) => scope === 'trunk' && at >= began)
    await receiver.until((told) => told.some(({ type }) => type === 'pin.alarm'))
    for (const caller of honest) caller.hangUp()
    const answers = JSON.stringify([
      items,
      attendees,
      await stage.organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} }),
    ])
    const found = await leaks(stage, secrets, { webhooks: receiver.received.map(({ body }) => body).join('\n'), answers })
    await stage.organizer.do('removeWebhook', { params: { webhookId: id } })
    await receiver.close()
    const told = await heardBy(phones, recordings, ['too-many-tries'])
    const ofHonest = await heardBy(
      phones,
      honest.map(({ heard }) => heard),
      CUES,
    )
    const most = AT_ONCE + GUESSERS + Math.ceil(seconds * PER_SECOND) + 10
    return {
      tried: `${String(secrets.pins.length - 2)} guesses by ${String(GUESSERS)} numbers in ${seconds.toFixed(0)} s, two callers with right PINs in the midst of them (it still went on: ${String(still)})`,
      got: `${String(lookedUp)} looked up (at most ${String(most)}), at least one told so: ${String(told.length === 1)}; ${String(inside)} inside, the honest ones: ${String(isIn)}, who heard ${ofHonest.join(', ')}; alarm on the page and by webhook: ${String(alarmed)}; left behind: ${found.join(', ') || 'nothing'}`,
      safe: lookedUp > AT_ONCE && lookedUp <= most && told.length === 1 && inside === 2 && isIn && alarmed && found.length === 0,
    }
  },
}

/** Which of these prompts at least one of them has heard. */
async function heardBy(phones: Phones, recordings: readonly Int16Array[], names: readonly Prompt[]): Promise<readonly Prompt[]> {
  const found = new Set<Prompt>()
  for (const name of names)
    for (const heard of recordings) if (!found.has(name) && (await phones.score(heard, name)) >= HEARD) found.add(name)
  return [...found]
}

/** Dials one, types two more, and calls again. What it heard where it was hung up. */
async function guess(phones: Phones, secrets: Secrets): Promise<readonly Int16Array[]> {
  const number = freshNumber()
  secrets.numbers.push(number)
  const heard: Int16Array[] = []
  for (let call = 0; call < CALLS_EACH; call++) {
    const caller = await phones.call({ to: nextGuess(secrets), from: `<sip:${number}@${phones.trunk.address}>` })
    for (let more = 0; more < 2 && !caller.isOver; more++) {
      await pause(BETWEEN_GUESSES_MS + randomInt(1_000))
      caller.press(nextGuess(secrets))
    }
    const isHungUp = await until(() => caller.isOver, 'it is hung up', BETWEEN_GUESSES_MS).then(
      () => true,
      () => false,
    )
    caller.hangUp()
    if (isHungUp) heard.push(caller.heard)
  }
  return heard
}

function nextGuess({ pins }: Secrets): string {
  const pin = digits()
  pins.push(pin)
  return pin
}

async function enter(phones: Phones, secrets: Secrets, pin: string) {
  const number = freshNumber()
  secrets.numbers.push(number)
  const caller = await phones.call({ from: `<sip:${number}@${phones.trunk.address}>` })
  caller.press(pin)
  return caller
}

/** Wrong PINs that were looked up, as the server's own audit log counts them. */
function failures({ target }: Stage): number {
  const database = new Database(databaseFile(target.server.directory), { readonly: true })
  try {
    const row: unknown = database.prepare(`select count(*) as failed from audit where json_extract(event, '$.type') = 'pin.failed'`).get()
    return typeof row === 'object' && row !== null && 'failed' in row ? Number(row.failed) : 0
  } finally {
    database.close()
  }
}

const databaseFile = (directory: string): string => join(directory, 'latch.sqlite')

/** Where any of the secrets stands that must stand nowhere: the log at its finest, every file of the data, webhooks and answers. */
async function leaks(
  { target: { server } }: Stage,
  { pins, numbers, tokens }: Secrets,
  more: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const names = await readdir(server.directory, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const texts = [['the log', server.output], ...Object.entries(more)] as const
  const places = [
    ...texts,
    ...(await Promise.all(files.map(async (file) => [file.replace(server.directory, ''), await readFile(file, 'latin1')] as const))),
  ]
  // What is looked for can be found: each of these stands where it belongs.
  if (!server.output.includes('"call ended"') || !places.some(([, text]) => text.includes('pin.failed')))
    return ['the search finds nothing at all']
  const kinds = { PIN: pins, number: numbers.map((number) => number.replace('+', '')), token: tokens }
  return places.flatMap(([place, text]) =>
    Object.entries(kinds).flatMap(([kind, secrets]) => (secrets.some((secret) => text.includes(secret)) ? `a ${kind} in ${place}` : [])),
  )
}

export const guessingAttacks: readonly Attack[] = [bruteForce]
