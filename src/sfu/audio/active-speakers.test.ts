import { describe, expect, it } from 'vitest'
import { ActiveSpeakers } from './active-speakers.ts'

const SPEECH = 25
const WHISPER = 60

/** Lets each speak at its level, every 50 ms. */
const talk = (speakers: ActiveSpeakers<string>, levels: Record<string, number>, from: number, milliseconds: number): number => {
  for (let now = from; now < from + milliseconds; now += 50)
    for (const [id, level] of Object.entries(levels)) speakers.heard(id, level, now)
  return from + milliseconds
}

describe('active speakers', () => {
  it('lists those who speak, loudest first, and not those who are quiet', () => {
    const speakers = new ActiveSpeakers<string>()
    const now = talk(speakers, { ann: SPEECH, bob: 10, cyd: WHISPER, dan: 127 }, 0, 1000)
    expect(speakers.speakers(now).map(({ id }) => id)).toEqual(['bob', 'ann'])
    for (const { level } of speakers.speakers(now)) expect(level).toBeGreaterThan(0)
    expect(speakers.speakers(now)[0]?.level).toBeLessThanOrEqual(1)
  })

  it('is not fooled by one loud packet of a quiet one', () => {
    const speakers = new ActiveSpeakers<string>()
    let now = talk(speakers, { ann: 127 }, 0, 500)
    speakers.heard('ann', 40, now)
    now = talk(speakers, { ann: 127 }, now + 50, 50)
    expect(speakers.speakers(now)).toEqual([])
  })

  it('keeps a speaker through a pause for breath, and lets go after a longer one', () => {
    const speakers = new ActiveSpeakers<string>()
    let now = talk(speakers, { ann: SPEECH }, 0, 1000)
    expect(speakers.changes(now)).toMatchObject([{ id: 'ann', active: true }])
    now = talk(speakers, { ann: 127 }, now, 400)
    expect(speakers.speakers(now)).toMatchObject([{ id: 'ann', active: true }])
    for (const end = now + 3000; now < end; now = talk(speakers, { ann: 127 }, now, 100)) speakers.speakers(now)
    expect(speakers.changes(now)).toEqual([{ id: 'ann', level: 0, active: false }])
    expect(speakers.changes(now)).toEqual([])
  })

  it('takes missing packets for silence, as discontinuous transmission sends them', () => {
    const speakers = new ActiveSpeakers<string>()
    let now = talk(speakers, { ann: SPEECH }, 0, 1000)
    speakers.changes(now)
    for (let i = 0; i < 40; i++) speakers.speakers((now += 100))
    expect(speakers.changes(now)).toEqual([{ id: 'ann', level: 0, active: false }])
  })

  it('tells once that somebody who was forgotten stopped', () => {
    const speakers = new ActiveSpeakers<string>()
    const now = talk(speakers, { ann: SPEECH }, 0, 1000)
    speakers.changes(now)
    speakers.forget('ann')
    expect(speakers.changes(now)).toEqual([{ id: 'ann', level: 0, active: false }])
  })
})
