import { expect, it } from 'vitest'
import { commands, GUEST, HOST, of, SEAT, seated, spoken } from './caller.suite.ts'
import type { DoorEntry } from './command.ts'
import type { Who } from './who.ts'

const CALLER: DoorEntry = { id: 'a', path: 'phone', who: { kind: 'caller', ending: '4711' } }
const ROOM: DoorEntry = { id: 'b', path: 'room', who: { kind: 'named', name: 'Blue room', proved: false } }

it.each([
  ['*7', { name: 'mute', muted: true }],
  ['*4', { name: 'lock', locked: true, ifVersion: 1 }],
  ['*5', { name: 'raiseHand', raised: true }],
  ['*3', { name: 'whoIsHere' }],
  ['*8', { name: 'whoIsAtTheDoor' }],
  ['*97', { name: 'muteOthers' }],
])('[D5] %s', (keys, command) => {
  expect(commands(seated().press(keys))).toEqual([command])
})

it('[D5] mutes, says so, and then unmutes', () => {
  const caller = seated()
  caller.press('*7')
  expect(spoken(caller.hear({ type: 'answer', answer: { to: 'mute', muted: true } }))).toEqual(['♪muted', 'muted'])
  expect(commands(caller.press('*7'))).toEqual([{ name: 'mute', muted: false }])
  expect(spoken(caller.hear({ type: 'answer', answer: { to: 'mute', muted: false } }))).toEqual(['♪unmuted', 'unmuted'])
})

it('[D5] muted by a host, the caller hears it and unmutes itself', () => {
  const caller = seated()
  expect(spoken(caller.hear({ type: 'mutedByHost' }))).toEqual(['♪muted', 'muted-by-host'])
  expect(commands(caller.press('*7'))).toEqual([{ name: 'mute', muted: false }])
})

it('[P4] its own browser mutes it as its keys do, and lowers its hand', () => {
  const caller = seated()
  expect(commands(caller.hear({ type: 'asked', command: { name: 'mute', muted: true } }))).toEqual([{ name: 'mute', muted: true }])
  caller.hear({ type: 'answer', answer: { to: 'mute', muted: true } })
  expect(caller.hear({ type: 'asked', command: { name: 'mute', muted: true } })).toEqual([])
  expect(commands(caller.press('*7'))).toEqual([{ name: 'mute', muted: false }])
  expect(caller.hear({ type: 'asked', command: { name: 'raiseHand', raised: false } })).toEqual([])
  caller.hear({ type: 'answer', answer: { to: 'raiseHand', raised: true } })
  expect(commands(caller.hear({ type: 'asked', command: { name: 'raiseHand', raised: false } }))).toHaveLength(1)
})

it('[L2] an attendee who locks hears that only hosts do, and the meeting decides that', () => {
  const caller = seated()
  expect(commands(caller.press('*4'))).toHaveLength(1)
  expect(spoken(caller.hear({ type: 'answer', answer: { to: 'lock', whyNot: 'not_host' } }))).toEqual(['hosts-only'])
})

it('[L9] who locks by key hears it once, whether the answer or the news comes first', () => {
  for (const order of [0, 1]) {
    const caller = seated(HOST)
    caller.press('*4')
    const events = [
      { type: 'answer', answer: { to: 'lock', locked: true, version: 2 } },
      { type: 'lock', locked: true, version: 2, by: null },
    ] as const
    const heard = [events[order]!, events[1 - order]!].flatMap((event) => [...caller.hear(event), ...caller.listen()])
    expect(spoken(heard)).toEqual(['now-locked'])
    expect(commands(caller.press('*4'))).toEqual([{ name: 'lock', locked: false, ifVersion: 2 }])
  }
})

it('[L11] a lock that somebody else has changed meanwhile is told', () => {
  const caller = seated(HOST)
  caller.press('*4')
  expect(spoken(caller.hear({ type: 'answer', answer: { to: 'lock', whyNot: 'changed' } }))).toEqual(['lock-changed'])
  expect(spoken([...caller.hear({ type: 'lock', locked: true, version: 2, by: null }), ...caller.listen()])).toEqual(['now-locked'])
})

it('[L9] old news of the lock is no news', () => {
  const caller = seated({ ...SEAT, locked: true, lockVersion: 5 })
  expect(caller.hear({ type: 'lock', locked: false, version: 4, by: null })).toEqual([])
})

const ADA: Who = { kind: 'named', name: 'Ada', proved: true }
const EVE: Who = { kind: 'named', name: 'Eve', proved: false }
const NUMBER: Who = { kind: 'caller', ending: '56' }
const WITHHELD: Who = { kind: 'caller', ending: '' }

it('[D5] [R7] who is here: a count, then ten at most, by name or by the last digits', () => {
  const caller = seated()
  caller.press('*3')
  const hear = (...others: readonly Who[]) => {
    const heard = caller.hear({ type: 'answer', answer: { to: 'whoIsHere', others } })
    caller.listen()
    return spoken(heard)
  }
  expect(hear(ADA, EVE)).toEqual(['others-2', '"Ada"', '<Eve>'])
  expect(hear(NUMBER, WITHHELD)).toEqual(['others-2', 'door-phone', 'door-number', '#56', 'door-phone'])
  expect(hear()).toEqual(['only-one-here'])
  const eleven = Array.from({ length: 11 }, () => ADA)
  expect(hear(...eleven)).toEqual(['others-many', ...eleven.slice(1).map(() => '"Ada"')])
})

it('[D5] at the door: 1 lets in, 2 ignores, and the next is read after what came of it', () => {
  const caller = seated(HOST)
  caller.press('*8')
  const opened = caller.hear({ type: 'answer', answer: { to: 'whoIsAtTheDoor', entries: [CALLER, ROOM] } })
  expect(spoken(opened)).toEqual(['door-phone', 'door-number', '#4711', 'door-keys'])
  expect(commands(caller.press('1'))).toEqual([{ name: 'letIn', entry: 'a' }])
  expect(spoken(caller.hear({ type: 'answer', answer: { to: 'letIn' } }))).toEqual(['door-let-in'])
  expect(spoken(caller.listen())).toEqual(['door-room', '<Blue room>', 'door-keys'])
  expect(commands(caller.press('2'))).toEqual([{ name: 'ignore', entry: 'b' }])
  expect(spoken([...caller.hear({ type: 'answer', answer: { to: 'ignore' } }), ...caller.listen()])).toEqual(['door-ignored', 'door-end'])
})

it('[D5] at the door: no key counts before its question has begun', () => {
  const caller = seated(HOST)
  caller.press('*8')
  caller.hear({ type: 'answer', answer: { to: 'whoIsAtTheDoor', entries: [CALLER, ROOM] } })
  expect(commands(caller.press('111'))).toEqual([{ name: 'letIn', entry: 'a' }])
  caller.hear({ type: 'answer', answer: { to: 'letIn' } })
  const early = caller.press('1')
  expect(commands(early)).toEqual([])
  expect(spoken(early)).toEqual(['door-room', '<Blue room>', 'door-keys'])
})

it('[D5] at the door: 3 goes on, another key reads again, the hash key and silence leave', () => {
  const caller = seated(HOST)
  const open = () => {
    caller.press('*8')
    caller.hear({ type: 'answer', answer: { to: 'whoIsAtTheDoor', entries: [CALLER, ROOM] } })
  }
  open()
  expect(spoken(caller.press('3'))).toEqual(['door-room', '<Blue room>', 'door-keys'])
  expect(spoken(caller.press('9'))).toEqual(['door-room', '<Blue room>', 'door-keys'])
  expect(spoken(caller.press('3'))).toEqual(['door-end'])
  open()
  expect(spoken(caller.press('#'))).toEqual(['door-end'])
  open()
  caller.listen()
  expect(spoken(caller.wait())).toEqual(['door-end'])
  open()
  expect(commands(caller.press('*7'))).toEqual([{ name: 'mute', muted: true }])
})

it('[D5] at the door: nobody; not for attendees; gone meanwhile; no place', () => {
  const answers = [
    [{ to: 'whoIsAtTheDoor', entries: [] }, 'door-nobody'],
    [{ to: 'whoIsAtTheDoor', whyNot: 'not_host' }, 'hosts-only'],
    [{ to: 'letIn', whyNot: 'gone' }, 'door-gone'],
    [{ to: 'letIn', whyNot: 'full' }, 'meeting-full'],
    [{ to: 'ignore', whyNot: 'failed' }, 'failed'],
  ] as const
  for (const [answer, sentence] of answers) expect(spoken(seated(HOST).hear({ type: 'answer', answer }))).toEqual([sentence])
})

it('[D5] a door list that comes late takes no key from what the caller does by then', () => {
  const caller = seated(HOST)
  caller.press('*8##')
  expect(caller.hear({ type: 'answer', answer: { to: 'whoIsAtTheDoor', entries: [CALLER] } })).toEqual([])
  expect(commands(caller.press('1'))).toEqual([{ name: 'endForAll' }])
})

it('[D5] ## asks first; only 1 ends the meeting for all', () => {
  const caller = seated(HOST)
  expect(spoken(caller.press('##'))).toEqual(['end-confirm'])
  expect(commands(caller.press('1'))).toEqual([{ name: 'endForAll' }])
  for (const key of ['2', '0', '*', '#']) {
    const other = seated(HOST)
    other.press('##')
    const heard = other.press(key)
    expect(commands(heard)).toEqual([])
    expect(spoken(heard)).toEqual(['not-ended'])
    expect(commands(other.press('1'))).toEqual([])
  }
})

it('[D5] no key answers the question that has not begun: news came before it', () => {
  const caller = seated(HOST)
  caller.press('*0')
  caller.hear({ type: 'lock', locked: true, version: 2, by: null })
  expect(spoken(caller.press('##'))).toEqual(['now-locked'])
  expect(commands(caller.press('1'))).toEqual([])
  expect(commands(caller.press('1'))).toEqual([{ name: 'endForAll' }])
})

it('[D5] ## and silence end nothing', () => {
  const caller = seated(HOST)
  caller.press('##')
  expect(of(caller.listen(), 'startTimer')).toHaveLength(1)
  expect(spoken(caller.wait())).toEqual(['not-ended'])
})

it('[D5] one hash key, slow or followed by another key, ends nothing', () => {
  const caller = seated(HOST)
  expect(spoken([...caller.press('#'), ...caller.wait(), ...caller.press('#1#')])).toEqual([])
})

it('[D5] *0 lists what this caller can do', () => {
  expect(spoken(seated(GUEST).press('*0'))).toEqual(['key-mute', 'key-hand', 'key-people', 'key-pin', 'key-list'])
  const host = ['key-mute', 'key-hand', 'key-people', 'key-lock', 'key-door', 'key-mute-others', 'key-end', 'key-list']
  expect(spoken(seated(HOST).press('*0'))).toEqual(host)
  const delegate = seated()
  delegate.hear({ type: 'role', host: true })
  expect(spoken(delegate.press('*0'))).toEqual(host)
})

it('[D5] a key that does nothing says where the list is; digits without a star say nothing', () => {
  expect(spoken(seated().press('*1'))).toEqual(['key-list'])
  expect(spoken(seated().press('*98'))).toEqual(['key-list'])
  expect(seated().press('0123456789')).toEqual([])
})

it('[D5] a star that is followed by nothing is forgotten', () => {
  const caller = seated()
  caller.press('*')
  caller.wait()
  expect(caller.press('7')).toEqual([])
})

it('[D4] *6 reads the return PIN to a guest twice, without knowing it', () => {
  expect(spoken(seated(GUEST).press('*6'))).toEqual(['return-pin', 'own-pin', 'return-pin', 'own-pin'])
  expect(spoken(seated().press('*6'))).toEqual(['return-pin-own'])
})
