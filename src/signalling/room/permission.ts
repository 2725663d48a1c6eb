import { ParticipantInfo_Kind, ParticipantPermission, TrackSource } from '@livekit/protocol'
import type { Grants, ParticipantKindName, TrackSourceName } from '../media-door.ts'

const SOURCES: Readonly<Record<TrackSourceName, TrackSource>> = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
}

const SOURCE_NAMES = Object.keys(SOURCES).filter((name): name is TrackSourceName => name in SOURCES)

const KINDS: Readonly<Record<ParticipantKindName, ParticipantInfo_Kind>> = {
  standard: ParticipantInfo_Kind.STANDARD,
  ingress: ParticipantInfo_Kind.INGRESS,
  egress: ParticipantInfo_Kind.EGRESS,
  sip: ParticipantInfo_Kind.SIP,
  agent: ParticipantInfo_Kind.AGENT,
}

export const kindNumber = (kind: ParticipantKindName | undefined): ParticipantInfo_Kind => KINDS[kind ?? 'standard']

export const sourceNumber = (source: TrackSourceName): TrackSource => SOURCES[source]

/** Null for a number that is none of ours. */
export const sourceName = (source: TrackSource): TrackSourceName | null => SOURCE_NAMES.find((name) => SOURCES[name] === source) ?? null

export const mayPublish = (grants: Grants, source: TrackSource): boolean =>
  grants.canPublish && (grants.canPublishSources === undefined || grants.canPublishSources.some((name) => SOURCES[name] === source))

export const permissionOf = (grants: Grants): ParticipantPermission =>
  new ParticipantPermission({
    canSubscribe: grants.canSubscribe,
    canPublish: grants.canPublish,
    canPublishData: grants.canPublishData,
    canPublishSources: (grants.canPublishSources ?? []).map(sourceNumber),
    hidden: grants.hidden ?? false,
    recorder: grants.recorder ?? false,
    canUpdateMetadata: grants.canUpdateOwnMetadata ?? false,
    canSubscribeMetrics: grants.canSubscribeMetrics ?? false,
  })

/** What a room administrator sets by `UpdateParticipant`. */
export function grantsFrom(permission: ParticipantPermission, before: Grants): Grants {
  const sources = SOURCE_NAMES.filter((name) => permission.canPublishSources.includes(SOURCES[name]))
  const { canPublishSources: _, ...rest } = before
  return {
    ...rest,
    canPublish: permission.canPublish,
    canSubscribe: permission.canSubscribe,
    canPublishData: permission.canPublishData,
    ...(sources.length === 0 ? {} : { canPublishSources: sources }),
    hidden: permission.hidden,
    recorder: permission.recorder,
    canUpdateOwnMetadata: permission.canUpdateMetadata,
    canSubscribeMetrics: permission.canSubscribeMetrics,
  }
}
