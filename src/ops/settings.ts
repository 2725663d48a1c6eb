/** Every setting, in one table: README's list and `latch config` are made from it. */
import { isIP } from 'node:net'
import { z } from 'zod'

export interface Setting {
  /** Reads the text of the environment; its messages are sentences for the operator. */
  readonly read: z.ZodType<unknown, string>
  /** Text as it would stand in the environment; null where there is none. */
  readonly preset: string | null
  readonly about: string
  /** Never printed. */
  readonly secret?: true
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'wants a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'wants a port number from 0 to 65535')

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'wants two port numbers such as 40000-40999')
  .transform((value) => {
    const [first = 0, last = 0] = value.split('-').map(Number)
    return { first, last }
  })
  .refine(({ first, last }) => first > 0 && last <= 65_535 && last - first >= 3, 'wants at least four ports between 1 and 65535')

/** `address/bits`, or an address alone. */
const network = z.string().transform((value, context) => {
  const [address = '', written] = value.split('/')
  const longest = isIP(address) === 6 ? 128 : 32
  const bits = written === undefined ? longest : /^\d{1,3}$/.test(written) ? Number(written) : -1
  if (isIP(address) !== 0 && bits >= 0 && bits <= longest) return { address, bits }
  context.addIssue({ code: 'custom', message: 'wants networks such as 10.1.0.0/16 or fd00::/8, separated by commas' })
  return z.NEVER
})

const text = z.string().max(1000, 'is longer than 1000 characters')
const list = text.transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)
const networks = list.pipe(z.array(network))
const webAddress = z
  .url({ protocol: /^https?$/, error: 'wants an address that begins with http:// or https://' })
  .transform((value) => value.replace(/\/+$/, ''))
/** RFC 7065; only TCP is served. */
const turn = z
  .string()
  .regex(
    /^(auto|off|turns?:([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?(\?transport=tcp)?)$/,
    'wants auto, off, or an address such as turns:turn.example.org:443',
  )
  .transform((value) => (value === 'auto' || value === 'off' ? value : { url: `${value.replace(/\?.*$/, '')}?transport=tcp` }))
/** A host name or address, with or without a port. */
const stun = z
  .string()
  .regex(/^([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?$/, 'wants a host with or without a port, such as stun.example.org:3478')
  .transform((value) => {
    const [, host = '', port = '3478'] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(value) ?? []
    return { host, port: Number(port) }
  })
  .refine(({ port }) => port >= 1 && port <= 65_535, 'wants a port from 1 to 65535')
const key = z.string().regex(/^[\w-]{43}$/, 'wants 32 bytes in base64url: 43 characters')
const factor = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,3})?$/, 'wants a number such as 1 or 2.5')
  .transform(Number)
  // Nobody could do anything, the operator included.
  .refine((value) => value > 0, 'wants a number above 0')

export const settings = {
  LATCH_PORT: { read: port, preset: '8080', about: 'Port of the web client, the API and the media sockets (TCP).' },
  LATCH_HOST: { read: text, preset: '0.0.0.0', about: 'Address that this port listens on.' },
  LATCH_URL: {
    read: webAddress,
    preset: null,
    about: 'Address that people open, for links and cookies. Set it behind a proxy; otherwise it is localhost with the port.',
  },
  LATCH_NAME: { read: text, preset: 'Latch', about: 'Name of this server, as people see it.' },
  LATCH_DATA: { read: text, preset: './data', about: 'Folder of the database and the server’s secrets. Back it up.' },
  LATCH_DATABASE_URL: {
    read: z.url({ protocol: /^postgres(ql)?$/, error: 'wants an address that begins with postgres://' }),
    preset: null,
    about: 'PostgreSQL instead of SQLite, for several servers on one truth.',
    secret: true,
  },
  LATCH_NODE: { read: text, preset: null, about: 'Name of this server among those on one database; by default host name and port.' },
  LATCH_MASTER_KEY: {
    read: key,
    preset: null,
    about: 'The key that seals all secrets, for several servers on one database. By default one is made in the data folder.',
    secret: true,
  },
  LATCH_MEDIA_PORT: { read: port, preset: '7882', about: 'Port of sound and picture (UDP, and TCP where UDP is blocked).' },
  LATCH_MEDIA_HOST: { read: text, preset: '0.0.0.0', about: 'Address that the media port listens on.' },
  LATCH_MEDIA_ADDRESS: {
    read: list,
    preset: null,
    about: 'Addresses at which browsers reach the media port, separated by commas. Set it behind NAT; by default this machine’s own.',
  },
  LATCH_MEDIA_WORKERS: {
    read: z
      .string()
      .regex(/^\d{1,2}$/, 'wants a number of threads, 1 to 32')
      .transform(Number)
      .refine((value) => value >= 1 && value <= 32, 'wants a number of threads, 1 to 32'),
    preset: null,
    about: 'Threads that carry sound and picture. By default one fewer than the machine has processors, at least 1 and at most 8.',
  },
  LATCH_ACCELERATOR: {
    read: z.enum(['auto', 'off'], 'wants auto or off'),
    preset: 'auto',
    about: 'Whether packets are encrypted and sent by the accelerator, where set-up could build it (Linux with a C compiler). Off: never.',
  },
  LATCH_MEDIA_SHARE: {
    read: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, 'wants a number of people, 1 to 9999')
      .transform(Number),
    preset: '50',
    about: 'How many people of one meeting a media thread carries before the others help.',
  },
  LATCH_STUN: {
    read: stun,
    preset: null,
    about:
      'STUN server that is asked where the internet sees the media port, at start and by `latch doctor media`. None is asked by default.',
  },
  LATCH_LOUDEST_SOUNDS: {
    read: z
      .string()
      .regex(/^\d{1,3}$/, 'wants a number of microphones, 0 to 999')
      .transform(Number),
    preset: '8',
    about: 'How many microphones of one meeting are heard at once: the loudest. 0 passes all on.',
  },
  LATCH_SIP_PORT: {
    read: port,
    preset: '5060',
    about: 'Port of SIP (UDP and TCP) for telephone trunks. It is opened once a trunk is entered.',
  },
  LATCH_SIPS_PORT: { read: port, preset: '5061', about: 'The same by TLS, where `LATCH_TLS_CERT` is set.' },
  LATCH_SIP_HOST: { read: text, preset: '0.0.0.0', about: 'Address that SIP and the sound of telephones are received on.' },
  LATCH_SIP_ADDRESS: {
    read: text,
    preset: null,
    about: 'Address at which trunks reach this server. Set it behind NAT; by default this machine’s own.',
  },
  LATCH_SIP_SOUND_PORTS: {
    read: portRange,
    preset: '40000-40999',
    about: 'Ports of telephones’ sound (UDP), two for each call.',
  },
  LATCH_ROOM_LINES: {
    read: z.enum(['720', '1080'], 'wants 720 or 1080').transform((value) => (value === '1080' ? 1080 : 720)),
    preset: '720',
    about: 'The most lines of the picture that a room system is shown. 1080 takes twice the processor for each room that can show it.',
  },
  LATCH_PROMPTS: { read: text, preset: null, about: 'Folder with your own recordings, `en/` and `de/`, in place of the built-in voice.' },
  LATCH_TLS_CERT: { read: text, preset: null, about: 'Certificate file (PEM, with chain) to serve https without a proxy.' },
  LATCH_TLS_KEY: { read: text, preset: null, about: 'Its private key file (PEM).' },
  LATCH_TURN: {
    read: turn,
    preset: 'auto',
    about: 'Sound and picture by the web port: `auto` (with `LATCH_TLS_CERT`, no proxy), `off`, or `turns:host:443` of a TCP proxy.',
  },
  LATCH_PROXIES: {
    read: z.string().regex(/^\d$/, 'wants the number of proxies, 0 to 9').transform(Number),
    preset: '0',
    about: 'How many proxies stand in front; that many X-Forwarded-For entries are believed.',
  },
  LATCH_SMTP_URL: {
    read: z.url({ protocol: /^smtps?$/, error: 'wants an address such as smtp://user:password@host:587' }),
    preset: null,
    about: 'Mail server for invitations. Without it inviters pass links on themselves.',
    secret: true,
  },
  LATCH_MAIL_FROM: { read: text, preset: 'Latch <latch@localhost>', about: 'Sender of these mails.' },
  LATCH_WEBHOOK_NETWORKS: {
    read: networks,
    preset: null,
    about: 'Private networks that webhooks may reach, also by plain http, separated by commas. By default only public addresses by https.',
  },
  LATCH_LIMITS: {
    read: factor,
    preset: '1',
    about: 'Multiplies every budget per network address. Raise it where very many people share one address.',
  },
  LATCH_METRICS_PORT: { read: port, preset: null, about: 'Port of /metrics for Prometheus, on loopback only. Off by default.' },
  LATCH_LOG_LEVEL: {
    read: z.enum(['error', 'warn', 'info', 'debug', 'silent'], 'wants one of error, warn, info, debug, silent'),
    preset: 'info',
    about: 'How much is logged, as JSON on the standard error.',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
