/** What an answer settles of the sound that we offered. */
import { disagreed, type AgreedAudio, type Disagreement, type PayloadTypes } from './agreement.ts'
import { codecOf, type ChosenCodec, type CodecName } from './audio-codec.ts'
import { chooseDigits, chooseNoise } from './digits-and-noise.ts'
import { answerDirection } from './direction.ts'
import type { PayloadFormat } from './payload-format.ts'
import { directionOf, packetTimeFor, remoteMedia } from './remote-media.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'
import { isTaken, settledSrtp } from './settled-section.ts'

/** The answer's first codec that we offered: its numbers for what we send, ours for what we receive. */
const settledCodec = (offered: MediaSection, answered: MediaSection): (ChosenCodec & { readonly own: PayloadFormat }) | undefined => {
  for (const payload of answered.payloads) {
    const codec = codecOf(payload)
    const own = codec && offered.payloads.find((one) => codecOf(one) === codec)
    if (own) return { codec, payload, own }
  }
  return undefined
}

const pair = (own: PayloadFormat | undefined, theirs: PayloadFormat | undefined): PayloadTypes | undefined =>
  own && theirs && { send: theirs.type, receive: own.type }

type Choose = (payloads: readonly PayloadFormat[], codec: CodecName) => PayloadFormat | undefined

/** Digits or noise, where both sides have the same kind. */
const settledBeside = (choose: Choose, offered: MediaSection, answered: MediaSection, codec: CodecName) => {
  const theirs = choose(answered.payloads, codec)
  const own = offered.payloads.find(
    ({ name, clockRate }) => name.toLowerCase() === theirs?.name.toLowerCase() && clockRate === theirs.clockRate,
  )
  const types = pair(own, theirs)
  return types && theirs && { ...types, clockRate: theirs.clockRate }
}

export const acceptAudio = (offer: SessionDescription, answer: SessionDescription): AgreedAudio | Disagreement => {
  const place = offer.media.findIndex(({ kind, port }) => kind === 'audio' && port !== 0)
  const [offered, answered] = [offer.media[place], answer.media[place]]
  if (!offered || !isTaken(offered, answered)) return disagreed('no-audio')
  const remote = remoteMedia(answered, offered.rtcpMux && answered.rtcpMux)
  const voice = settledCodec(offered, answered)
  const srtp = settledSrtp(offered, answered)
  if (!remote) return disagreed('no-address')
  if (!voice) return disagreed('no-codec')
  if (srtp === 'refused') return disagreed('encryption')
  const noise = settledBeside(chooseNoise, offered, answered, voice.codec)
  return {
    section: place,
    codec: voice.codec,
    parameters: voice.payload.parameters,
    voice: { send: voice.payload.type, receive: voice.own.type },
    digits: settledBeside(chooseDigits, offered, answered, voice.codec),
    noise: noise && { send: noise.send, receive: noise.receive },
    packetTime: packetTimeFor(answered),
    direction: answerDirection(directionOf(answered), offered.direction),
    remote,
    srtp,
  }
}
