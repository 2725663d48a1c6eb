import type { Problem } from '../../api/client.ts'
import type { TextKey, Translate } from '../../i18n/i18n.ts'
import { REFUSAL_WORDS } from '../door/refusal-words.ts'

/** The codes of docs/errors.md that are no refusals of the door. */
const PROBLEM_WORDS = {
  unreachable: 'problemUnreachable',
  unreadable: 'problemUnreadable',
  not_host: 'problemNotHost',
  no_conference: 'problemNoConference',
  version_conflict: 'problemVersionConflict',
  unknown_attendee: 'problemUnknownAttendee',
  unknown_door_entry: 'problemUnknownDoorEntry',
  organizer_stays: 'problemOrganizerStays',
  inviting_is_for_hosts: 'problemInvitingIsForHosts',
  removed_by_host: 'problemRemovedByHost',
  roster_full: 'problemRosterFull',
  unknown_meeting: 'problemUnknownMeeting',
  unknown_invitation: 'problemUnknownInvitation',
  unknown_account: 'problemUnknownAccount',
  meeting_live: 'problemMeetingLive',
  snapshot_too_soon: 'problemSnapshotTooSoon',
  snapshot_encrypted: 'problemSnapshotEncrypted',
  scope_missing: 'problemScopeMissing',
  snapshots_unavailable: 'problemSnapshotsUnavailable',
  snapshot_failed: 'problemSnapshotFailed',
  unknown_trunk: 'problemUnknownTrunk',
  unknown_phone_number: 'problemUnknownPhoneNumber',
  phone_number_taken: 'problemPhoneNumberTaken',
  trunk_password_needed: 'problemTrunkPasswordNeeded',
  trunk_login_taken: 'problemTrunkLoginTaken',
  trunk_server_needed: 'problemTrunkServerNeeded',
  phone_book_full: 'problemPhoneBookFull',
  unknown_room_system: 'problemUnknownRoomSystem',
  room_address_taken: 'problemRoomAddressTaken',
  room_username_taken: 'problemRoomUsernameTaken',
  calls_off: 'problemCallsOff',
  number_not_allowed: 'problemNumberNotAllowed',
  call_limit_reached: 'problemCallLimitReached',
  call_under_way: 'problemCallUnderWay',
  line_failed: 'problemLineFailed',
  unknown_webhook: 'problemUnknownWebhook',
  unknown_delivery: 'problemUnknownDelivery',
  webhook_address_refused: 'problemWebhookAddressRefused',
  too_many_webhooks: 'problemTooManyWebhooks',
  invalid_request: 'problemInvalidRequest',
  sign_in_first: 'problemSignInFirst',
  wrong_credentials: 'problemWrongCredentials',
  origin_refused: 'problemOriginRefused',
  wrong_password: 'problemWrongPassword',
  not_admin: 'problemNotAdmin',
  no_invitation: 'problemNoInvitation',
  not_found: 'problemNotFound',
  email_taken: 'problemEmailTaken',
  too_many_keys: 'problemTooManyKeys',
  too_large: 'problemTooLarge',
  unsupported_media_type: 'problemUnsupportedMediaType',
  too_many_requests: 'problemTooManyRequests',
  internal: 'problemInternal',
  unavailable: 'problemUnavailable',
} as const satisfies Readonly<Record<string, TextKey>>

export function problemKey(code: string): TextKey {
  // Asked for its own keys only, so that the code indexes what is there.
  if (Object.hasOwn(PROBLEM_WORDS, code)) return PROBLEM_WORDS[code as keyof typeof PROBLEM_WORDS]
  if (Object.hasOwn(REFUSAL_WORDS, code)) return REFUSAL_WORDS[code as keyof typeof REFUSAL_WORDS].title
  return 'problemUnreadable'
}

/** What a failed call is told as, in the reader's language (SPEC A6). */
export const problemWords = (problem: Problem, t: Translate): string => t(problemKey(problem.code))
