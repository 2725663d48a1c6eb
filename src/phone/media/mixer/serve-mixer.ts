/** The mixer's thread from within: a switchboard on a clock, and letters to and from the main thread. */
import type { MessagePort } from 'node:worker_threads'
import type { Compositor, CompositorNews } from '../../../compositor/compositor.ts'
import { RoomSystems, type RoomSystemsNeeds } from '../stage/room-systems.ts'
import type { MediaClock } from '../rtp/media-clock.ts'
import type { SoundPorts } from '../rtp/sound-ports.ts'
import { BusyShare } from './busy-share.ts'
import { Mailbox } from './mailbox.ts'
import type { Envelope, FromMixer, MixerReport, PictureNews, ThreadState, ToMixer } from './mixer-messages.ts'
import { Switchboard, type SwitchboardOptions } from './switchboard.ts'
import { systemTiming } from './system-timing.ts'
import { ThreadLoad } from './thread-load.ts'
import { TickClock } from './tick-clock.ts'

export interface MixerParts extends Omit<SwitchboardOptions, 'tell' | 'late' | 'rooms'> {
  /** That the lines are on. */
  readonly ports: Pick<SoundPorts, 'receive' | 'flush'>
  readonly rooms: Pick<RoomSystemsNeeds, 'openLine' | 'mostLines'> & {
    readonly startCompositor: (news: CompositorNews) => Promise<Compositor | null>
  }
  /** After the last leg is closed. */
  readonly close: () => void
}

/** 200 ms, in frames: so often main learns how busy the thread is. */
const LOAD_FRAMES = 10

export function serveMixer(port: MessagePort, assemble: (clock: MediaClock) => MixerParts): void {
  const load = new ThreadLoad()
  const outbox = new Mailbox<FromMixer>((batch) => port.postMessage({ batch }))
  const tell = (message: FromMixer): void => void outbox.put(message)
  /** Within a tick time stands still: it is asked for several times for each telephone. */
  let tickAt: number | null = null
  const parts = assemble({ now: () => tickAt ?? systemTiming.now(), due: () => clock.due, behind: () => clock.behind })
  const rooms = new RoomSystems({ ...roomNeeds(parts, tell), now: systemTiming.now })
  const switchboard = new Switchboard({ ...parts, rooms, tell, late: () => clock.late })
  const busy = new BusyShare()
  const clock: TickClock = new TickClock(systemTiming, (frame) => {
    tickAt = systemTiming.now()
    parts.ports.receive()
    switchboard.tick(frame)
    parts.ports.flush()
    tickAt = null
    if (frame % LOAD_FRAMES === 0) tell({ type: 'load', busy: busy.take() })
  })
  const report = (): MixerReport => ({ clock: clock.report(), ...load.report(), ...switchboard.report() })

  const read = (message: ToMixer): void => {
    if (message.type === 'report') tell({ type: 'report', report: report() })
    else switchboard.handle(message)
  }

  const stop = (): void => {
    clock.stop()
    load.close()
    switchboard.close()
    parts.close()
    port.postMessage({ state: 'stopped' } satisfies ThreadState)
    port.close()
  }

  port.on('message', (letter: Envelope<ToMixer> | 'stop') => {
    if (letter === 'stop') return stop()
    if ('acknowledged' in letter) return outbox.acknowledged()
    letter.batch.forEach(read)
    port.postMessage({ acknowledged: true })
  })
  clock.start()
  port.postMessage({ state: 'ready' } satisfies ThreadState)
}

function roomNeeds(
  { rooms: { openLine, mostLines, startCompositor } }: MixerParts,
  tell: (message: FromMixer) => void,
): Omit<RoomSystemsNeeds, 'now'> {
  const say = (news: PictureNews, why = ''): void => tell({ type: 'pictures', news, why })
  const unavailable = (why: string): void => say('unavailable', why)
  return {
    openLine,
    mostLines,
    startCompositor: () =>
      startCompositor({ crashed: ({ message }) => say('crashed', message), restarted: () => say('restarted'), unavailable }),
    unavailable,
  }
}
