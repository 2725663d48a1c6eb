/** Sound by RFC 2198: who is asked to send it, and who is sent it. */
import { AddTrackRequest, Encryption_Type, TrackSource, TrackType } from '@livekit/protocol'
import { expect, it } from 'vitest'
import { CHROMIUM_MIC, CHROMIUM_OFFER, Stage, type Client } from './worker-stage.suite.ts'

const speak = (client: Client, how: Partial<AddTrackRequest>): void => {
  const type = TrackType.AUDIO
  client.request({ case: 'addTrack', value: new AddTrackRequest({ cid: CHROMIUM_MIC, type, source: TrackSource.MICROPHONE, ...how }) })
  client.offer()
}

const codecs = (client: Client): string[] => client.peer!.up[0]!.options.codecs.map(({ name }) => name)

it('a publisher sends redundant sound, and who understands it is sent it', () => {
  const stage = new Stage()
  const [alice, bob] = [stage.join('alice'), stage.join('bob')]
  speak(alice, {})
  stage.pass(50)
  bob.offer(CHROMIUM_OFFER)
  expect(codecs(alice)).toEqual(['opus', 'red'])
  expect(alice.last('trackPublished').track).toMatchObject({ disableRed: false })
  expect(bob.peer!.down[0]!.options.codec).toMatchObject({ name: 'opus', payloadType: 111, redPayloadType: 63 })
  const told = bob.all('update').flatMap(({ participants }) => participants.flatMap(({ tracks }) => tracks))
  expect(new Set(told.map(({ mimeType }) => mimeType))).toEqual(new Set(['audio/opus']))
})

it.each([{ disableRed: true }, { encryption: Encryption_Type.GCM }])('a publisher that does not want to is not asked to: %o', (how) => {
  const alice = new Stage().join('alice')
  speak(alice, how)
  expect(codecs(alice)).toEqual(['opus'])
})
