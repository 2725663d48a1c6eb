/** A client without any key, as LiveKit ships it, that has come into a room: it gets all that the server has, and keeps what is in the frames. */
import type { Entered } from '../../shared/api/enter.ts'
import type { TestPage } from './browsers.ts'

/** To run before its scripts: frames go by in the sight of `tapped` on their way to the decoder. */
export const TAP = `
  const Peer = globalThis.RTCPeerConnection
  const tapped = { frames: new Map(), data: [] }
  globalThis.tapped = tapped
  globalThis.RTCPeerConnection = class extends Peer {
    constructor(configuration) {
      super({ ...configuration, encodedInsertableStreams: true })
      this.addEventListener('track', ({ receiver, track }) => {
        const { readable, writable } = receiver.createEncodedStreams()
        const look = new TransformStream({
          transform(frame, controller) {
            const bytes = new Uint8Array(frame.data)
            if (bytes.length > 20) tapped.frames.set(receiver, { kind: track.kind, bytes: [...bytes] })
            controller.enqueue(frame)
          },
        })
        void readable.pipeThrough(look).pipeTo(writable)
      })
    }
    setConfiguration(configuration) {
      super.setConfiguration({ ...configuration, encodedInsertableStreams: true })
    }
  }
`

const JOIN = `
  const room = (window.room = new LivekitClient.Room())
  room.on('trackSubscribed', (track, _, participant) => {
    const element = track.attach()
    element.dataset.leg = participant.identity
    document.body.append(element)
  })
  room.on('dataReceived', (bytes) => globalThis.tapped.data.push(new TextDecoder().decode(bytes)))
  await room.connect(argument.url, argument.token)
`

export const joinAsWiretap = (page: TestPage, { media }: Entered): Promise<unknown> => page.evaluate(JOIN, media)

/** The byte that says by which key a frame is encrypted, of the latest frame of everybody's picture, by leg. */
const KEYS = `
  const found = []
  for (const participant of window.room.remoteParticipants.values())
    for (const publication of participant.videoTrackPublications.values()) {
      const frame = globalThis.tapped.frames.get(publication.track?.receiver)
      if (frame) found.push([participant.identity, frame.bytes.at(-1)])
    }
  return found`

export const keysOnTheWire = async (page: TestPage): Promise<ReadonlyMap<string, number>> =>
  // The script gives pairs of a leg and a byte.
  new Map((await page.evaluate(KEYS)) as readonly (readonly [string, number])[])

export const dataOnTheWire = async (page: TestPage): Promise<readonly string[]> =>
  // As kept above.
  (await page.evaluate('return globalThis.tapped.data')) as readonly string[]
