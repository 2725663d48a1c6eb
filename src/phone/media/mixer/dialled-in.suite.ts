/** A telephone that is connected to a mixer by RTP on loopback: it plays a tone and keeps the last second of what it hears. */
import { randomInt } from 'node:crypto'
import { freePorts } from '../../../../test/harness/free-ports.ts'
import type { CodecName } from '../codec/create-codec.ts'
import { EncodedFrames } from '../codec/shared-encoding.ts'
import { ear } from '../codec/wide-sound.suite.ts'
import { LegPortAllocator } from '../rtp/leg-ports.ts'
import { punctual } from '../rtp/media-clock.ts'
import { RtpLeg } from '../rtp/rtp-leg.ts'
import { agreementWith } from '../rtp/wire.suite.ts'
import type { Mixer } from './mixer.ts'
import type { MixerLeg } from './mixer-leg.ts'
import { amplitudeOf, joined, Tone } from './spectrum.suite.ts'
import { systemTiming } from './system-timing.ts'
import { TickClock } from './tick-clock.ts'

const HOST = '127.0.0.1'
const PAYLOAD_TYPES: Readonly<Record<CodecName, number>> = { PCMU: 0, PCMA: 8, G722: 9, opus: 96 }
const KEPT_FRAMES = 50
const random32 = (): number => randomInt(2 ** 32)
const telephonePorts = new LegPortAllocator(HOST, await freePorts(100), () => random32() / 2 ** 32)

export class DialledIn {
  readonly leg: MixerLeg
  readonly log: string[]
  readonly #rtp: RtpLeg
  readonly #clock: TickClock
  readonly #heard: Int16Array[] = []
  readonly #ear = ear()

  private constructor(leg: MixerLeg, log: string[], rtp: RtpLeg, tone: Tone) {
    this.leg = leg
    this.log = log
    this.#rtp = rtp
    this.#clock = new TickClock(systemTiming, () => {
      rtp.push(tone.next(), false)
      this.#heard.push(this.#ear(rtp.pull()))
      if (this.#heard.length > KEPT_FRAMES) this.#heard.shift()
    })
    this.#clock.start()
  }

  static async call(mixer: Mixer, codec: CodecName, hertz: number): Promise<DialledIn> {
    const log: string[] = []
    const opened = Promise.withResolvers<number>()
    const leg = mixer.open({
      opened: opened.resolve,
      digit: (digit) => log.push(`digit ${digit}`),
      promptEnded: ({ id, how }) => log.push(`prompt ${id} ${how}`),
      entered: () => log.push('entered'),
      expelled: (end) => log.push(`expelled ${end}`),
      muted: (muted) => log.push(`muted ${muted}`),
      told: ({ from, topic, text }) => log.push(`told ${topic} ${text} by ${from}`),
      ended: (why) => {
        log.push(`ended ${why}`)
        opened.reject(new Error(why))
      },
    })
    const port = await opened.promise
    const ports = (await telephonePorts.open())!
    const rtp = new RtpLeg({
      ports,
      encoded: new EncodedFrames(),
      clock: punctual(systemTiming.now),
      name: 'telephone',
      random32,
      key: () => undefined,
    })
    const types = { voice: PAYLOAD_TYPES[codec], keys: 101, noise: null }
    const agreed = { codec, sending: types, receiving: types }
    leg.agree(agreementWith({ address: HOST, port: rtp.port }, agreed))
    rtp.agree(agreementWith({ address: HOST, port }, agreed))
    return new DialledIn(leg, log, rtp, new Tone(hertz, 3_000))
  }

  /** Whether a tone is in the last half second. */
  hears(hertz: number): boolean {
    return amplitudeOf(hertz, joined(this.#heard.slice(-25))) > 500
  }

  press(keys: string): void {
    this.#rtp.press(keys)
  }

  hangUp(): void {
    this.#clock.stop()
    this.#rtp.close()
    this.leg.close()
  }
}
