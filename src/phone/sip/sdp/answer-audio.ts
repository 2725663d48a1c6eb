/** Our answer to a section of sound: one codec, by the offer's own numbers. */
import { disagreed, type Agreement, type Disagreement, type PayloadTypes } from './agreement.ts'
import { answeredCrypto, cryptoFor, srtpFor } from './answer-keys.ts'
import { chooseCodec, payloadOf, type ChosenCodec } from './audio-codec.ts'
import { chooseDigits, chooseNoise, digitsPayload, noisePayload } from './digits-and-noise.ts'
import { answerDirection, type Direction } from './direction.ts'
import { isRtp } from './media-protocol.ts'
import type { OwnMedia } from './own-media.ts'
import type { PayloadFormat } from './payload-format.ts'
import { directionOf, packetTimeFor, remoteMedia } from './remote-media.ts'
import { declined } from './revision.ts'
import type { MediaSection } from './session-description.ts'

const FRAME_MS = 20

interface Payloads {
  readonly voice: ChosenCodec
  readonly digits: PayloadFormat | undefined
  readonly noise: PayloadFormat | undefined
}

const choosePayloads = (offer: MediaSection, own: OwnMedia): Payloads | undefined => {
  const voice = chooseCodec(offer.payloads, own.codecs)
  if (!voice) return undefined
  return { voice, digits: chooseDigits(offer.payloads, voice.codec), noise: chooseNoise(offer.payloads, voice.codec) }
}

const ownPayloads = ({ voice, digits, noise }: Payloads): readonly PayloadFormat[] => [
  payloadOf(voice.codec, voice.payload.type),
  ...(noise ? [noisePayload(noise.type)] : []),
  ...(digits ? [digitsPayload(digits.type, digits.clockRate)] : []),
]

const both = ({ type }: PayloadFormat): PayloadTypes => ({ send: type, receive: type })

export interface AnsweredAudio {
  readonly section: MediaSection
  readonly audio: Omit<Agreement['audio'], 'section'>
}

/** What we would like, and what the call had before. */
export interface Wish {
  readonly direction: Direction
  readonly previous: Agreement | undefined
}

export const answerAudio = (offer: MediaSection, own: OwnMedia, { direction, previous }: Wish): AnsweredAudio | Disagreement => {
  if (offer.kind !== 'audio' || offer.port === 0 || !isRtp(offer.protocol)) return disagreed('no-audio')
  const remote = remoteMedia(offer, offer.rtcpMux)
  const payloads = choosePayloads(offer, own)
  const line = cryptoFor(offer, own)
  if (!remote) return disagreed('no-address')
  if (!payloads) return disagreed('no-codec')
  if (line === 'refused') return disagreed('encryption')
  const srtp = line && srtpFor(line, own, previous?.audio.srtp)
  const formats = ownPayloads(payloads)
  const { voice, digits, noise } = payloads
  const ours = answerDirection(directionOf(offer), direction)
  return {
    section: {
      ...declined(offer, own),
      port: own.port,
      formats: formats.map(({ type }) => `${type}`),
      payloads: formats,
      direction: ours,
      packetTime: FRAME_MS,
      rtcpMux: offer.rtcpMux,
      crypto: answeredCrypto(line, srtp),
    },
    audio: {
      codec: voice.codec,
      parameters: voice.payload.parameters,
      voice: both(voice.payload),
      digits: digits && { ...both(digits), clockRate: digits.clockRate },
      noise: noise && both(noise),
      packetTime: packetTimeFor(offer),
      direction: ours,
      remote,
      srtp,
    },
  }
}
