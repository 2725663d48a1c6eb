/** How the media engine is doing at this moment. Rates are of the last seconds; null where nothing is known of before. */
import { z } from 'zod'

const Rate = z.number().nonnegative().nullable()
/** From 0 to 1. */
const Share = z.number().min(0)
const Milliseconds = z.number().nonnegative()

/** Of RTP and RTCP in the clear: bits and packets per second. */
const Flow = z.object({ bitrate: Rate, packetRate: Rate })

const Worker = z.object({
  /** Of one processor. */
  cpu: Share.nullable(),
  /** How far the thread's event loop is behind. */
  delay: z.object({ p50: Milliseconds, p99: Milliseconds }).nullable(),
  heapBytes: z.number(),
  /** Whether packets are encrypted and sent by the accelerator; `reason`: why it failed. */
  acceleration: z.object({ state: z.enum(['accelerated', 'off', 'not-built', 'failed']), reason: z.string().nullable() }),
  peers: z.number().int(),
  tcpConnections: z.number().int(),
  signalSockets: z.number().int(),
  up: Flow,
  down: Flow,
})

const TrackName = z.object({
  sid: z.string(),
  kind: z.enum(['audio', 'video']),
  source: z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']).nullable(),
  codec: z.string(),
})

const SentTrack = TrackName.extend({
  muted: z.boolean(),
  /** Simulcast layers, lowest first. */
  layers: z.array(
    z.object({
      rid: z.string().nullable(),
      /** Packets come. */
      live: z.boolean(),
      bitrate: Rate,
      packets: z.number(),
      /** Never came, copies that were asked for counted as come. */
      lost: z.number(),
      /** The same as a share, of the last second. */
      loss: Share,
      jitterMs: Milliseconds,
    }),
  ),
})

const ReceivedTrack = TrackName.extend({
  /** The person whose track it is. */
  from: z.string(),
  /** Which layer is sent, from 0, and of how many. */
  layer: z.number().int().nullable(),
  layers: z.number().int(),
  /** `held`: this person's network does not carry it. `paused`: nobody looks at it there. `waiting`: nothing has come yet. */
  state: z.enum(['flowing', 'waiting', 'paused', 'held', 'muted']),
  bitrate: Rate,
  packets: z.number(),
  lost: z.number(),
  resent: z.number(),
})

const Person = z.object({
  /** Of this connection; says nothing of whose it is. */
  sid: z.string(),
  /** Null in meetings that the asker may not see. */
  name: z.string().nullable(),
  kind: z.enum(['standard', 'ingress', 'egress', 'sip', 'agent']),
  quality: z.enum(['excellent', 'good', 'poor']),
  /** How media travels, `turn` by TURN over TCP or TLS; null before it does. */
  protocol: z.enum(['udp', 'tcp', 'turn']).nullable(),
  roundTripMs: Milliseconds.nullable(),
  up: Flow.extend({ loss: Share }),
  /** `limit`: bits per second that this person's network is thought to carry; null: no limit was found. */
  down: Flow.extend({ loss: Share, limit: z.number().nullable() }),
  /** Null but in the room that was asked for. */
  tracks: z.object({ sends: z.array(SentTrack), receives: z.array(ReceivedTrack) }).nullable(),
})

const Room = z.object({
  /** As in the log, and in `?room=`. */
  room: z.string(),
  /** Null where the asker is neither host nor attendee. */
  meeting: z.object({ meetingId: z.string(), title: z.string() }).nullable(),
  people: z.array(Person),
})

export const EngineView = z.object({
  /** Empty while the engine starts. */
  workers: z.array(Worker),
  rooms: z.array(Room),
})
export type EngineView = z.infer<typeof EngineView>

/** One thing that was looked at for sound and picture. */
const MediaFinding = z.object({
  check: z.enum(['ports', 'address', 'outside', 'buffers', 'https', 'kernel', 'accelerator', 'turn', 'firewall']),
  /** `odd`: meetings may work all the same. `note`: nothing that can be seen from the server. */
  verdict: z.enum(['good', 'odd', 'bad', 'note']),
  /** What was found and, where it is not good, what to do; in English. */
  text: z.string(),
})
export const MediaCheckup = z.object({ findings: z.array(MediaFinding) })
export type MediaCheckup = z.infer<typeof MediaCheckup>
