/** A caller with a picture, and a host who shows and sings. */
import { Bot } from '../../harness/bot.ts'
import type { Run } from '../../harness/cast.ts'
import type { Stage } from '../stage.ts'
import type { Caller } from './caller.ts'
import type { Phones } from './phones.ts'
import { RoomPicture } from './room-picture.ts'

export interface RoomCall {
  readonly caller: Caller
  readonly picture: RoomPicture
  /** Hangs up where that was not done, and looks no more. */
  close(): void
}

let rooms = 0

/** As this user, or one that nobody else is. */
export async function callByRoom({ trunk }: Pick<Phones, 'trunk'>, to: string, user = freshRoom()): Promise<RoomCall> {
  const picture = await RoomPicture.open(trunk.address)
  const caller = await trunk.call({ to, from: `<sip:${user}@${trunk.address}>`, picture })
  const close = (): void => {
    caller.hangUp()
    picture.close()
  }
  return { caller, picture, close }
}

export const freshRoom = (): string => `room-${String((rooms += 1))}`

/** `receives`: what the others send. */
export async function showingHost(stage: Stage, run: Run, hertz: number, receives = true): Promise<Bot> {
  const { media } = await stage.organizer.copy().enter({ number: run.number }, 'Host', 'sdk')
  const bot = await Bot.connect(media.url, media.token, receives)
  await Promise.all([bot.sing(hertz), bot.show()])
  return bot
}

/** Pictures that came to it from anybody. */
export const picturesSeenBy = (bot: Bot): number => [...bot.heard.values()].reduce((sum, { videoFrames }) => sum + videoFrames, 0)
