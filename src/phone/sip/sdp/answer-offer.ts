/** Our answer to an offer (RFC 3264 §6): one audio section with one codec, the offer's own numbers, and everything else declined. */
import { disagreed, type AgreedSrtp, type Agreement, type Disagreement, type PayloadTypes } from './agreement.ts'
import { chooseCodec, payloadOf, type ChosenCodec } from './audio-codec.ts'
import { SrtpMasterKey, type CryptoAttribute, type SrtpSuite } from './crypto-attribute.ts'
import { chooseDigits, chooseNoise, digitsPayload, noisePayload } from './digits-and-noise.ts'
import { answerDirection, type Direction } from './direction.ts'
import { isRtp, isSecure } from './media-protocol.ts'
import type { OwnMedia } from './own-media.ts'
import type { PayloadFormat } from './payload-format.ts'
import { directionOf, packetTimeFor, remoteMedia } from './remote-media.ts'
import { declined, describe } from './revision.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'

const FRAME_MS = 20

/** The line that we take: our best suite, and of that the offer's first. */
const chooseCrypto = (offered: readonly CryptoAttribute[], suites: readonly SrtpSuite[]): CryptoAttribute | undefined =>
  suites.flatMap((suite) => offered.find((line) => line.suite === suite) ?? [])[0]

/** The line to answer; undefined for plain RTP; `refused` where one side insists on what the other does not do. Keys in a plain profile are a wish. */
const cryptoFor = (offer: MediaSection, own: OwnMedia): CryptoAttribute | undefined | 'refused' => {
  const line = own.encryption === 'never' ? undefined : chooseCrypto(offer.crypto, own.suites)
  const insists = isSecure(offer.protocol) || own.encryption === 'always'
  return insists && !line ? 'refused' : line
}

/** A key that is in use stays, as long as its suite does. */
const srtpFor = (line: CryptoAttribute, own: OwnMedia, previous: AgreedSrtp | undefined): AgreedSrtp => ({
  suite: line.suite,
  local: previous?.suite === line.suite ? previous.local : SrtpMasterKey.make(own.random),
  remote: line.master,
})

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

interface Answered {
  readonly section: MediaSection
  readonly audio: Omit<Agreement['audio'], 'section'>
}

interface Wish {
  readonly direction: Direction
  readonly previous: Agreement | undefined
}

const answerSection = (offer: MediaSection, own: OwnMedia, { direction, previous }: Wish): Answered | Disagreement => {
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
      crypto: line && srtp ? [{ tag: line.tag, suite: line.suite, master: srtp.local }] : [],
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

/**
 * Takes the first audio section that we can do: whoever offers two wants one of them. `previous` is what the call had before;
 * `direction` what we would like, which is to hear and be heard.
 */
export const answerOffer = (
  offer: SessionDescription,
  own: OwnMedia,
  previous?: Agreement,
  direction: Direction = 'sendrecv',
): Agreement | Disagreement => {
  const answers = offer.media.map((section) => answerSection(section, own, { direction, previous }))
  const place = answers.findIndex((answer) => 'section' in answer)
  const chosen = answers[place]
  if (!chosen || !('section' in chosen))
    return answers.find((answer): answer is Disagreement => 'why' in answer && answer.why !== 'no-audio') ?? disagreed('no-audio')
  const media = offer.media.map((section, i) => (i === place ? chosen.section : declined(section, own)))
  return { kind: 'agreed', local: describe(own, media, previous?.local), audio: { section: place, ...chosen.audio } }
}
