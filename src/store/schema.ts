/** The tables, as both databases hold them. Instants are milliseconds since the epoch, flags are 0 or 1, `json` says what a text column holds. */
export interface Tables {
  accounts: AccountsTable
  sessions: SessionsTable
  api_keys: ApiKeysTable
  account_invitations: AccountInvitationsTable
  recent_people: RecentPeopleTable
  delegations: DelegationsTable
  meetings: MeetingsTable
  invitations: InvitationsTable
  conferences: ConferencesTable
  attendees: AttendeesTable
  legs: LegsTable
  door_entries: DoorEntriesTable
  audit: AuditTable
  trunks: TrunksTable
  phone_numbers: PhoneNumbersTable
  room_systems: RoomSystemsTable
  room_settings: RoomSettingsTable
  outgoing_settings: OutgoingSettingsTable
  outgoing_calls: OutgoingCallsTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
}

export interface AccountsTable {
  id: string
  name: string
  /** See folded-name.ts. */
  name_folded: string
  email: string
  password_hash: string
  admin: number
  language: string
  created_at: number
}

export interface SessionsTable {
  hash: string
  account_id: string
  created_at: number
  last_seen_at: number
  expires_at: number
}

export interface ApiKeysTable {
  id: string
  account_id: string
  name: string
  hash: string
  created_at: number
  last_used_at: number | null
  /** json ApiKeyScope[] */
  scopes: string
}

interface AccountInvitationsTable {
  hash: string
  kind: string
  created_at: number
  expires_at: number
}

interface RecentPeopleTable {
  account_id: string
  other_id: string
  at: number
}

interface DelegationsTable {
  organizer_id: string
  delegate_id: string
}

export interface MeetingsTable {
  id: string
  number: string
  title: string
  organizer_id: string
  /** Shown when the account is gone; so are the other `…_name` columns beside an account. */
  organizer_name: string
  /** json MeetingSettings */
  settings: string
  starts_at: number | null
  ends_at: number | null
  /** Grows with every change of the meeting or of what it is read together with. */
  revision: number
}

export interface InvitationsTable {
  id: string
  meeting_id: string
  position: number
  account_id: string | null
  account_name: string | null
  email: string | null
  /** Its address. */
  room: string | null
  name: string
  link_hash: string | null
  link_device: string | null
  /** Not null: invited to this conference only. */
  conference_id: string | null
}

export interface ConferencesTable {
  id: string
  meeting_id: string
  started_at: number
  ended_at: number | null
  empty_since: number | null
  locked: number
  lock_version: number
  /** json Actor */
  lock_changed_by: string | null
  lock_changed_at: number
  /** json DoorOverflow */
  door_overflow: string | null
  /** json Block[] */
  blocks: string
  /** json Snapshot */
  last_snapshot: string | null
}

export interface AttendeesTable {
  id: string
  conference_id: string
  position: number
  account_id: string | null
  account_name: string | null
  room: string | null
  invitation_id: string | null
  name: string
  name_proved: number
  standing: string
  since: number
  admitted_at: number | null
  pin_hash: string | null
  pin_sealed: string | null
  pin_tried_at: number | null
  /** json AttendeeCall */
  call: string | null
  /** json Device[] */
  devices: string
  /** json Actor */
  removed_by: string | null
}

export interface LegsTable {
  id: string
  attendee_id: string
  position: number
  path: string
  state: string
  nonce: string
  generation: number
  binding: string | null
  admitted_at: number
  opened_at: number | null
  node: string | null
}

export interface DoorEntriesTable {
  id: string
  conference_id: string
  position: number
  account_id: string | null
  account_name: string | null
  room: string | null
  device: string | null
  name: string
  name_proved: number
  path: string
  code: string
  tries: number
  first_at: number
  last_at: number
  state: string
  source: string
}

export interface AuditTable {
  /** The meeting's id, or empty for the server's own chain. */
  chain: string
  seq: number
  conference_id: string | null
  at: number
  /** json AuditEvent, canonical */
  event: string
  hash: string
  previous: string
}

export interface TrunksTable {
  id: string
  position: number
  name: string
  /** json string[] */
  addresses: string
  /** json TrunkRegistration, its password sealed */
  registration: string | null
  media: string
  /** json TrunkServer */
  server: string | null
  /** json TrunkLogin, its password sealed */
  login: string | null
}

export interface PhoneNumbersTable {
  id: string
  position: number
  trunk_id: string
  number: string
  written: string
  country: string
  city: string
  language: string
}

export interface RoomSystemsTable {
  id: string
  position: number
  name: string
  address: string
  username: string
  sealed_password: string
  certificate: string | null
}

/** One row at most. */
interface RoomSettingsTable {
  id: string
  guests: number
}

export interface WebhooksTable {
  id: string
  position: number
  url: string
  /** json WebhookEvent[] */
  events: string
  active: number
  sealed_secret: string
  /** json Webhook['previous'] */
  previous: string | null
  created_at: number
}

export interface WebhookDeliveriesTable {
  webhook_id: string
  event_id: string
  type: string
  lane: string
  seq: number
  at: number
  repeats: string | null
  body: string
  state: string
  attempts: number
  due_at: number
  deadline: number
  /** Until then this server is at it. */
  leased_until: number
  leased_by: string | null
  last_at: number | null
  /** json Answer */
  last_answer: string | null
}

/** One row at most. */
interface OutgoingSettingsTable {
  id: string
  /** json OutgoingSettings */
  settings: string
}

export interface OutgoingCallsTable {
  id: string
  account_id: string
  meeting_id: string
  placed_at: number
  answered_at: number | null
  seen_at: number
  over: number
}
