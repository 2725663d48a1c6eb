/** A media server without media: it asks the door like the real one, and remembers which legs are open. For tests of everything else. */
import type { MediaDoor, OpenedLeg, RefusedLeg } from '../../src/signalling/media-door.ts'
import type { MediaServer, MediaServerOptions } from '../../src/signalling/media-server.ts'
import type { Visitor } from './visitor.ts'

export interface QuietMedia extends MediaServer {
  /** As the media socket does with a token and a browser's cookies. */
  open(visitor: Visitor, token: string): Promise<OpenedLeg | RefusedLeg>
  /** The connection of this leg ends. */
  end(leg: OpenedLeg, cause: 'left' | 'lost'): void
  /** `leg reason`, in order. */
  readonly closed: readonly string[]
}

export function createQuietMedia({ door }: MediaServerOptions): QuietMedia {
  const open = new Map<string, OpenedLeg>()
  const closed: string[] = []
  const close = (leg: string, reason: string): Promise<void> => {
    if (open.delete(leg)) closed.push(`${leg} ${reason}`)
    return Promise.resolve()
  }
  return {
    port: 0,
    closed,
    open: (visitor, token) => openLeg(door, open, visitor, token),
    end(leg, cause) {
      open.delete(leg.identity)
      door.closed({ room: leg.room, identity: leg.identity, session: leg.session }, cause)
    },
    handleUpgrade: (_request, socket) => void socket.destroy(),
    handleRequest: () => false,
    handleTurn: (socket) => void socket.destroy(),
    closeLeg: (_room, identity, reason) => close(identity, reason),
    async closeRoom(room) {
      for (const leg of open.values()) if (leg.room === room) await close(leg.identity, 'room')
    },
    liveLegs: () => Promise.resolve([...open.values()].map(({ room, identity }) => ({ conferenceId: room, legId: identity }))),
    setMuted: () => Promise.resolve(),
    report: () => Promise.resolve([]),
    openProbe: () => Promise.resolve(null),
    askOutside: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  }
}

async function openLeg(door: MediaDoor, open: Map<string, OpenedLeg>, visitor: Visitor, token: string): Promise<OpenedLeg | RefusedLeg> {
  const outcome = await door.open(token, { cookieHeader: visitor.cookieHeader(), source: '127.0.0.1' })
  if (outcome.opened) open.set(outcome.identity, outcome)
  return outcome
}
