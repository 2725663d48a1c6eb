/** Fills a fresh server for `npm run dev`: three people, who all have the same password, and a meeting each. */
import { createClient, type Call } from '../shared/api/client.ts'

const [server = '', client = '', token = ''] = process.argv.slice(2)
const PASSWORD = 'latch for development'
const PEOPLE = ['Ada Lovelace', 'Dana Okafor', 'Ines Weber'] as const

/** A typed client that keeps its own cookies. */
function signedOut(): Call {
  const cookies = new Map<string, string>()
  return createClient({
    origin: server,
    fetch: async (url, init) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, { ...init, headers: { ...init.headers, origin: client, cookie } })
      for (const line of response.headers.getSetCookie()) {
        const pair = line.split(';')[0] ?? ''
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
      }
      return response
    },
  })
}

const email = (name: string): string => `${name.split(' ')[0]?.toLowerCase() ?? 'somebody'}@example.org`

async function value<T>(answer: Promise<{ ok: true; value: T } | { ok: false; problem: { title: string } }>): Promise<T> {
  const result = await answer
  if (result.ok) return result.value
  throw new Error(result.problem.title)
}

const admin = signedOut()
const [first, ...others] = PEOPLE
await value(admin('setUp', { body: { token, name: first, email: email(first), password: PASSWORD } }))
const ids: string[] = []
for (const name of others) {
  const { link } = await value(admin('inviteAccount', {}))
  const account = await value(
    signedOut()('register', { body: { token: new URL(link).hash.replace('#token=', ''), name, email: email(name), password: PASSWORD } }),
  )
  ids.push(account.accountId)
}
await value(admin('addDelegate', { params: { accountId: ids[0] ?? '' } }))
const now = Date.now()
const HOUR = 3_600_000
await value(
  admin('createMeeting', {
    body: { title: 'Weekly planning', schedule: { startsAt: now + HOUR, endsAt: now + 2 * HOUR }, invitees: { accountIds: ids } },
  }),
)
await value(
  admin('createMeeting', {
    body: { title: 'Budget, in private', settings: { startLocked: true }, invitees: { accountIds: ids.slice(0, 1) } },
  }),
)
console.log(`Seeded. Sign in at ${client}/sign-in as ${PEOPLE.map(email).join(', ')}; password: ${PASSWORD}`)
