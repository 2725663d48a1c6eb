/** The media socket and the media port, without the door’s leave. */
import { createSocket } from 'node:dgram'
import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import type { MediaAnswer } from '../harness/media-socket.ts'
import type { Attack } from './attack.ts'

const PROTOCOLS = ['v1', 'v0'] as const

const livekitToken = (room: string, secret: string, identity: string): Promise<string> =>
  new SignJWT({ video: { room, roomJoin: true, canPublish: true, canSubscribe: true, roomAdmin: true } })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('devkey')
    .setSubject(identity)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret.padEnd(32, '0')))

const unsigned = (claims: object): string =>
  [{ alg: 'none', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.'

const forgedTokens: Attack = {
  name: 'Media tokens that the door did not mint',
  precedent: 'LiveKit: whoever has the key opens any room; JWT “alg: none”',
  async play(stage) {
    const run = await stage.startLocked()
    const { token } = run.organizer.media
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}')
    const [header = '', body = '', signature = ''] = token.split('.')
    const tokens: Record<string, string> = {
      'LiveKit’s default key': await livekitToken(run.conferenceId, 'secret', 'mallory'),
      'the leg’s id, own key': await livekitToken(run.conferenceId, 'latch', run.organizer.legId),
      'no signature': unsigned(typeof claims === 'object' && claims !== null ? claims : {}),
      'changed signature': `${header}.${body}.${Array.from(signature).toReversed().join('')}`,
      empty: '',
      noise: randomBytes(300).toString('base64url'),
    }
    const opened: string[] = []
    let bytes = 0
    for (const [what, forged] of Object.entries(tokens)) {
      for (const protocol of PROTOCOLS) {
        const answer = await stage.stranger().openMedia(forged, { protocol })
        if (answer.opened) opened.push(`${what} by ${protocol}`)
        bytes += answer.bytes
      }
    }
    return {
      tried: `${Object.keys(tokens).length.toString()} forged tokens at the media socket, by both of LiveKit’s protocols`,
      got: `${opened.length === 0 ? 'none' : opened.join(', ')} opened; ${String(bytes)} bytes after it`,
      safe: opened.length === 0 && bytes === 0,
    }
  },
}

const reconnectPath: Attack = {
  name: 'Reconnect as a way around the door',
  precedent: 'LiveKit #2804, Discourse #43922: refresh and resume skipped the check',
  async play(stage) {
    const run = await stage.start()
    const guest = stage.stranger()
    const entered = await guest.enter({ number: run.number })
    const first = await guest.openMedia(entered.media.token)
    await stage.organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: entered.attendeeId }, body: {} })
    await stage.organizer.do('changeLock', { params: { conferenceId: run.conferenceId }, body: { locked: true } })
    const after: MediaAnswer[] = []
    for (const protocol of PROTOCOLS)
      for (const query of ['&reconnect=1&sid=PA_x&participant_sid=PA_x', ''])
        after.push(await guest.openMedia(entered.media.token, { protocol, query }))
    return {
      tried: 'opening with reconnect=1, and plainly, by both protocols, after removal and lock',
      got: `before: ${first.opened ? 'open' : 'refused'}; after: ${after.map(({ status }) => String(status)).join(', ')}`,
      safe: first.opened && after.every(({ opened }) => !opened),
    }
  },
}

const engineEndpoints: Attack = {
  name: 'The media engine’s own administration',
  precedent: 'LiveKit’s RoomService, reachable where clients are',
  async play(stage) {
    const token = await livekitToken('any', 'secret', 'mallory')
    const stranger = stage.stranger()
    const statuses: number[] = []
    for (const method of ['ListRooms', 'CreateRoom', 'ListParticipants', 'RemoveParticipant', 'SendData']) {
      const answer = await stranger.fetch(`${stage.target.url}/twirp/livekit.RoomService/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      })
      statuses.push(answer.status)
    }
    return {
      tried: 'five RoomService calls with a LiveKit key',
      got: statuses.join(', '),
      safe: statuses.every((status) => status === 404 || status === 405 || status === 403),
    }
  },
}

/** RFC 8489 binding request with a made-up user name and no integrity. */
function bindingRequest(): Buffer {
  const user = Buffer.from('abcd:efgh')
  const attribute = Buffer.concat([Buffer.from([0, 6, 0, user.length]), user, Buffer.alloc((4 - (user.length % 4)) % 4)])
  const header = Buffer.alloc(20)
  header.writeUInt16BE(1, 0)
  header.writeUInt16BE(attribute.length, 2)
  header.writeUInt32BE(0x2112a442, 4)
  randomBytes(12).copy(header, 8)
  return Buffer.concat([header, attribute])
}

const mediaPort: Attack = {
  name: 'Knocking at the media port itself',
  precedent: 'reflection and amplification by open UDP servers',
  async play(stage) {
    await stage.start()
    const socket = createSocket('udp4')
    let replies = 0
    socket.on('message', () => (replies += 1))
    const packets = [
      bindingRequest(),
      randomBytes(20),
      randomBytes(1200),
      Buffer.from([0x16, 0xfe, 0xfd, ...randomBytes(60)]),
      Buffer.from([0x80, 0x60, ...randomBytes(100)]),
      Buffer.alloc(0),
    ]
    for (let round = 0; round < 50; round++) for (const packet of packets) socket.send(packet, stage.target.mediaPort, '127.0.0.1')
    await new Promise((resolve) => setTimeout(resolve, 800))
    socket.close()
    const alive = (await stage.stranger().fetch(`${stage.target.url}/api/v1/server`)).status
    return {
      tried: '300 datagrams: STUN with a made-up user, DTLS, RTP, noise',
      got: `${String(replies)} replies; server answers ${String(alive)}`,
      safe: replies === 0 && alive === 200,
    }
  },
}

export const mediaDoorAttacks: readonly Attack[] = [forgedTokens, reconnectPath, engineEndpoints, mediaPort]
