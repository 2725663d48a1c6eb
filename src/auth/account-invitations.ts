/** Links that make one account each: the first one, printed at the start, makes the administrator. */
import { randomBytes } from 'node:crypto'
import { branded, type AccountId, type Instant } from '../domain/ids.ts'
import { cleanName } from '../domain/name.ts'
import type { KeyedSecrets } from './keyed-secrets.ts'
import type { Passwords } from './passwords.ts'
import type { Account, AccountInvitationRecord, AccountInvitationStore, AccountStore } from './ports.ts'

const DAY_MS = 86_400_000
const INVITATION_MS = 7 * DAY_MS
/** The one of the first start ends with the next start. */
const FIRST_RUN_MS = 365 * DAY_MS

interface NewAccount {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly language: 'en' | 'de'
}

type Redeemed = { readonly ok: true; readonly account: Account } | { readonly ok: false; readonly code: 'no_invitation' | 'email_taken' }

export interface AccountInvitations {
  /** The token of a new first-run link, or null once there is an account. Earlier ones are dead. */
  firstRun(): Promise<string | null>
  invite(): Promise<{ readonly token: string; readonly expiresAt: Instant }>
  redeem(kind: AccountInvitationRecord['kind'], wanted: NewAccount): Promise<Redeemed>
}

interface Needs {
  readonly invitations: AccountInvitationStore
  readonly accounts: AccountStore
  readonly passwords: Passwords
  readonly secrets: KeyedSecrets
  readonly clock: { now(): Instant }
}

export function createAccountInvitations(needs: Needs): AccountInvitations {
  const { invitations, accounts, clock } = needs
  return {
    async firstRun() {
      if ((await accounts.count()) > 0) return null
      await invitations.deleteFirstRun()
      return (await issue(needs, 'first-run', FIRST_RUN_MS)).token
    },
    invite: () => issue(needs, 'invitation', INVITATION_MS),
    async redeem(kind, wanted) {
      const account = await accountOf(needs, kind, wanted)
      const outcome = await invitations.redeem(needs.secrets.hash('account-invitation', wanted.token), kind, account, clock.now())
      return outcome === 'created' ? { ok: true, account } : { ok: false, code: outcome }
    },
  }
}

async function issue({ invitations, secrets, clock }: Needs, kind: AccountInvitationRecord['kind'], lifetime: number) {
  const token = secrets.fresh()
  const createdAt = clock.now()
  const expiresAt = createdAt + lifetime
  await invitations.create({ hash: secrets.hash('account-invitation', token), kind, createdAt, expiresAt })
  return { token, expiresAt }
}

async function accountOf({ passwords, clock }: Needs, kind: AccountInvitationRecord['kind'], wanted: NewAccount): Promise<Account> {
  return {
    id: branded<AccountId>(`acc_${randomBytes(16).toString('base64url')}`),
    name: cleanName(wanted.name),
    email: wanted.email.toLowerCase(),
    passwordHash: await passwords.hash(wanted.password),
    admin: kind === 'first-run',
    language: wanted.language,
    createdAt: clock.now(),
  }
}
