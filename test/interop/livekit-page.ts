/** A page with livekit-client as its package ships it, unbundled and unmodified, and two verbs to drive it by. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { AccessToken, type VideoGrant } from 'livekit-server-sdk'
import type { TestPage } from '../harness/browsers.ts'

export const KEY = 'interop'
export const SECRET = 'interop-secret-of-at-least-32-bytes'

const PAGE = `<!doctype html><meta charset="utf-8"><body><script src="/livekit-client.js"></script><script>
window.events = []
window.join = async ({ url, token, publish, options, screens }) => {
  const { Room, RoomEvent } = LivekitClient
  const room = (window.room = new Room(options ?? {}))
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    const element = track.attach()
    element.dataset.identity = participant.identity
    document.body.append(element)
    window.events.push('subscribed ' + participant.identity + ' ' + track.kind)
  })
  room.on(RoomEvent.TrackUnsubscribed, (track, publication, participant) => {
    for (const element of track.detach()) element.remove()
    window.events.push('unsubscribed ' + participant.identity + ' ' + track.kind)
  })
  for (const event of ['Disconnected', 'Reconnecting', 'SignalReconnecting', 'Reconnected', 'LocalTrackSubscribed', 'TrackMuted', 'ActiveSpeakersChanged'])
    room.on(RoomEvent[event], () => window.events.push(event))
  room.on(RoomEvent.DataReceived, (data, participant) => window.events.push('data ' + (participant?.identity ?? 'server') + ' ' + new TextDecoder().decode(data)))
  await room.connect(url, token)
  if (publish) await room.localParticipant.enableCameraAndMicrophone()
  return room.localParticipant.identity
}
</script>`

export interface PageServer {
  readonly url: string
  close(): void
}

export async function servePage(host = '127.0.0.1'): Promise<PageServer> {
  const folder = dirname(createRequire(import.meta.url).resolve('livekit-client'))
  const scripts = new Map([
    ['/livekit-client.js', readFileSync(resolve(folder, 'livekit-client.umd.js'))],
    ['/livekit-client.e2ee.worker.js', readFileSync(resolve(folder, 'livekit-client.e2ee.worker.js'))],
  ])
  const server = createServer((request, response) => {
    const script = scripts.get(request.url ?? '')
    response.writeHead(200, { 'content-type': script === undefined ? 'text/html' : 'text/javascript' }).end(script ?? PAGE)
  })
  await new Promise<void>((ready) => server.listen(0, host, ready))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://${host}:${address.port}/`, close: () => server.close() }
}

export function tokenFor(room: string, identity: string, grant: Partial<VideoGrant> = {}): Promise<string> {
  const token = new AccessToken(KEY, SECRET, { identity, name: identity, ttl: '10m' })
  token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true, ...grant })
  return token.toJwt()
}

export interface Joining {
  readonly publish?: boolean
  readonly options?: Readonly<Record<string, unknown>>
  readonly grant?: Partial<VideoGrant>
}

export async function join(page: TestPage, engine: string, room: string, identity: string, joining: Joining = {}): Promise<void> {
  const token = await tokenFor(room, identity, joining.grant)
  const { publish = true, options } = joining
  await page.evaluate('await window.join(argument)', { url: engine.replace('http', 'ws'), token, publish, options })
}
