import { sourceName } from '../room/permission.ts'
import type { Participant } from '../room/participant.ts'
import type { PublishedTrack } from '../room/published-track.ts'
import type { Room } from '../room/room.ts'
import type { Subscription } from '../room/subscription.ts'
import type { PersonReport, ReceivedTrack, RoomReport, SentTrack, TrackTally } from './worker-report.ts'

/** With `tracks`, of each person's tracks too: in a large room they are many. */
export function reportRoom(room: Room, tracks: boolean): RoomReport {
  const participants = [...room.participants.values()]
  return {
    room: room.name,
    published: tally(participants.flatMap((participant) => participant.visibleTracks())),
    subscribed: tally(
      participants.flatMap(({ subscriptions }) => [...subscriptions.values()].filter(({ active }) => active).map(({ track }) => track)),
    ),
    people: participants.map((participant) => reportPerson(participant, tracks)),
  }
}

function tally(tracks: readonly PublishedTrack[]): TrackTally {
  const video = tracks.filter(({ kind }) => kind === 'video').length
  return { audio: tracks.length - video, video }
}

function reportPerson(participant: Participant, tracks: boolean): PersonReport {
  const { sid, name, kind, connection } = participant
  return { sid, name, kind, peer: connection.report(), tracks: tracks ? reportTracks(participant) : null }
}

const reportTracks = ({ tracks, subscriptions }: Participant): PersonReport['tracks'] => ({
  sends: [...tracks.values()].flatMap(reportSent),
  receives: [...subscriptions.values()].flatMap(reportReceived),
})

function reportSent(track: PublishedTrack): readonly SentTrack[] {
  return track.up === null ? [] : [{ ...nameOf(track), muted: track.info.muted, ...track.up.report() }]
}

function reportReceived(subscription: Subscription): readonly ReceivedTrack[] {
  const { track } = subscription
  const report = subscription.report()
  if (report === null) return []
  return [{ ...nameOf(track), from: track.ownerSid, codec: subscription.codec ?? '', layers: track.primary.layers, ...report }]
}

const nameOf = ({ sid, kind, info }: PublishedTrack) => ({ sid, kind, source: sourceName(info.source) })
