/** A media server for tests: Latch's own in this process, or whatever LIVEKIT_URL names, with its key and secret. */
import { AccessToken, RoomServiceClient, type VideoGrant } from 'livekit-server-sdk'
import { randomBytes } from 'node:crypto'
import { startMediaEngine } from '../signalling/media-engine.ts'

export interface RoomServer {
  readonly url: string
  readonly service: RoomServiceClient
  /** Only of our own server. */
  readonly mediaPort: number
  /** Of a room of its own for each test. */
  token(room: string, identity: string, grant?: VideoGrant): Promise<string>
  /** Only of our own server. */
  stop(): Promise<void>
  /** On the same ports; only of our own server. */
  startAgain(): Promise<void>
  close(): Promise<void>
}

const { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET } = process.env
export const isForeign = LIVEKIT_URL !== undefined

/** `announce`: the addresses that our own server names. */
export async function startRoomServer({ announce }: { readonly announce?: readonly string[] } = {}): Promise<RoomServer> {
  const key = LIVEKIT_API_KEY ?? 'room-client'
  const secret = LIVEKIT_API_SECRET ?? randomBytes(32).toString('base64url')
  const start = (port: number, mediaPort: number) =>
    startMediaEngine({ port, mediaPort, key, secret, host: '127.0.0.1', ...(announce && { announce }) })
  let own = isForeign ? null : await start(0, 0)
  const url = LIVEKIT_URL ?? own?.url ?? ''
  const mediaPort = own?.mediaPort ?? 0
  const stop = async (): Promise<void> => {
    await own?.close()
    own = null
  }
  return {
    url,
    service: new RoomServiceClient(url.replace(/^ws/, 'http'), key, secret),
    mediaPort,
    token(room, identity, grant = {}) {
      const token = new AccessToken(key, secret, { identity, ttl: 600 })
      token.addGrant({ roomJoin: true, room, ...grant })
      return token.toJwt()
    },
    stop,
    async startAgain() {
      own = await start(Number(new URL(url).port), mediaPort)
    },
    close: stop,
  }
}
