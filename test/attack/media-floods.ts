/** Floods of the one port that everybody's sound and picture go by, beside a meeting that must not notice. */
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Bot, type Heard } from '../harness/bot.ts'
import type { Attack } from './attack.ts'
import type { FloodCounts, FloodOrder } from './flood-order.ts'
import type { Stage } from './stage.ts'

/** A flood of these is what one cheap machine can send without trying hard. */
const FLOODS: readonly Omit<FloodOrder, 'port'>[] = [
  { kind: 'checks', perSecond: 10_000 },
  { kind: 'hellos', perSecond: 10_000 },
  { kind: 'media', perSecond: 5_000 },
  { kind: 'connections', perSecond: 1_000 },
]
const WATCH_MS = 8_000
const LOOK_MS = 10
/** Of the pictures that came in as long a time without a flood. */
const LEAST_PICTURES = 0.8
/** Milliseconds without sound. A word is longer. */
const LONGEST_SILENCE = 500
const ARRIVAL_MS = 10_000

interface Watch {
  readonly pictures: number
  readonly longestSilence: number
}

class WatchedMeeting {
  readonly #stage: Stage
  readonly #number: string
  readonly #sender: Bot
  readonly #receiver: Bot
  readonly #sending: string

  private constructor(stage: Stage, number: string, sender: Bot, receiver: Bot) {
    this.#stage = stage
    this.#number = number
    this.#sender = sender
    this.#receiver = receiver
    this.#sending = identityOf(sender)
  }

  static async open(stage: Stage): Promise<WatchedMeeting> {
    const { number } = await stage.start()
    const sender = await botIn(stage, number)
    await sender.sing(440)
    await sender.show()
    const meeting = new WatchedMeeting(stage, number, sender, await botIn(stage, number))
    if (!(await meeting.#arrives(meeting.#receiver))) throw new Error('the meeting does not carry sound and picture')
    return meeting
  }

  /** What reaches the other in so long a time. */
  async watch(): Promise<Watch> {
    const heard = this.#heard(this.#receiver)
    const [before, until] = [heard.videoFrames, performance.now() + WATCH_MS]
    let longestSilence = 0
    while (performance.now() < until) {
      await pause(LOOK_MS)
      longestSilence = Math.max(longestSilence, performance.now() - heard.lastSoundAt)
    }
    return { pictures: heard.videoFrames - before, longestSilence: Math.round(longestSilence) }
  }

  /** Whether somebody who joins now gets to hear and see. */
  async joins(): Promise<boolean> {
    const late = await botIn(this.#stage, this.#number).catch(() => null)
    const arrived = late !== null && (await this.#arrives(late))
    await late?.close()
    return arrived
  }

  async close(): Promise<void> {
    await Promise.all([this.#sender.close(), this.#receiver.close()])
  }

  #heard(by: Bot): Heard {
    return by.from(this.#sending)
  }

  async #arrives(at: Bot): Promise<boolean> {
    const heard = this.#heard(at)
    for (const until = performance.now() + ARRIVAL_MS; performance.now() < until; await pause(LOOK_MS))
      if (heard.videoFrames > 0 && heard.peak > 500) return true
    return false
  }
}

async function botIn(stage: Stage, number: string): Promise<Bot> {
  const { media } = await stage.stranger().enter({ number }, 'Watcher', 'sdk')
  return Bot.connect(media.url, media.token)
}

function identityOf(bot: Bot): string {
  const identity = bot.room.localParticipant?.identity
  if (identity === undefined) throw new Error('a bot that is connected has an identity')
  return identity
}

interface Flooded extends Watch, FloodCounts {
  readonly kind: FloodOrder['kind']
  readonly joined: boolean
}

async function flooded(meeting: WatchedMeeting, order: FloodOrder): Promise<Flooded> {
  const flood = new Worker(new URL('flood-thread.ts', import.meta.url), { workerData: order })
  const failed = new Promise<never>((_resolve, reject) => flood.once('error', reject))
  try {
    const watching = Promise.all([meeting.watch(), meeting.joins()])
    const [watch, joined] = await Promise.race([watching, failed])
    const counts = new Promise<FloodCounts>((resolve) => flood.once('message', resolve))
    flood.postMessage('count', [])
    return { kind: order.kind, ...watch, joined, ...(await Promise.race([counts, failed])) }
  } finally {
    await flood.terminate()
  }
}

const told = ({ kind, sent, answers, pictures, longestSilence, joined }: Flooded): string =>
  `${kind}: ${String(sent)} sent, ${String(answers)} answered, ${String(pictures)} pictures, ${String(longestSilence)} ms without sound at most, ${joined ? 'a newcomer hears and sees' : 'a newcomer is kept out'}`

const floods: Attack = {
  name: 'Floods of the media port beside a meeting',
  precedent: 'DTLS ClientHello races and floods (Enable Security 2023: Asterisk, FreeSWITCH, RTPEngine, Janus, Skype); STUN floods',
  async play(stage) {
    const meeting = await WatchedMeeting.open(stage)
    const quiet = await meeting.watch()
    const results: Flooded[] = []
    for (const order of FLOODS) results.push(await flooded(meeting, { ...order, port: stage.target.mediaPort }))
    await meeting.close()
    const held = results.map(
      ({ pictures, longestSilence, joined, answers }) =>
        joined && answers === 0 && pictures >= quiet.pictures * LEAST_PICTURES && longestSilence <= LONGEST_SILENCE,
    )
    return {
      tried: `${FLOODS.map(({ kind, perSecond }) => `${String(perSecond)} ${kind}`).join(', ')} a second, ${String(WATCH_MS / 1000)} s each`,
      got: `without: ${String(quiet.pictures)} pictures, ${String(quiet.longestSilence)} ms without sound at most; ${results.map(told).join('; ')}`,
      safe: held.every(Boolean),
    }
  },
}

export const mediaFloodAttacks: readonly Attack[] = [floods]
