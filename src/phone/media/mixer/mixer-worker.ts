/** The mixer's thread: telephones by RTP on ports of its own, rooms by connections of its own, and nothing else on its event loop. */
import { randomBytes, randomInt } from 'node:crypto'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { startCompositor } from '../../../compositor/start-compositor.ts'
import { createRoomConnector } from '../../../room-client/create-room-connector.ts'
import { MIX_RATE } from '../audio.ts'
import { NoiseGenerator } from '../codec/comfort-noise.ts'
import { createEncoder } from '../codec/create-codec.ts'
import { EncodedFrames } from '../codec/shared-encoding.ts'
import { LegPortAllocator, type PortRange } from '../rtp/leg-ports.ts'
import { openSoundPorts } from '../rtp/open-sound-ports.ts'
import { RtpLeg } from '../rtp/rtp-leg.ts'
import type { MostLines } from '../stage/picture-size.ts'
import { openVideoLine } from '../video/open-video-line.ts'
import { RoomClientLink } from './room-client-link.ts'
import { CODEC_NAMES, RoomPlayout } from './room-playout.ts'
import { serveMixer } from './serve-mixer.ts'
import { systemTiming } from './system-timing.ts'

export interface MixerSettings {
  /** Address that telephones' sound is received on. */
  readonly host: string
  readonly ports: PortRange
  /** False: sound goes plain, though an accelerator is there. */
  readonly accelerator: boolean
  /** Of the pictures that room systems are shown. */
  readonly mostLines: MostLines
}

const port = parentPort
if (port === null) throw new Error('mixer-worker.ts is started as a worker thread')
// The main thread gives it exactly this.
const { host, ports: range, accelerator, mostLines } = workerData as MixerSettings

/** A line that is quiet but stands, in dB below the loudest. */
const COMFORT_LEVEL = 68

const random32 = (): number => randomInt(2 ** 32)
/** Of all lines: in each call we are one, seen and heard. */
const name = randomBytes(12).toString('base64')
const ports = openSoundPorts(accelerator)
const allocator = new LegPortAllocator(host, range, () => random32() / 2 ** 32, ports)
const encoded = new EncodedFrames()
const comfort = new NoiseGenerator(random32(), MIX_RATE)
comfort.describe({ level: COMFORT_LEVEL, reflections: [] })
const rooms = await createRoomConnector()

/** Before the machine's other work, where we may: who is 60 ms late here is heard to be. On Linux it is the calling thread's own. */
try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {
  // Not allowed to: most servers are not so busy.
}

serveMixer(port, (clock) => ({
  ports,
  openLine: async (key) => {
    const own = await allocator.open()
    return own === null ? null : new RtpLeg({ ports: own, encoded, clock, name, random32, key })
  },
  openRoom: (access, events, pictures) => new RoomClientLink(rooms, access, events, pictures),
  rooms: {
    openLine: (events) => openVideoLine(allocator, { events, now: systemTiming.now, after: systemTiming.after, name, random32 }),
    mostLines,
    startCompositor,
  },
  hear: (codec) => new RoomPlayout(codec, { clock, seed: random32() }),
  createEncoder: (codec) => createEncoder(CODEC_NAMES[codec]),
  comfortNoise: () => comfort.frame(),
  close: () => rooms.close(),
}))
