/** Seats in a room of Janus's VideoRoom: its publisher offers, and Janus offers to who watches. */
import { createDtlsCertificate } from '../../src/sfu/transport/dtls/dtls-certificate.ts'
import { JanusSession } from '../janus/janus-session.ts'
import { PeerSeat } from './peer-seat.ts'
import { sourceSections, type Source } from './published-source.ts'
import type { Suite } from './seat.ts'
import { writeAnswer, writeOffer } from './session-description.ts'
import type { SeatOrder, Seats } from './venue-seats.ts'

const PLUGIN = 'janus.plugin.videoroom'

/** Of one room. */
interface Place {
  readonly session: JanusSession
  readonly room: number
  /** Of its one publisher; 0 before. */
  feed: number
}

export async function openJanusSeats(url: string, suite: Suite): Promise<Seats> {
  const [session, certificate] = [await JanusSession.open(url), await createDtlsCertificate()]
  const { answer } = await session.say(await session.attach(PLUGIN), {
    request: 'create',
    publishers: 1,
    bitrate: 0,
    audiocodec: 'opus',
    videocodec: 'vp8',
    notify_joining: false,
  })
  const place: Place = { session, room: answer.room ?? 0, feed: 0 }
  return {
    pid: null,
    mids: { audio: '0', video: '1' },
    async take({ source, receive }: SeatOrder) {
      const seat = await PeerSeat.open({ certificate, suite, receive })
      await (source === null ? watch(place, seat) : publish(place, seat, source))
      return seat
    },
    ready: () => undefined,
    close: () => session.close(),
  }
}

async function publish(place: Place, seat: PeerSeat, source: Source): Promise<void> {
  const { session, room } = place
  const offer = writeOffer(sourceSections(source), seat.transport, { data: false })
  const body = { request: 'joinandconfigure', ptype: 'publisher', room }
  const handle = await session.attach(PLUGIN)
  const { answer, jsep } = await session.say(handle, body, { type: 'offer', sdp: offer })
  place.feed = answer.id ?? 0
  await seat.accept(jsep?.sdp ?? '')
  // Nobody can watch it before.
  await session.up(handle)
}

async function watch({ session, room, feed }: Place, seat: PeerSeat): Promise<void> {
  const handle = await session.attach(PLUGIN)
  const { jsep } = await session.say(handle, { request: 'join', ptype: 'subscriber', room, streams: [{ feed }] })
  const offer = jsep?.sdp ?? ''
  await session.say(handle, { request: 'start' }, { type: 'answer', sdp: writeAnswer(offer, seat.transport) })
  await seat.accept(offer)
}
