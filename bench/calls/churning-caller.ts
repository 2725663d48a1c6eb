/** One telephone of the soak: it calls, enters, uses its keys, holds, and goes in one of the ways in which people go; and calls again. */
import type { SipEndpoint } from '../../src/phone/sip/sip-endpoint.ts'
import type { CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { RtpLine, type Play, type Remote } from './rtp-line.ts'
import { SipPhone } from './sip-phone.ts'

export interface ChurnCounts {
  dialled: number
  established: number
  refused: number
  /** The other side hung up: the meeting ended, or a dead line was noticed. */
  hungUpByServer: number
  holds: number
  holdsRefused: number
  drops: number
  unanswered: number
}

export const noCounts = (): ChurnCounts => ({
  dialled: 0,
  established: 0,
  refused: 0,
  hungUpByServer: 0,
  holds: 0,
  holdsRefused: 0,
  drops: 0,
  unanswered: 0,
})

export interface ChurnOptions {
  readonly trunk: SipEndpoint
  readonly server: Remote
  readonly address: string
  readonly caller: string
  readonly codec: CodecName
  readonly play: Play
  readonly counts: ChurnCounts
  /** Seconds. */
  readonly stay: { readonly least: number; readonly most: number }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const between = (least: number, most: number): number => least + Math.random() * (most - least)
const KEYS = ['*5', '*7*7', '*3'] as const
/** Share of calls that end without a word. */
const DROPS = 0.15

export class ChurningCaller {
  readonly #options: ChurnOptions
  #line: RtpLine | null = null
  #established = false
  #over = true
  #stopped = false

  constructor(options: ChurnOptions) {
    this.#options = options
  }

  get standing(): boolean {
    return this.#established && !this.#over
  }

  tick(frame: number): void {
    this.#line?.tick(frame)
  }

  /** Resolves after `stop`, when the last call is over. `meeting` is asked before each call. */
  async run(meeting: () => string): Promise<void> {
    while (!this.#stopped) {
      await this.#call(meeting())
      await pause(between(1_000, 4_000))
    }
  }

  stop(): void {
    this.#stopped = true
  }

  async #call(number: string): Promise<void> {
    const { address, codec, play, counts } = this.#options
    const line = await RtpLine.open({ address, codec, play })
    this.#line = line
    this.#over = this.#established = false
    counts.dialled++
    const phone = this.#dial(line)
    await this.#while(() => !this.#established, 32_000)
    if (this.#established && phone !== null) await this.#talk(phone, number)
    else if (!this.#over) counts.unanswered++
    phone?.hangUp()
    await this.#while(() => !this.#over, 40_000)
    this.#line = null
    line.close()
  }

  #dial(line: RtpLine): SipPhone | null {
    const { trunk, server, caller, counts } = this.#options
    return SipPhone.dial({
      trunk,
      server,
      called: '+4930100',
      caller,
      line,
      established: () => {
        counts.established++
        this.#established = true
      },
      ended: ({ by, why }) => {
        if (why === 'refused') counts.refused++
        else if (by === 'them') counts.hungUpByServer++
        this.#over = true
      },
    })
  }

  async #talk(phone: SipPhone, number: string): Promise<void> {
    const { stay, counts } = this.#options
    const end = performance.now() + between(stay.least, stay.most) * 1_000
    await pause(between(500, 1_500))
    phone.press(`${number}#`)
    await pause(6_000)
    while (performance.now() < end && !this.#over && !this.#stopped) {
      await this.#act(phone)
      await this.#while(() => !this.#over && !this.#stopped && performance.now() < end, between(3_000, 15_000))
    }
    if (this.#over || Math.random() >= DROPS || this.#stopped) return
    counts.drops++
    phone.line.pause(true)
    await this.#while(() => !this.#over, 40_000)
  }

  async #act(phone: SipPhone): Promise<void> {
    const { counts } = this.#options
    if (Math.random() < 0.7) return phone.press(KEYS[Math.floor(Math.random() * KEYS.length)] ?? '*5')
    counts.holds++
    if (!(await phone.hold(true)) && !this.#over) counts.holdsRefused++
    await this.#while(() => !this.#over, between(1_000, 5_000))
    if (!this.#over && !(await phone.hold(false)) && !this.#over) counts.holdsRefused++
  }

  async #while(holds: () => boolean, most: number): Promise<void> {
    const end = performance.now() + most
    while (holds() && performance.now() < end) await pause(50)
  }
}
