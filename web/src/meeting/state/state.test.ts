import { describe, expect, it, vi } from 'vitest'
import type { ConferenceUpdate } from '../../../../shared/api/conference.ts'
import { backOff } from './back-off.ts'
import { ConferenceState, type UpdateSource } from './conference-state.ts'
import { applyUpdate, noConference } from './conference-update.ts'
import { shownName } from './name.ts'
import { peopleOf, type LegMedia } from './people.ts'
import { anAttendee, aDoorEntry, aView } from '../../../../shared/api/conference-samples.ts'

const after = (...updates: ConferenceUpdate[]) => updates.reduce(applyUpdate, noConference)
const snapshot: ConferenceUpdate = { type: 'snapshot', view: aView() }
const lock = (version: number, locked: boolean) => ({ locked, version, changedBy: 'Mara', changedByMe: false, changedAt: 1 })

describe('conference updates', () => {
  it('[L9] a lock change takes the meeting ID away', () => {
    const { view } = after(snapshot, { type: 'lock', lock: lock(2, true), number: null, mayInvite: false })
    expect(view).toMatchObject({ lock: { locked: true }, number: null, me: { mayInvite: false } })
  })

  it('[L11] late news of an older lock change nothing', () => {
    const { view } = after(
      snapshot,
      { type: 'lock', lock: lock(3, true), number: null, mayInvite: true },
      { type: 'lock', lock: lock(2, false), number: '1', mayInvite: true },
    )
    expect(view?.lock).toMatchObject({ locked: true, version: 3 })
  })

  it('[R1] attendees come, change and go', () => {
    const ben = anAttendee({ id: 'b', name: 'Ben', legs: [{ id: 'leg', path: 'app' }] })
    const here = after(
      snapshot,
      { type: 'attendee', attendee: ben },
      { type: 'attendee', attendee: { ...ben, standing: 'left', legs: [] } },
    )
    expect(here.view?.attendees.map(({ id, standing }) => [id, standing])).toEqual([
      ['a', 'present'],
      ['b', 'left'],
    ])
    expect(here.owners.get('leg')?.name).toBe('Ben')
    expect(applyUpdate(here, { type: 'gone', attendeeId: 'b' }).view?.attendees).toHaveLength(1)
  })

  it('[I4] the door is replaced as a whole', () => {
    expect(after(snapshot, { type: 'door', door: [aDoorEntry()], doorOverflow: { tries: 4, sources: 2 } }).view).toMatchObject({
      door: [{ id: 'd' }],
      doorOverflow: { tries: 4 },
    })
  })

  it('[R4] a removal is the last word', () => {
    const gone = after(snapshot, { type: 'removed', at: 1, blocked: true }, snapshot, { type: 'ended', at: 2 })
    expect(gone.gone).toEqual({ kind: 'removed', blocked: true })
  })

  it('changes before the first snapshot are dropped', () => {
    expect(after({ type: 'gone', attendeeId: 'x' })).toBe(noConference)
  })
})

class FakeSource implements UpdateSource {
  onmessage: ((event: MessageEvent<string>) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  closed = false
  close() {
    this.closed = true
  }
  say(update: ConferenceUpdate) {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(update) }))
  }
  break() {
    this.onerror?.(new Event('error'))
  }
}

describe('conference stream', () => {
  const opened = () => {
    const sources: FakeSource[] = []
    const state = new ConferenceState(() => {
      const source = new FakeSource()
      sources.push(source)
      return source
    })
    state.start()
    return { sources, state }
  }

  it('keeps the last known state while the connection is lost, and comes back', () => {
    vi.useFakeTimers()
    const { sources, state } = opened()
    sources[0]!.say(snapshot)
    sources[0]!.break()
    expect(state.conference.read()).toMatchObject({ live: false, view: { title: 'Quarterly planning' } })
    vi.advanceTimersByTime(2_000)
    expect(sources).toHaveLength(2)
    sources[1]!.say(snapshot)
    expect(state.conference.read().live).toBe(true)
    vi.useRealTimers()
  })

  it('[R4] never retries after a removal or an end', () => {
    vi.useFakeTimers()
    const { sources } = opened()
    sources[0]!.say({ type: 'removed', at: 1, blocked: false })
    expect(sources[0]!.closed).toBe(true)
    sources[0]!.break()
    vi.advanceTimersByTime(60_000)
    expect(sources).toHaveLength(1)
    vi.useRealTimers()
  })

  it('[R2] the pause before a return is always shorter than 2 s', () => {
    expect(backOff(0, 1)).toBe(0)
    for (let tries = 1; tries < 50; tries += 1) expect(backOff(tries, 1)).toBeLessThanOrEqual(1_500)
  })
})

describe('people', () => {
  const media = (given: Partial<LegMedia<string>> = {}): LegMedia<string> => ({
    camera: null,
    screen: null,
    microphone: 'off',
    speaking: false,
    weak: false,
    decryption: 'readable',
    ...given,
  })

  it('joins attendees and tracks by leg ID', () => {
    const attendees = [
      anAttendee({
        id: 'b',
        legs: [
          { id: 'l1', path: 'app' },
          { id: 'l2', path: 'phone' },
        ],
      }),
      anAttendee({ id: 'i', standing: 'invited' }),
    ]
    const people = peopleOf(
      attendees,
      new Map([
        ['l1', media({ camera: 'camera' })],
        ['l2', media({ microphone: 'on', speaking: true })],
        ['stranger', media({ camera: 'x' })],
      ]),
      'own',
      0,
    )
    expect(people).toHaveLength(1)
    expect(people[0]).toMatchObject({ id: 'b', camera: 'camera', microphone: 'on', speaking: true, path: 'phone', returning: false })
  })

  it('takes the own leg even before the roster names it', () => {
    expect(peopleOf([anAttendee({ isMe: true })], new Map([['own', media({ camera: 'mine' })]]), 'own', 0)[0]?.camera).toBe('mine')
  })

  it('[R2] keeps the place of somebody whose connection broke for 20 s', () => {
    const dropped = [anAttendee({ standing: 'dropped', since: 1_000 })]
    expect(peopleOf(dropped, new Map(), 'own', 20_000)[0]?.returning).toBe(true)
    expect(peopleOf(dropped, new Map(), 'own', 21_000)).toEqual([])
  })

  it('[R7] an unproved name stands in brackets', () => {
    expect(shownName({ name: 'Ricardo', nameProved: false })).toBe('<Ricardo>')
    expect(shownName({ name: 'Mara', nameProved: true })).toBe('Mara')
  })
})
