/** The media socket's door is the meetings' own: admission is decided again at every opening (A4). */
import { branded, type ConferenceId, type LegId } from './domain/ids.ts'
import { shownName } from './domain/name.ts'
import { devicesIn, parseCookies } from './http/door-cookies.ts'
import { closeLeg } from './meetings/close-leg.ts'
import { openLeg, wouldOpen } from './meetings/open-leg.ts'
import type { Ports } from './meetings/ports.ts'
import type { Log } from './ops/log.ts'
import type { MediaDoor } from './signalling/media-door.ts'

export interface MeetingDoor extends MediaDoor {
  /** Resolves when every leg that was told closed is stored so. */
  settled(): Promise<void>
}

const GRANTS = { canPublish: true, canSubscribe: true, canPublishData: true, canUpdateOwnMetadata: false, roomAdmin: false } as const

/** `ports` is asked late: the media server, which needs this door, is one of them. */
export function createMeetingDoor(ports: () => Ports, log: Log): MeetingDoor {
  const closing = new Set<Promise<void>>()
  return {
    async open(token, { cookieHeader }) {
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
      const good = await wouldOpen(ports(), token, devicesIn(parseCookies(cookieHeader), ports().secrets))
      return good ? { opened: true } : { opened: false, status: 403, message: 'token_refused' }
    },
    closed({ room, identity, session }, cause) {
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
