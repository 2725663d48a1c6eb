/** Every code that the API answers with: the door's refusals, the verbs' refusals, and HTTP's own. docs/errors.md tells each one. */
import type { CallRefusal, VerbRefusal } from '../domain/events.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { PhoneBookRefusal } from '../meetings/phone-book-answer.ts'
import type { WebhookRefusal } from '../webhooks/administration.ts'
import type { Problem } from '../../shared/api/problem.ts'

interface Kind {
  readonly status: number
  readonly title: string
}

/** The door says no, and nothing else (A3): one status, a code, a sentence. */
export const REFUSAL_STATUS = 403

const refusals: Readonly<Record<Refusal, string>> = {
  no_meeting: 'There is no meeting to join here.',
  meeting_locked: 'The meeting is locked.',
  blocked: 'You cannot join this meeting.',
  sign_in_required: 'This meeting is for people with an account here.',
  not_invited: 'This meeting is for those invited.',
  link_used: 'This personal link belongs to another device.',
  pin_unknown: 'This PIN is not valid.',
  pin_in_use: 'This PIN is in use.',
  too_many_tries: 'Too many tries. Wait a little.',
  meeting_full: 'The meeting is full.',
  meeting_encrypted: 'The meeting is end-to-end encrypted: only browsers can join.',
  token_refused: 'This media token is not valid.',
}

const verbs: Readonly<Record<VerbRefusal, Kind>> = {
  not_host: { status: 403, title: 'Only the organizer and delegates can do that.' },
  no_conference: { status: 404, title: 'There is no such meeting.' },
  version_conflict: { status: 409, title: 'Somebody else has changed the lock meanwhile.' },
  unknown_attendee: { status: 404, title: 'There is no such attendee.' },
  unknown_door_entry: { status: 404, title: 'Nobody like that is at the door.' },
  organizer_stays: { status: 409, title: 'The organizer cannot be removed.' },
  inviting_is_for_hosts: { status: 403, title: 'While the meeting is locked only the organizer and delegates invite.' },
  removed_by_host: { status: 409, title: 'The organizer or a delegate removed this person.' },
  snapshot_too_soon: { status: 429, title: 'A picture of this meeting was taken just now. Wait a little.' },
  snapshot_encrypted: { status: 409, title: 'The meeting is end-to-end encrypted: the server sees no picture of it.' },
  roster_full: { status: 409, title: 'The roster is full.' },
  unknown_meeting: { status: 404, title: 'There is no such meeting.' },
  unknown_invitation: { status: 404, title: 'There is no such invitation.' },
  unknown_account: { status: 404, title: 'There is no such account.' },
  meeting_live: { status: 409, title: 'The meeting is live; end it first.' },
}

const phoneBook: Readonly<Record<PhoneBookRefusal, Kind>> = {
  unknown_trunk: { status: 404, title: 'There is no such trunk.' },
  unknown_phone_number: { status: 404, title: 'There is no such number here.' },
  phone_number_taken: { status: 409, title: 'This number is in the list already.' },
  trunk_password_needed: { status: 409, title: 'The password of this registration or login is needed.' },
  trunk_server_needed: { status: 409, title: 'Nobody has said where calls by this trunk go.' },
  trunk_login_taken: { status: 409, title: 'Another trunk signs in with this user name.' },
  phone_book_full: { status: 409, title: 'There are too many entries; remove one first.' },
  unknown_room_system: { status: 404, title: 'There is no such room system.' },
  room_address_taken: { status: 409, title: 'Another room system is invited by this address.' },
  room_username_taken: { status: 409, title: 'Another room system or trunk signs in with this user name.' },
}

const webhooks: Readonly<Record<WebhookRefusal, Kind>> = {
  unknown_webhook: { status: 404, title: 'There is no such webhook.' },
  unknown_delivery: { status: 404, title: 'There is no such delivery any more.' },
  webhook_address_refused: { status: 409, title: 'Webhooks may not reach this address.' },
  too_many_webhooks: { status: 409, title: 'There are too many webhooks; remove one first.' },
}

const calls: Readonly<Record<CallRefusal, Kind>> = {
  calls_off: { status: 409, title: 'This server calls nobody.' },
  number_not_allowed: { status: 403, title: 'This server does not call numbers that begin so.' },
  call_limit_reached: { status: 429, title: 'The time for calls is used up, or too many are under way.' },
  call_under_way: { status: 409, title: 'Your telephone is being called already.' },
  line_failed: { status: 503, title: 'The telephone line cannot be reached.' },
}

const http = {
  invalid_request: { status: 400, title: 'The request is not in the form that this operation takes.' },
  sign_in_first: { status: 401, title: 'Sign in first.' },
  wrong_credentials: { status: 401, title: 'Address and password do not belong together.' },
  origin_refused: { status: 403, title: 'The request comes from another site.' },
  wrong_password: { status: 403, title: 'This is not the current password.' },
  not_admin: { status: 403, title: 'Only an administrator can do that.' },
  scope_missing: { status: 403, title: 'This takes an API key with a scope for it.' },
  no_invitation: { status: 403, title: 'This link is not valid any more.' },
  not_found: { status: 404, title: 'There is nothing here.' },
  email_taken: { status: 409, title: 'There is an account with this address.' },
  too_many_keys: { status: 409, title: 'There are too many API keys; delete one first.' },
  too_large: { status: 413, title: 'The request is too large.' },
  unsupported_media_type: { status: 415, title: 'Bodies are JSON here.' },
  too_many_requests: { status: 429, title: 'Too many requests. Wait a little.' },
  snapshots_unavailable: { status: 503, title: 'This server cannot draw pictures of meetings.' },
  snapshot_failed: { status: 503, title: 'The picture could not be drawn. Try again.' },
  internal: { status: 500, title: 'Something went wrong on the server.' },
  unavailable: { status: 503, title: 'The server cannot answer right now.' },
} as const satisfies Record<string, Kind>

export type Code = Refusal | VerbRefusal | CallRefusal | PhoneBookRefusal | WebhookRefusal | keyof typeof http

const doorKinds = Object.fromEntries(Object.entries(refusals).map(([code, title]) => [code, { status: REFUSAL_STATUS, title }]))
export const PROBLEMS: Readonly<Record<string, Kind>> = { ...doorKinds, ...verbs, ...phoneBook, ...calls, ...webhooks, ...http }

/** What waiting or a correction would take. */
export interface Hint {
  /** Seconds. */
  readonly retryAfter?: number | undefined
  /** Which part of a request is not as it should be, and how it should be. */
  readonly detail?: string | undefined
}

export function problem(code: Code, { retryAfter, detail }: Hint = {}): Problem {
  const kind = PROBLEMS[code] ?? http.internal
  const hint = { ...(detail === undefined ? {} : { detail }), ...(retryAfter === undefined ? {} : { retryAfter }) }
  return { type: `about:blank#${code}`, title: kind.title, status: kind.status, code, ...hint }
}
