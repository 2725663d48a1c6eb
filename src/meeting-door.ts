/** The media socket's door is the meetings' own: admission is decided again at every opening (A4). */
import { branded, type ConferenceId, type LegId } from './domain/ids.ts'
import { shownName } from './domain/name.ts'
import { devicesIn, parseCookies } from './http/door-cookies.ts'
import { closeLeg } from './meetings/close-leg.ts'
import { openLeg, wouldOpen } from './meetings/open-leg.ts'
import type { Ports } from './meetings/ports.ts'
import { Watchers } from './meetings/watchers.ts'
import type { Log } from './ops/log.ts'
import type { MediaDoor, OpenedLeg, RefusedLeg } from './signalling/media-door.ts'

export interface MeetingDoor extends MediaDoor {
  /** Resolves when every leg that was told closed is stored so. */
  settled(): Promise<void>
}

const GRANTS = { canPublish: true, canSubscribe: true, canPublishData: true, canUpdateOwnMetadata: false, roomAdmin: false } as const

/** Sees, and is neither seen nor heard: the audit log and a notice to everybody stand for it. */
const WATCHING = { canPublish: false, canSubscribe: true, canPublishData: false, roomAdmin: false, hidden: true } as const

const TOKEN_REFUSED: RefusedLeg = { opened: false, status: 403, message: 'token_refused' }

/** `ports` is asked late: the media server, which needs this door, is one of them. */
export function createMeetingDoor(ports: () => Ports, log: Log): MeetingDoor {
  const closing = new Set<Promise<void>>()
  return {
    async open(token, { cookieHeader }) {
      if (Watchers.isPass(token)) return openWatcher(ports(), token)
      const outcome = await openLeg(ports(), token, devicesIn(parseCookies(cookieHeader), ports().secrets))
      if (!outcome.opened) return { opened: false, status: 403, message: outcome.code }
      const { claims, conferenceId, legId, name, nameProved, path, resumed } = outcome
      return {
        opened: true,
        room: conferenceId,
        identity: legId,
        name: shownName(name, nameProved),
        grants: GRANTS,
        kind: path === 'phone' || path === 'room' ? 'sip' : 'standard',
        resumed,
        session: claims.generation,
        nextToken: () => ports().tickets.mint(claims, ports().clock.now()),
      }
    },
    async check(token, { cookieHeader }) {
      if (Watchers.isPass(token)) return TOKEN_REFUSED
      const good = await wouldOpen(ports(), token, devicesIn(parseCookies(cookieHeader), ports().secrets))
      return good ? { opened: true } : TOKEN_REFUSED
    },
    closed({ room, identity, session }, cause) {
      if (ports().watchers.left(branded<LegId>(identity))) return
      const leg = { conferenceId: branded<ConferenceId>(room), legId: branded<LegId>(identity), generation: Number(session), cause }
      const stored = closeLeg(ports(), leg)
        .catch((error: unknown) => log.error({ err: error }, 'a closed leg could not be stored'))
        .finally(() => closing.delete(stored))
      closing.add(stored)
    },
    async settled() {
      await Promise.all(closing)
    },
  }
}

/** Once, while the conference is live; there is no coming back. */
async function openWatcher({ watchers, store }: Ports, token: string): Promise<OpenedLeg | RefusedLeg> {
  const watcher = watchers.redeem(token)
  if (watcher === null) return TOKEN_REFUSED
  const { conferenceId: room, identity } = watcher
  if ((await store.find({ conferenceId: room })) === null) {
    watchers.left(identity)
    return { opened: false, status: 403, message: 'no_meeting' }
  }
  return { opened: true, room, identity, name: '', grants: WATCHING, resumed: false, nextToken: () => Promise.resolve('') }
}
