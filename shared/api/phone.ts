/** Telephone lines and the numbers that people call, as administrators enter them. */
import { z } from 'zod'
import { COUNTRIES } from './countries.ts'
import { readHost } from './host-name.ts'
import { readPrefix } from './ip-prefix.ts'
import { readPhoneNumber } from './phone-number.ts'

/** One line of visible text. */
const Line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}*$/u, 'One line, without control characters')
/** Goes between quotation marks in a SIP header (RFC 3261, section 25.1). */
const Quotable = (longest: number) => Line(longest).regex(/^[^"\\<>]*$/, 'Without quotation marks, backslashes and angle brackets')

const Prefix = z
  .string()
  .max(60)
  .transform((text, context) => {
    const read = readPrefix(text)
    if (read.ok) return read.prefix
    const message =
      read.fault === 'too_wide'
        ? 'This covers far more addresses than one provider has'
        : 'An address such as 192.0.2.7, or a prefix such as 192.0.2.0/24 or 2001:db8::/32'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

const Host = z
  .string()
  .max(300)
  .transform((text, context) => {
    const host = readHost(text)
    if (host !== null) return host
    context.addIssue({ code: 'custom', message: 'A host name such as sip.example.org or an address, without port' })
    return z.NEVER
  })

export const E164 = z
  .string()
  .max(60)
  .transform((text, context) => {
    const read = readPhoneNumber(text)
    if (read !== null) return read
    context.addIssue({ code: 'custom', message: 'International: + and the country’s code, then digits and spaces; no (0)' })
    return z.NEVER
  })

const Transport = z.enum(['udp', 'tcp', 'tls'])
const TrunkMedia = z.enum(['rtp', 'srtp-optional', 'srtp-required'])
const GreetingLanguage = z.enum(['en', 'de'])

/** How the server signs in at the provider's registrar. The password goes in and never comes out. */
const RegistrationView = z.object({
  registrar: z.string(),
  port: z.number().int(),
  transport: Transport,
  username: z.string(),
  /** Only this one's challenges are answered; null: those of everybody. */
  realm: z.string().nullable(),
})

/** Where calls to the other side go, where it is no registrar that this server signs in at. */
const TrunkServer = z.object({ host: z.string(), port: z.number().int(), transport: Transport })
const TrunkServerInput = z.object({ host: Host, port: z.number().int().min(1).max(65_535), transport: Transport })

/** How the other side signs in when it calls, from wherever. */
const LoginView = z.object({ username: z.string() })
/** Strangers may try as often as the budget of strangers allows. */
const SHORTEST_LOGIN_PASSWORD = 12

const Username = Quotable(120).regex(/^\S+$/, 'Without spaces')

const LoginInput = z.object({
  username: Username,
  /** Absent when a trunk is changed: the one that is kept stays, as long as the user name does. */
  password: z.string().min(SHORTEST_LOGIN_PASSWORD).max(200).optional(),
})

const RegistrationInput = z.object({
  registrar: Host,
  port: z.number().int().min(1).max(65_535),
  transport: Transport,
  username: Username,
  /** Absent when a trunk is changed: the one that is kept stays, as long as registrar and user name do. */
  password: z.string().min(1).max(200).optional(),
  realm: Quotable(200).nullable().default(null),
})

export const TrunkInput = z
  .object({
    name: Line(60),
    /** Whence its calls come: addresses and prefixes. */
    addresses: z
      .array(Prefix)
      .max(64)
      .default([])
      .transform((prefixes) => [...new Set(prefixes)]),
    registration: RegistrationInput.nullable().default(null),
    media: TrunkMedia,
    server: TrunkServerInput.optional(),
    login: LoginInput.optional(),
  })
  .refine(({ addresses, registration, login }) => addresses.length > 0 || registration !== null || login !== undefined, {
    path: ['addresses'],
    message: 'Give addresses from which its calls come, a registration, or a login of the other side',
  })
export type TrunkInput = z.infer<typeof TrunkInput>

const Status = z.number().int().nullable()

/** What is known of a trunk just now, by the server that was asked. */
const TrunkStateView = z.object({
  /** Null: it does not register, or the first answer is still awaited. */
  registration: z
    .discriminatedUnion('registered', [
      z.object({ registered: z.literal(true), since: z.number() }),
      /** SIP's status of the last refusal; null where no answer came. */
      z.object({ registered: z.literal(false), since: z.number(), status: Status }),
    ])
    .nullable(),
  /** What came of the last question whether anybody is there (OPTIONS). Null: not asked yet. */
  answer: z
    .discriminatedUnion('up', [
      z.object({ up: z.literal(true), at: z.number(), roundTripMs: z.number() }),
      z.object({ up: z.literal(false), at: z.number(), status: Status }),
    ])
    .nullable(),
})
export type TrunkStateView = z.infer<typeof TrunkStateView>

export const TrunkView = z.object({
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  registration: RegistrationView.nullable(),
  media: TrunkMedia,
  server: TrunkServer.optional(),
  login: LoginView.optional(),
  state: TrunkStateView,
})
export type TrunkView = z.infer<typeof TrunkView>

export const PhoneNumberInput = z.object({
  number: E164,
  country: z.string().refine((code) => COUNTRIES.includes(code), 'Two capital letters of ISO 3166-1'),
  city: Line(60),
  /** In which its callers are greeted. */
  language: GreetingLanguage,
  trunkId: z.string().max(100),
})
export type PhoneNumberInput = z.infer<typeof PhoneNumberInput>

/** A number to call, as everyone may know it. */
export const PhoneNumber = z.object({
  country: z.string(),
  city: z.string(),
  /** E.164: `+` and digits. */
  number: z.string(),
  /** The same, grouped for people. */
  written: z.string(),
  language: GreetingLanguage,
})
export type PhoneNumber = z.infer<typeof PhoneNumber>

export const PhoneNumberView = PhoneNumber.extend({ id: z.string(), trunkId: z.string() })
export type PhoneNumberView = z.infer<typeof PhoneNumberView>

export const PhoneBookView = z.object({
  trunks: z.array(TrunkView),
  numbers: z.array(PhoneNumberView),
  /** Where this server listens for trunks: SIP by UDP and TCP, by TLS (null: not offered), and sound by UDP. */
  ports: z.object({
    sip: z.number().int(),
    sips: z.number().int().nullable(),
    sound: z.object({ first: z.number().int(), last: z.number().int() }),
  }),
})
export type PhoneBookView = z.infer<typeof PhoneBookView>

/** What telephone numbers may begin with: `+` and digits. */
const NumberPrefix = z
  .string()
  .max(40)
  .regex(/^\s*\+[1-9](?:[ -]?\d){0,14}\s*$/, '+ and the country’s code, then more digits where less than a country is meant')
  .transform((text) => text.replaceAll(/[\s-]/g, ''))

const Minutes = z.number().int().min(1).max(100_000)

/** Minutes are those of any 24 hours; each call counts as one at least. */
const CallLimits = z.object({
  serverMinutes: Minutes,
  meetingMinutes: Minutes,
  personMinutes: Minutes,
  callsAtOnce: z.number().int().min(1).max(1_000),
})

/** Whom the server may call for attendees, and how much that may cost. */
export const OutgoingSettings = z.object({
  /** Of the number that telephones see; its trunk makes the calls. Null: nobody is called. */
  numberId: z.string().max(100).nullable(),
  /** Empty: nobody is called. */
  prefixes: z
    .array(NumberPrefix)
    .max(100)
    .transform((prefixes) => [...new Set(prefixes)]),
  limits: CallLimits,
})
export type OutgoingSettings = z.infer<typeof OutgoingSettings>

export const OutgoingCallsView = z.object({
  numberId: z.string().nullable(),
  prefixes: z.array(z.string()),
  limits: CallLimits,
  spent: z.object({
    /** In the last 24 hours, by all servers on this database. */
    minutes: z.number().int(),
    /** Calls at this moment. */
    running: z.number().int(),
  }),
})
export type OutgoingCallsView = z.infer<typeof OutgoingCallsView>
