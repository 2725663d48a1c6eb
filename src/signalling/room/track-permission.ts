import type { SubscriptionPermission } from '@livekit/protocol'

/** Who may receive a participant's tracks, as that participant says. Everybody, until it says otherwise. */
export interface TrackPermissions {
  allows(subscriber: { readonly sid: string; readonly identity: string }, trackSid: string): boolean
}

export const EVERYBODY: TrackPermissions = { allows: () => true }

export function permissionsOf(message: SubscriptionPermission): TrackPermissions {
  if (message.allParticipants) return EVERYBODY
  const rules = message.trackPermissions.slice(0, 1000)
  return {
    allows: (subscriber, trackSid) =>
      rules.some((rule) => {
        const named =
          rule.participantIdentity === '' ? rule.participantSid === subscriber.sid : rule.participantIdentity === subscriber.identity
        return named && (rule.allTracks || rule.trackSids.includes(trackSid))
      }),
  }
}
