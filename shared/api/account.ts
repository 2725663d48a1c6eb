import { z } from 'zod'
import { PhoneNumber } from './phone.ts'

const Language = z.enum(['en', 'de'])

export const PersonView = z.object({ accountId: z.string(), name: z.string(), email: z.string() })
export type PersonView = z.infer<typeof PersonView>

/** The signed-in account itself. */
export const Me = PersonView.extend({ admin: z.boolean(), language: Language })
export type Me = z.infer<typeof Me>

/** Asked by a page that does not know yet: nobody is an answer, where `/me` would refuse. */
export const Session = z.object({ account: Me.nullable() })

export const PASSWORD_AT_LEAST = 10
const Password = z.string().min(PASSWORD_AT_LEAST).max(200)
export const SetUp = z.object({
  token: z.string().max(200),
  name: z.string().trim().min(1).max(60),
  email: z.email().max(200),
  password: Password,
})
export type SetUp = z.infer<typeof SetUp>
export const SignIn = z.object({ email: z.string().max(200), password: z.string().max(200) })
export type SignIn = z.infer<typeof SignIn>
export const ChangeMe = z.object({ name: z.string().trim().min(1).max(60).optional(), language: Language.optional() })
export type ChangeMe = z.infer<typeof ChangeMe>
/** Asks for the current one, so that somebody else's unlocked screen is not enough. */
export const ChangePassword = z.object({ current: z.string().max(200), password: Password })
export type ChangePassword = z.infer<typeof ChangePassword>
/** Shown once, to the administrator who had it made. */
export const NewPassword = z.object({ password: z.string() })

/** A new account's invitation: the link is shown once, to the administrator. */
export const AccountInvitation = z.object({ link: z.string(), expiresAt: z.number() })
export type AccountInvitation = z.infer<typeof AccountInvitation>

export const ServerInfo = z.object({
  name: z.string(),
  version: z.string(),
  /** True until the first account exists. */
  needsSetUp: z.boolean(),
  signedIn: z.boolean(),
  /** Numbers to call; empty while no telephone line is set up. */
  phoneNumbers: z.array(PhoneNumber),
  /** Host part of a room system's address. */
  roomHost: z.string().nullable(),
  mail: z.boolean(),
})
export type ServerInfo = z.infer<typeof ServerInfo>

export const Contacts = z.object({ recent: z.array(PersonView), people: z.array(PersonView) })
export type Contacts = z.infer<typeof Contacts>

/** Who may act for me, and for whom I may act. */
export const Delegates = z.object({ mine: z.array(PersonView), iActFor: z.array(PersonView) })
export type Delegates = z.infer<typeof Delegates>

/** What a key is good for besides acting as its account. `snapshot`: pictures of live meetings. */
const ApiKeyScope = z.enum(['snapshot'])
/** For SDKs and the CLI; the key is shown once and acts as its account. */
export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  scopes: z.array(ApiKeyScope),
})
export type ApiKey = z.infer<typeof ApiKey>
/** Scopes are given by people who are signed in, not by a key. */
export const CreateApiKey = z.object({ name: z.string().trim().min(1).max(60), scopes: z.array(ApiKeyScope).max(1).default([]) })
export const NewApiKey = ApiKey.extend({ key: z.string() })
