/** I4: what organizer and delegates see of those refused. It is bounded, and a flood becomes a number. */
import type { Applicant } from './applicant.ts'
import type { Conference } from './conference.ts'
import type { Context } from './decision.ts'
import type { DoorEntry, DoorOverflow } from './door.ts'
import type { DoorEntryId } from './ids.ts'
import { skeleton } from './name.ts'
import type { Refusal } from './refusal.ts'

const DOOR_LIMIT = 100
/** Entries of one network source, so that a few people behind one address can be told apart. */
const SOURCE_LIMIT = 5

/** Refusals after which a host can help. Wrong tokens and PINs are nobody's face at the door. */
const SHOWN: ReadonlySet<Refusal> = new Set(['meeting_locked', 'not_invited', 'sign_in_required', 'meeting_full', 'link_used', 'blocked'])

export interface Knock {
  readonly conference: Conference
  readonly entryId: DoorEntryId | null
}

/** Notes a refusal. Whoever is ignored or blocked changes nothing any more, and so makes no noise. */
export function knock(conference: Conference, applicant: Applicant, code: Refusal, context: Context): Knock {
  if (!SHOWN.has(code)) return { conference, entryId: null }
  const known = findEntry(conference, applicant)
  if (known?.state === 'ignored') return { conference, entryId: known.id }
  if (known !== undefined) return knockAgain(conference, known, applicant, code, context)
  if (conference.door.length >= DOOR_LIMIT) return { conference: overflowing(conference, applicant, context), entryId: null }
  const entry = newEntry(applicant, code, context)
  return { conference: { ...conference, door: [...conference.door, entry] }, entryId: entry.id }
}

/** By what it can prove; else, once its source has filled its share, by that. */
function findEntry({ door }: Conference, applicant: Applicant): DoorEntry | undefined {
  const own = door.find((entry) => isOf(entry, applicant))
  if (own !== undefined) return own
  const fromSource = door.filter((entry) => entry.source === applicant.source)
  const ignored = fromSource.find((entry) => entry.state === 'ignored' && skeleton(entry.name) === skeleton(nameOf(applicant)))
  return ignored ?? (fromSource.length >= SOURCE_LIMIT ? fromSource.at(-1) : undefined)
}

type Face = Pick<Applicant, 'account' | 'room' | 'device'>

/** A device, account or room that is at the door is there but once. */
function isOf(entry: DoorEntry, { account, room, device }: Face): boolean {
  if (account !== null && entry.account !== null) return entry.account.accountId === account.accountId
  if (room !== null && entry.room !== null) return entry.room === room.address
  return device !== null && entry.device === device
}

const nameOf = (applicant: Applicant): string => applicant.account?.name ?? applicant.room?.name ?? applicant.name

function knockAgain(conference: Conference, known: DoorEntry, applicant: Applicant, code: Refusal, { now }: Context): Knock {
  const tries = { tries: known.tries + 1, lastAt: now }
  const changed = isOf(known, applicant) ? { ...known, ...tries, ...faceOf(applicant), code } : { ...known, ...tries }
  const door = conference.door.map((entry) => (entry === known ? changed : entry))
  return { conference: { ...conference, door }, entryId: known.id }
}

/** Who it says it is may change between tries. */
const faceOf = (applicant: Applicant) => ({
  account: applicant.account,
  room: applicant.room?.address ?? null,
  device: deviceOf(applicant),
  name: nameOf(applicant),
  nameProved: applicant.account !== null || applicant.room !== null,
  path: applicant.path,
})

/** The refused keep the secret that they came with: changing it at each try would only let answers that got lost do harm. */
const deviceOf = (applicant: Applicant) => applicant.device ?? applicant.nextDevice

const newEntry = (applicant: Applicant, code: Refusal, { now, mint }: Context): DoorEntry => ({
  id: mint.doorEntryId(),
  ...faceOf(applicant),
  code,
  tries: 1,
  firstAt: now,
  lastAt: now,
  state: code === 'blocked' ? 'ignored' : 'waiting',
  source: applicant.source,
})

function overflowing(conference: Conference, { source }: Applicant, { now }: Context): Conference {
  const before: DoorOverflow | null = conference.doorOverflow
  const isNew = before?.lastSource !== source
  const doorOverflow = {
    tries: (before?.tries ?? 0) + 1,
    sources: (before?.sources ?? 0) + (isNew ? 1 : 0),
    lastSource: source,
    lastAt: now,
  }
  return { ...conference, doorOverflow }
}

/** Whoever has come in is at the door no longer. */
export function answerDoor(conference: Conference, applicant: Face): Conference {
  const door = conference.door.filter((entry) => !isOf(entry, applicant))
  return door.length === conference.door.length ? conference : { ...conference, door }
}
