import {
  StreamState,
  StreamStateInfo,
  StreamStateUpdate,
  SubscriptionError,
  SubscriptionPermissionUpdate,
  SubscriptionResponse,
  type UpdateSubscription,
  type UpdateTrackSettings,
} from '@livekit/protocol'
import { WISH_ALL, type TrackWish } from './layer-choice.ts'
import type { Participant } from './participant.ts'
import type { PublishedTrack } from './published-track.ts'
import { tellQualities } from './qualities.ts'
import type { Room } from './room.ts'
import { Subscription } from './subscription.ts'

/** As many tracks as a client may have an opinion on, known to us or not. */
const MAX_CHOICES = 2000

const wants = (subscriber: Participant, track: PublishedTrack): boolean =>
  subscriber.choices.get(track.sid) ?? subscriber.settings.autoSubscribe

/** Whether the owner would have it so. The subscriber hears of what it may not have, once it could be had, and when it may. */
function allows(owner: Participant, track: PublishedTrack, subscriber: Participant): boolean {
  const allowed = owner.permissions.allows(subscriber, track.sid)
  if (track.up === null || allowed !== subscriber.denied.has(track.sid)) return allowed
  if (allowed) subscriber.denied.delete(track.sid)
  else subscriber.denied.add(track.sid)
  const value = new SubscriptionPermissionUpdate({ participantSid: owner.sid, trackSid: track.sid, allowed })
  subscriber.send({ case: 'subscriptionPermissionUpdate', value })
  return allowed
}

/** Makes a subscription exist exactly if it is wanted and allowed. */
function settle(room: Room, owner: Participant, track: PublishedTrack, subscriber: Participant): void {
  if (subscriber === owner) return
  const allowed = allows(owner, track, subscriber) && subscriber.grants.canSubscribe
  const present = subscriber.subscriptions.get(track.sid)
  const due = track.up !== null && allowed && wants(subscriber, track)
  if (due === (present !== undefined)) return
  if (present !== undefined) {
    present.close()
    subscriber.subscriptions.delete(track.sid)
  } else {
    const { surroundings } = room.host
    const wish = subscriber.wishes.get(track.sid) ?? WISH_ALL
    const onHeld = (held: boolean): void => tellHeld(subscriber, track, held)
    const hold = { neverHeld: !subscriber.settings.allowPause, onHeld }
    const subscription = new Subscription(track, () => surroundings.ssrc(), wish, hold)
    subscription.setPriority(room.priorities.of(track))
    subscriber.subscriptions.set(track.sid, subscription)
  }
  tellQualities(room, owner, track)
  room.negotiateSoon(subscriber)
}

/** The subscriber's network does not carry the track, or does again: the client shows so. */
function tellHeld(subscriber: Participant, { sid, ownerSid }: PublishedTrack, held: boolean): void {
  const state = held ? StreamState.PAUSED : StreamState.ACTIVE
  const streamStates = [new StreamStateInfo({ participantSid: ownerSid, trackSid: sid, state })]
  subscriber.send({ case: 'streamStateUpdate', value: new StreamStateUpdate({ streamStates }) })
}

/** A track has become visible, or its owner's permissions changed. */
export function settleTrack(room: Room, owner: Participant, track: PublishedTrack): void {
  for (const subscriber of room.participants.values()) settle(room, owner, track, subscriber)
}

/** Somebody joined, or may now receive what it could not before. */
export function settleSubscriber(room: Room, subscriber: Participant): void {
  for (const owner of room.participants.values()) for (const track of owner.visibleTracks()) settle(room, owner, track, subscriber)
}

export function updateSubscription(room: Room, subscriber: Participant, message: UpdateSubscription): void {
  const sids = [...message.trackSids, ...message.participantTracks.flatMap((entry) => entry.trackSids)]
  for (const sid of sids.slice(0, MAX_CHOICES)) {
    if (subscriber.choices.size >= MAX_CHOICES && !subscriber.choices.has(sid)) forgetGone(room, subscriber.choices)
    subscriber.choices.set(sid, message.subscribe)
  }
  settleSubscriber(room, subscriber)
}

export function updateSettings(room: Room, subscriber: Participant, message: UpdateTrackSettings): void {
  const { disabled, quality, width, height } = message
  const wish: TrackWish = { disabled, quality, width, height }
  for (const sid of message.trackSids.slice(0, MAX_CHOICES)) {
    if (subscriber.wishes.size >= MAX_CHOICES && !subscriber.wishes.has(sid)) forgetGone(room, subscriber.wishes)
    subscriber.wishes.set(sid, wish)
    const subscription = subscriber.subscriptions.get(sid)
    subscription?.setWish(wish)
    const owner = subscription === undefined ? undefined : room.bySid(subscription.track.ownerSid)
    if (subscription !== undefined && owner !== undefined) tellQualities(room, owner, subscription.track)
  }
}

/** The owner said who may receive its tracks. */
export function permissionsChanged(room: Room, owner: Participant): void {
  for (const track of owner.visibleTracks()) settleTrack(room, owner, track)
}

/** The track's second codec is there, or is not any more. */
export function backupChanged(room: Room, owner: Participant, track: PublishedTrack): void {
  tellQualities(room, owner, track)
  for (const subscriber of room.participants.values()) if (subscriber.subscriptions.has(track.sid)) room.negotiateSoon(subscriber)
}

/** Of tracks that the client's browser cannot decode another codec is asked for, or they are given up, and it is told so. */
export function giveUp(room: Room, subscriber: Participant, trackSids: readonly string[]): void {
  for (const trackSid of trackSids) {
    if (awaitBackup(room, subscriber, trackSid)) continue
    const subscription = subscriber.subscriptions.get(trackSid)
    subscription?.close()
    subscriber.subscriptions.delete(trackSid)
    const owner = subscription === undefined ? undefined : room.bySid(subscription.track.ownerSid)
    if (subscription !== undefined && owner !== undefined) tellQualities(room, owner, subscription.track)
    const value = new SubscriptionResponse({ trackSid, err: SubscriptionError.SE_CODEC_UNSUPPORTED })
    subscriber.send({ case: 'subscriptionResponse', value })
  }
}

function awaitBackup(room: Room, subscriber: Participant, trackSid: string): boolean {
  const subscription = subscriber.subscriptions.get(trackSid)
  const owner = subscription === undefined ? undefined : room.bySid(subscription.track.ownerSid)
  if (subscription === undefined || owner === undefined || !subscription.turnToBackup()) return false
  tellQualities(room, owner, subscription.track)
  room.negotiateSoon(subscriber)
  return true
}

function forgetGone(room: Room, kept: Map<string, unknown>): void {
  const present = new Set([...room.participants.values()].flatMap((owner) => [...owner.tracks.keys()]))
  for (const sid of kept.keys()) if (!present.has(sid)) kept.delete(sid)
  if (kept.size >= MAX_CHOICES) kept.clear()
}
