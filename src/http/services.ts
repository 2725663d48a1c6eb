/** What the operations work with; put together in src/web-port.ts. */
import type { AccountInvitations } from '../auth/account-invitations.ts'
import type { ApiKeys } from '../auth/api-keys.ts'
import type { PasswordChange } from '../auth/password-change.ts'
import type { AccountStore } from '../auth/ports.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { ConferenceId, Instant, MeetingId } from '../domain/ids.ts'
import type { Ports } from '../meetings/ports.ts'
import type { Photographer } from '../meetings/take-snapshot.ts'
import type { Log } from '../ops/log.ts'
import type { WebhookAdministration } from '../webhooks/administration.ts'
import type { Budgets } from './budgets.ts'
import type { EngineReadings } from './engine-readings.ts'
import type { MediaCheckups } from './media-checkup.ts'
import type { LiveFeed } from './streams/live-feed.ts'

export interface Services {
  readonly ports: Ports
  readonly accounts: AccountStore
  readonly sessions: Sessions
  readonly apiKeys: ApiKeys
  readonly accountInvitations: AccountInvitations
  readonly signIn: SignIn
  readonly passwordChange: PasswordChange
  readonly conferences: { conferencesOf(id: MeetingId): Promise<readonly ConferenceRun[]> }
  readonly feed: LiveFeed
  readonly engineReadings: EngineReadings
  readonly mediaCheckups: MediaCheckups
  readonly photographer: Photographer
  readonly webhooks: WebhookAdministration
  readonly budgets: Budgets
  readonly log: Log
  readonly about: About
  readonly wait: (ms: number) => Promise<void>
}

interface ConferenceRun {
  readonly id: ConferenceId
  readonly startedAt: Instant
  readonly endedAt: Instant | null
}

export interface About {
  readonly name: string
  readonly version: string
  /** Address that people open, without a slash at its end. Known once the port is open. */
  readonly url: () => string
  /** Whether mail can be sent. */
  readonly mail: boolean
  readonly proxies: number
  /** Whether an operator set that address; otherwise people may come by others too. */
  readonly isUrlSet: boolean
  /** Where trunks reach this server. */
  readonly phonePorts: {
    readonly sip: number
    /** Null: no TLS. */
    readonly sips: number | null
    readonly sound: { readonly first: number; readonly last: number }
  }
  /** Folder of the built web client. */
  readonly webClient: string
}
