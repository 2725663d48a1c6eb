/**
 * Every operation of /api/v1, in one table: method, path, what goes in, what comes out. The server registers its handlers
 * from it, the client is typed by it, and openapi.json is made of it.
 */
import { z } from 'zod'
import * as account from './account.ts'
import * as alarm from './alarm.ts'
import * as conference from './conference.ts'
import * as engine from './engine.ts'
import * as enter from './enter.ts'
import * as meeting from './meeting.ts'
import * as phone from './phone.ts'
import * as report from './report.ts'
import * as phoneTest from './phone-test.ts'
import * as roomSystem from './room-system.ts'
import * as webhook from './webhook.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly summary: string
  readonly body?: z.ZodType
  readonly query?: z.ZodType
  /** Without this and `bytes`: 204 without content. */
  readonly answer?: z.ZodType
  /** In place of `answer`: bytes of this media type. */
  readonly bytes?: 'image/png'
}

const list = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })
const CONFERENCE = '/conferences/:conferenceId'
const PHONE = '/admin/phone'
const ROOMS = '/admin/rooms'
const WEBHOOK = '/admin/webhooks/:webhookId'

export const routes = {
  serverInfo: { method: 'GET', path: '/server', summary: 'What a visitor may know of this server', answer: account.ServerInfo },
  setUp: {
    method: 'POST',
    path: '/set-up',
    summary: 'Make the first account, with the token printed at the first start',
    body: account.SetUp,
    answer: account.Me,
  },
  signIn: { method: 'POST', path: '/session', summary: 'Sign in', body: account.SignIn, answer: account.Me },
  session: { method: 'GET', path: '/session', summary: 'Who is signed in here, if anybody', answer: account.Session },
  signOut: { method: 'DELETE', path: '/session', summary: 'Sign out' },
  me: { method: 'GET', path: '/me', summary: 'The signed-in account', answer: account.Me },
  changeMe: { method: 'PATCH', path: '/me', summary: 'Change name or language', body: account.ChangeMe, answer: account.Me },
  changePassword: {
    method: 'PUT',
    path: '/me/password',
    summary: 'Change the password; all other sessions of the account end, API keys stay',
    body: account.ChangePassword,
  },
  inviteAccount: {
    method: 'POST',
    path: '/account-invitations',
    summary: 'Make a link with which somebody can make an account (administrators)',
    answer: account.AccountInvitation,
  },
  register: {
    method: 'POST',
    path: '/accounts',
    summary: 'Make an account with an invitation link',
    body: account.SetUp,
    answer: account.Me,
  },
  renewPassword: {
    method: 'POST',
    path: '/accounts/:accountId/password',
    summary: 'Make a new password for somebody who has forgotten theirs, shown once; all their sessions end (administrators)',
    answer: account.NewPassword,
  },
  contacts: {
    method: 'GET',
    path: '/contacts',
    summary: 'Recent people, and a search of the directory',
    query: z.object({ search: z.string().max(100).default('') }),
    answer: account.Contacts,
  },
  delegates: { method: 'GET', path: '/delegates', summary: 'Who acts for me, and for whom I act', answer: account.Delegates },
  addDelegate: { method: 'PUT', path: '/delegates/:accountId', summary: 'Let somebody act for me in all my meetings' },
  removeDelegate: { method: 'DELETE', path: '/delegates/:accountId', summary: 'Take that right back' },
  apiKeys: { method: 'GET', path: '/api-keys', summary: 'My API keys', answer: list(account.ApiKey) },
  createApiKey: {
    method: 'POST',
    path: '/api-keys',
    summary: 'Make an API key that acts as me',
    body: account.CreateApiKey,
    answer: account.NewApiKey,
  },
  deleteApiKey: { method: 'DELETE', path: '/api-keys/:id', summary: 'Withdraw an API key' },

  alarms: {
    method: 'GET',
    path: '/admin/alarms',
    summary: 'The latest alarms, such as guessed PINs (administrators)',
    answer: list(alarm.Alarm),
  },
  engine: {
    method: 'GET',
    path: '/admin/engine',
    summary: 'How the media engine is doing, by rooms and people, with the tracks of one room (administrators)',
    query: z.object({ room: z.string().max(100).optional() }),
    answer: engine.EngineView,
  },
  mediaCheckup: {
    method: 'POST',
    path: '/admin/engine/checkup',
    summary: 'Look at everything that sound and picture of browsers need; takes up to four seconds (administrators)',
    answer: engine.MediaCheckup,
  },
  phoneBook: {
    method: 'GET',
    path: PHONE,
    summary: 'Telephone lines, how each is doing, and the numbers on them (administrators)',
    answer: phone.PhoneBookView,
  },
  addTrunk: {
    method: 'POST',
    path: `${PHONE}/trunks`,
    summary: 'Connect a trunk (administrators)',
    body: phone.TrunkInput,
    answer: phone.TrunkView,
  },
  changeTrunk: {
    method: 'PUT',
    path: `${PHONE}/trunks/:trunkId`,
    summary: 'Change a trunk (administrators)',
    body: phone.TrunkInput,
    answer: phone.TrunkView,
  },
  removeTrunk: { method: 'DELETE', path: `${PHONE}/trunks/:trunkId`, summary: 'Remove a trunk and its numbers (administrators)' },
  phoneCheckup: {
    method: 'POST',
    path: `${PHONE}/checkup`,
    summary: 'Look at everything that telephones need, trunks included; takes up to ten seconds (administrators)',
    answer: phoneTest.PhoneCheckup,
  },
  testTrunk: {
    method: 'POST',
    path: `${PHONE}/trunks/:trunkId/test`,
    summary: 'Ask a trunk whether it is there; takes up to ten seconds (administrators)',
    answer: phoneTest.TrunkTest,
  },
  addPhoneNumber: {
    method: 'POST',
    path: `${PHONE}/numbers`,
    summary: 'Add a number to call (administrators)',
    body: phone.PhoneNumberInput,
    answer: phone.PhoneNumberView,
  },
  changePhoneNumber: {
    method: 'PUT',
    path: `${PHONE}/numbers/:numberId`,
    summary: 'Change a number to call (administrators)',
    body: phone.PhoneNumberInput,
    answer: phone.PhoneNumberView,
  },
  outgoingCalls: {
    method: 'GET',
    path: `${PHONE}/calls`,
    summary: 'Whom this server calls for attendees, and what that has cost (administrators)',
    answer: phone.OutgoingCallsView,
  },
  changeOutgoingCalls: {
    method: 'PUT',
    path: `${PHONE}/calls`,
    summary: 'Say whom this server calls, and how much it may cost (administrators)',
    body: phone.OutgoingSettings,
    answer: phone.OutgoingCallsView,
  },
  removePhoneNumber: { method: 'DELETE', path: `${PHONE}/numbers/:numberId`, summary: 'Remove a number to call (administrators)' },
  testPhoneNumber: {
    method: 'POST',
    path: `${PHONE}/numbers/:numberId/test`,
    summary: 'Have a number call itself, to see whether its calls come in here; takes up to half a minute (administrators)',
    answer: phoneTest.NumberTest,
  },

  roomSystems: {
    method: 'GET',
    path: ROOMS,
    summary: 'Room systems that are registered here, and whether others may call (administrators)',
    answer: roomSystem.RoomSystemsView,
  },
  addRoomSystem: {
    method: 'POST',
    path: ROOMS,
    summary: 'Enter a room system; the answer shows its password, this once (administrators)',
    body: roomSystem.RoomSystemInput,
    answer: roomSystem.NewRoomPassword,
  },
  changeRoomSystem: {
    method: 'PUT',
    path: `${ROOMS}/:roomId`,
    summary: 'Change a room system; its password stays (administrators)',
    body: roomSystem.RoomSystemInput,
    answer: roomSystem.RoomSystemView,
  },
  renewRoomPassword: {
    method: 'POST',
    path: `${ROOMS}/:roomId/password`,
    summary: 'Make a new password for a room system, shown this once; the one before is worth nothing then (administrators)',
    answer: roomSystem.NewRoomPassword,
  },
  removeRoomSystem: { method: 'DELETE', path: `${ROOMS}/:roomId`, summary: 'Remove a room system (administrators)' },
  changeRoomGuests: {
    method: 'PUT',
    path: '/admin/room-guests',
    summary: 'Say whether room systems that are not registered here may call (administrators)',
    body: roomSystem.RoomGuests,
    answer: roomSystem.RoomGuests,
  },

  webhooks: {
    method: 'GET',
    path: '/admin/webhooks',
    summary: 'Whom this server tells of what happens (administrators)',
    answer: list(webhook.WebhookView),
  },
  addWebhook: {
    method: 'POST',
    path: '/admin/webhooks',
    summary: 'Add a webhook; its secret is in this answer alone (administrators)',
    body: webhook.WebhookInput,
    answer: webhook.WebhookWithSecret,
  },
  changeWebhook: {
    method: 'PUT',
    path: WEBHOOK,
    summary: 'Change a webhook (administrators)',
    body: webhook.WebhookInput,
    answer: webhook.WebhookView,
  },
  removeWebhook: { method: 'DELETE', path: WEBHOOK, summary: 'Remove a webhook and what it was still to be told (administrators)' },
  rotateWebhookSecret: {
    method: 'POST',
    path: `${WEBHOOK}/secret`,
    summary: 'Give a webhook a new secret; the one before signs too for another day (administrators)',
    answer: webhook.WebhookWithSecret,
  },
  webhookDeliveries: {
    method: 'GET',
    path: `${WEBHOOK}/deliveries`,
    summary: 'The latest deliveries to a webhook, and what came of them (administrators)',
    answer: list(webhook.DeliveryView),
  },
  testWebhook: { method: 'POST', path: `${WEBHOOK}/test`, summary: 'Send a test event (administrators)' },
  redeliver: {
    method: 'POST',
    path: `${WEBHOOK}/deliveries/:eventId/again`,
    summary: 'Try a delivery again at once, whatever became of it (administrators)',
  },

  meetings: {
    method: 'GET',
    path: '/meetings',
    summary: 'Meetings that I organize, act for or am invited to',
    answer: list(meeting.MeetingView),
  },
  createMeeting: {
    method: 'POST',
    path: '/meetings',
    summary: 'Make a meeting',
    body: meeting.CreateMeeting,
    answer: meeting.MeetingView.extend({ links: meeting.Invited.shape.invited }),
  },
  meeting: { method: 'GET', path: '/meetings/:meetingId', summary: 'One meeting', answer: meeting.MeetingView },
  changeMeeting: {
    method: 'PATCH',
    path: '/meetings/:meetingId',
    summary: 'Change title, schedule or settings',
    body: meeting.ChangeMeeting,
    answer: meeting.MeetingView,
  },
  deleteMeeting: { method: 'DELETE', path: '/meetings/:meetingId', summary: 'Delete a meeting that is not live' },
  inviteToMeeting: {
    method: 'POST',
    path: '/meetings/:meetingId/invitations',
    summary: 'Invite people to every conference of a meeting',
    body: meeting.Invitees,
    answer: meeting.Invited,
  },
  withdrawInvitation: {
    method: 'DELETE',
    path: '/meetings/:meetingId/invitations/:invitationId',
    summary: 'Withdraw an invitation, at once',
  },

  standpoint: {
    method: 'POST',
    path: '/door/standpoint',
    summary: 'Where I stand before I enter',
    body: enter.AskStandpoint,
    answer: enter.Standpoint,
  },
  enter: { method: 'POST', path: '/door/enter', summary: 'Enter: the one door', body: enter.Enter, answer: enter.Entered },

  conference: { method: 'GET', path: CONFERENCE, summary: 'The conference as I may see it', answer: conference.ConferenceView },
  changeLock: {
    method: 'PUT',
    path: `${CONFERENCE}/lock`,
    summary: 'Lock or unlock',
    body: conference.ChangeLock,
    answer: conference.LockView,
  },
  invite: { method: 'POST', path: `${CONFERENCE}/attendees`, summary: 'Invite others', body: meeting.Invitees, answer: meeting.Invited },
  removeAttendee: {
    method: 'POST',
    path: `${CONFERENCE}/attendees/:attendeeId/remove`,
    summary: 'Remove from meeting',
    body: conference.RemoveAttendee,
  },
  muteAttendee: { method: 'POST', path: `${CONFERENCE}/attendees/:attendeeId/mute`, summary: "Mute an attendee's microphone" },
  letIn: { method: 'POST', path: `${CONFERENCE}/door/:doorEntryId/let-in`, summary: 'Put somebody at the door on the roster' },
  ignore: { method: 'POST', path: `${CONFERENCE}/door/:doorEntryId/ignore`, summary: 'Make no more noise about somebody at the door' },
  blockAtDoor: {
    method: 'POST',
    path: `${CONFERENCE}/door/:doorEntryId/block`,
    summary: 'Refuse somebody for this conference, locked or not',
  },
  leave: { method: 'POST', path: `${CONFERENCE}/leave`, summary: 'Say goodbye; one may come back' },
  decline: { method: 'POST', path: `${CONFERENCE}/decline`, summary: 'Say that one will not come' },
  end: { method: 'POST', path: `${CONFERENCE}/end`, summary: 'End the meeting for all' },
  snapshot: {
    method: 'POST',
    path: `${CONFERENCE}/snapshot`,
    summary:
      'A picture of the meeting as a room system sees it, of which everybody there is told; needs an API key with the scope `snapshot`',
    bytes: 'image/png',
  },
  callMe: {
    method: 'POST',
    path: `${CONFERENCE}/call`,
    summary: 'Have my telephone called, to join by it; needs an account',
    body: conference.CallMe,
  },
  dontCallMe: { method: 'DELETE', path: `${CONFERENCE}/call`, summary: 'Take that back' },
  dialIn: { method: 'GET', path: `${CONFERENCE}/dial-in`, summary: 'My PIN and the numbers to call', answer: conference.DialIn },
  audit: {
    method: 'GET',
    path: '/meetings/:meetingId/audit',
    summary: 'The audit log of a meeting, as JSON or CSV',
    query: z.object({ format: z.enum(['json', 'csv']).default('json'), conferenceId: z.string().optional() }),
    answer: list(conference.AuditRowView),
  },
  conferences: {
    method: 'GET',
    path: '/meetings/:meetingId/conferences',
    summary: 'Past and live conferences of a meeting',
    answer: list(z.object({ conferenceId: z.string(), startedAt: z.number(), endedAt: z.number().nullable() })),
  },
  conferenceReport: {
    method: 'GET',
    path: '/meetings/:meetingId/conferences/:conferenceId/report',
    summary: 'Who had media when and how, who was refused, and when it was locked, as JSON or CSV',
    query: z.object({ format: z.enum(['json', 'csv']).default('json') }),
    answer: report.ConferenceReport,
  },
} as const satisfies Record<string, Route>

/** Server-sent events; not part of `routes` because their answer is a stream. */
export const streams = {
  /** `ConferenceUpdate`s, for somebody on the roster, organizer or delegate. */
  conferenceEvents: '/conferences/:conferenceId/events',
  /** `DoorUpdate`s, for a refused applicant with its device cookie: `?number=…`. */
  doorEvents: '/door/events',
} as const
