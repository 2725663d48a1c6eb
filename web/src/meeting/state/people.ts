import type { AttendeeView, Path } from '../../../../shared/api/conference.ts'
import type { Decryption } from '../encryption/secrecy.ts'
import { shownName } from './name.ts'

/** What the media engine knows of one leg. `V` is whatever can be attached to a video element. */
export interface LegMedia<V> {
  readonly camera: V | null
  readonly screen: V | null
  readonly microphone: 'on' | 'off' | 'none'
  readonly speaking: boolean
  readonly weak: boolean
  readonly decryption: Decryption
}

/** Somebody with a place on the stage: an attendee joined with the media of all legs, by leg ID. */
export interface Person<V> {
  readonly id: string
  readonly name: string
  readonly nameProved: boolean
  /** As shown: in brackets when unproved. */
  readonly shown: string
  readonly isMe: boolean
  readonly path: Path
  readonly since: number
  readonly camera: V | null
  readonly screen: V | null
  readonly microphone: 'on' | 'off' | 'none'
  readonly speaking: boolean
  readonly weak: boolean
  /** Of whichever leg is the worst off. */
  readonly decryption: Decryption
  readonly returning: boolean
}

/** For so long the place of somebody whose connection broke is kept, in milliseconds. */
const RETURN_TIME = 20_000

export function peopleOf<V>(
  attendees: readonly AttendeeView[],
  media: ReadonlyMap<string, LegMedia<V>>,
  ownLeg: string,
  now: number,
): readonly Person<V>[] {
  return attendees
    .filter((attendee) => attendee.standing === 'present' || isReturning(attendee, now))
    .map((attendee) => personOf(attendee, media, ownLeg, now))
}

const isReturning = ({ standing, since }: AttendeeView, now: number): boolean => standing === 'dropped' && now - since < RETURN_TIME

const DECRYPTIONS: readonly Decryption[] = ['plain', 'failing', 'waiting']

function personOf<V>(attendee: AttendeeView, media: ReadonlyMap<string, LegMedia<V>>, ownLeg: string, now: number): Person<V> {
  const legIds = attendee.isMe ? [ownLeg, ...attendee.legs.map(({ id }) => id)] : attendee.legs.map(({ id }) => id)
  const legs = legIds.flatMap((id) => media.get(id) ?? [])
  return {
    id: attendee.id,
    name: attendee.name,
    nameProved: attendee.nameProved,
    shown: shownName(attendee),
    isMe: attendee.isMe,
    path: pathOf(attendee),
    since: attendee.since,
    camera: legs.find(({ camera }) => camera !== null)?.camera ?? null,
    screen: legs.find(({ screen }) => screen !== null)?.screen ?? null,
    microphone: microphoneOf(attendee, legs),
    speaking: legs.some(({ speaking }) => speaking),
    weak: legs.length > 0 && legs.every(({ weak }) => weak),
    decryption: DECRYPTIONS.find((one) => legs.some(({ decryption }) => decryption === one)) ?? 'readable',
    returning: isReturning(attendee, now),
  }
}

/** A browser beside a telephone counts as the browser only while it is the one that is heard. */
function pathOf({ legs }: AttendeeView): Path {
  return legs.find(({ path }) => path === 'room')?.path ?? legs.find(({ path }) => path === 'phone')?.path ?? legs[0]?.path ?? 'app'
}

function microphoneOf(attendee: AttendeeView, legs: readonly LegMedia<unknown>[]): 'on' | 'off' | 'none' {
  if (legs.some(({ microphone }) => microphone === 'on')) return 'on'
  return legs.some(({ microphone }) => microphone === 'off') || attendee.isMe ? 'off' : 'none'
}
