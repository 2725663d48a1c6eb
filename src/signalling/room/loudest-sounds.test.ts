import { AddTrackRequest, TrackSource, TrackType } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import type { SoundGate } from '../../sfu/forwarding/up-track.ts'
import { CHROMIUM_MIC, Stage, type Client } from './worker-stage.suite.ts'

/** RFC 6464. */
const QUIET = 90
const SPEECH = 25

const gateOf = (client: Client): SoundGate | undefined => client.peer!.up.find(({ kind }) => kind === 'audio')?.options.gate

describe('in a large room', () => {
  it('eight microphones are heard, and who speaks is one of them', () => {
    const stage = new Stage()
    const gates = Array.from({ length: 10 }, (_, i) => {
      const client = stage.join(`p${i}`)
      client.publish()
      return gateOf(client)!
    })
    expect(gates.map((gate) => gate.passes(QUIET, 0))).toEqual([...Array<boolean>(8).fill(true), false, false])
    expect(gates[9]!.passes(SPEECH, 20)).toBe(true)
    expect(gates.map((gate) => gate.passes(QUIET, 40)).filter(Boolean).length).toBe(8)
  })

  it('what a shared screen plays is not weighed against voices, nor are rooms against each other', () => {
    const stage = new Stage()
    const screen = stage.join('screen')
    const source = TrackSource.SCREEN_SHARE_AUDIO
    screen.request({ case: 'addTrack', value: new AddTrackRequest({ cid: CHROMIUM_MIC, type: TrackType.AUDIO, source }) })
    screen.offer()
    expect(screen.peer!.up.map(({ kind }) => kind)).toContain('audio')
    expect(gateOf(screen)).toBeUndefined()
    const gates = Array.from({ length: 10 }, (_, i) => {
      const client = stage.join(`p${i}`, { leg: { room: `room ${i % 2}` } })
      client.publish()
      return gateOf(client)!
    })
    expect(gates.every((gate) => gate.passes(QUIET, 0))).toBe(true)
  })
})
