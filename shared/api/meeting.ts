import { z } from 'zod'

export const MeetingSettings = z.object({
  startLocked: z.boolean(),
  inviteWhileLocked: z.enum(['hosts', 'everyone']),
  openTo: z.enum(['anyone', 'accounts', 'invited']),
  emptyMinutes: z.number().int().min(1).max(1440),
  /** End-to-end: between browsers alone, without telephones and room systems. Fixed while a conference runs. */
  encrypted: z.boolean(),
})
export type MeetingSettings = z.infer<typeof MeetingSettings>

export const InvitationView = z.object({
  id: z.string(),
  name: z.string(),
  accountId: z.string().nullable(),
  /** Of somebody invited by mail, or of a room system. */
  email: z.string().nullable(),
  /** A room system that is registered here. */
  room: z.boolean(),
  /** Whether its personal link already belongs to a device. */
  linkUsed: z.boolean(),
})
export type InvitationView = z.infer<typeof InvitationView>

export const MeetingView = z.object({
  id: z.string(),
  /** 10 digits. */
  number: z.string(),
  title: z.string(),
  organizer: z.object({ accountId: z.string(), name: z.string() }),
  myRole: z.enum(['organizer', 'delegate', 'attendee']),
  settings: MeetingSettings,
  schedule: z.object({ startsAt: z.number(), endsAt: z.number() }).nullable(),
  /** Organizer and delegates see the list; others an empty one. */
  invitations: z.array(InvitationView),
  live: z.object({ conferenceId: z.string(), startedAt: z.number(), locked: z.boolean(), present: z.number().int() }).nullable(),
})
export type MeetingView = z.infer<typeof MeetingView>

/** People to invite: accounts by ID, others by e-mail address. */
export const Invitees = z.object({
  accountIds: z.array(z.string()).max(200).default([]),
  emails: z
    .array(z.object({ email: z.email().max(200), name: z.string().trim().max(60).optional() }))
    .max(200)
    .default([]),
})
export type Invitees = z.infer<typeof Invitees>

export const CreateMeeting = z.object({
  title: z.string().trim().min(1).max(120),
  settings: MeetingSettings.partial().optional(),
  schedule: z.object({ startsAt: z.number(), endsAt: z.number() }).nullable().optional(),
  invitees: Invitees.optional(),
  /** Only a delegate of that organizer may set it. */
  organizerId: z.string().optional(),
})
export type CreateMeeting = z.infer<typeof CreateMeeting>
export const ChangeMeeting = CreateMeeting.omit({ invitees: true, organizerId: true }).partial()
export type ChangeMeeting = z.infer<typeof ChangeMeeting>

/** What inviting made: links for those without account, each shown once to the inviter (mailed too, where mail is set up). */
export const Invited = z.object({
  invited: z.array(
    z.object({
      name: z.string(),
      accountId: z.string().nullable(),
      email: z.string().nullable(),
      link: z.string().nullable(),
      mailed: z.boolean(),
    }),
  ),
})
export type Invited = z.infer<typeof Invited>
