/** Sessions, API keys and the invitations that make accounts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountInvitationRecord, ApiKeyRecord, Session } from '../auth/ports.ts'
import { branded, type SecretHash } from '../domain/ids.ts'
import type { Stores } from './open-stores.ts'
import { freshStores } from './testing/fresh-stores.suite.ts'
import { anAccount } from './testing/sample-account.ts'
import type { StoreHome, StoreKind } from './testing/store-homes.ts'

const NOW = 1_700_000_000_000
const owner = anAccount('owner', 'Owner')
const other = anAccount('other', 'Other')
const hash = (text: string): SecretHash => branded(text)

const aSession = (name: string, more: Partial<Session> = {}): Session => ({
  hash: hash(name),
  accountId: owner.id,
  createdAt: NOW,
  lastSeenAt: NOW,
  expiresAt: NOW + 1_000,
  ...more,
})

const aKey = (name: string, more: Partial<ApiKeyRecord> = {}): ApiKeyRecord => ({
  id: `id of ${name}`,
  accountId: owner.id,
  name,
  hash: hash(`hash of ${name}`),
  createdAt: NOW,
  lastUsedAt: null,
  scopes: [],
  ...more,
})

const anInvitation = (name: string, kind: AccountInvitationRecord['kind']): AccountInvitationRecord => ({
  hash: hash(name),
  kind,
  createdAt: NOW,
  expiresAt: NOW + 1_000,
})

export function signInSuite(kind: StoreKind): void {
  describe('signing in', () => {
    let home: StoreHome
    let stores: Stores

    beforeAll(async () => {
      home = await kind.newHome()
      stores = await home.open()
      for (const account of [owner, other]) await stores.accounts.create(account)
    })

    afterAll(async () => {
      await stores.close()
      home.destroy()
    })

    it('a session is found until it expires or is deleted, and slides', async () => {
      const session = aSession('slides')
      await stores.sessions.create(session)
      expect(await stores.sessions.find(session.hash, NOW + 999)).toEqual(session)
      expect(await stores.sessions.find(session.hash, NOW + 1_000)).toBeNull()
      await stores.sessions.touch(session.hash, NOW + 500, NOW + 5_000)
      expect(await stores.sessions.find(session.hash, NOW + 1_000)).toEqual({ ...session, lastSeenAt: NOW + 500, expiresAt: NOW + 5_000 })
      await stores.sessions.delete(session.hash)
      await stores.sessions.delete(session.hash)
      expect(await stores.sessions.find(session.hash, NOW)).toBeNull()
      expect(await stores.sessions.find(hash('unknown'), NOW)).toBeNull()
    })

    it('expired sessions are swept away, others stay', async () => {
      await stores.sessions.create(aSession('old', { expiresAt: NOW }))
      await stores.sessions.create(aSession('young', { expiresAt: NOW + 1 }))
      await stores.sessions.deleteExpired(NOW)
      expect(await stores.sessions.find(hash('old'), NOW - 1)).toBeNull()
      expect(await stores.sessions.find(hash('young'), NOW)).not.toBeNull()
    })

    it('a new password ends all sessions of its account, and no other’s', async () => {
      const account = anAccount('renews', 'Renews')
      await stores.accounts.create(account)
      for (const name of ['at home', 'at work']) await stores.sessions.create(aSession(name, { accountId: account.id }))
      const foreign = aSession('not theirs')
      await stores.sessions.create(foreign)
      expect(await stores.accounts.changePassword(account.id, 'new hash')).toBe(true)
      expect(await stores.accounts.find({ id: account.id })).toEqual({ ...account, passwordHash: 'new hash' })
      for (const name of ['at home', 'at work']) expect(await stores.sessions.find(hash(name), NOW)).toBeNull()
      expect(await stores.sessions.find(foreign.hash, NOW)).toEqual(foreign)
      expect(await stores.accounts.changePassword(branded('nobody'), 'new hash')).toBe(false)
    })

    it('an API key is found by its hash, listed for its owner, and deleted by its owner only', async () => {
      const first = aKey('first')
      const second = aKey('second', { createdAt: NOW + 1 })
      for (const key of [second, first, aKey('foreign', { accountId: other.id })]) await stores.apiKeys.create(key)
      expect(await stores.apiKeys.find(first.hash)).toEqual(first)
      expect(await stores.apiKeys.find(hash('unknown'))).toBeNull()
      await stores.apiKeys.touch(second.id, NOW + 7)
      expect(await stores.apiKeys.listOf(owner.id)).toEqual([first, { ...second, lastUsedAt: NOW + 7 }])
      expect(await stores.apiKeys.delete(other.id, first.id)).toBe(false)
      expect(await stores.apiKeys.delete(owner.id, first.id)).toBe(true)
      expect(await stores.apiKeys.delete(owner.id, first.id)).toBe(false)
      expect(await stores.apiKeys.find(first.hash)).toBeNull()
    })
  })

  describe('account invitations', () => {
    const fresh = freshStores(kind)

    it('the first start’s token makes one administrator, and only while there is no account', async () => {
      await fresh.stores.accountInvitations.create(anInvitation('token', 'first-run'))
      await fresh.stores.accountInvitations.create(anInvitation('token 2', 'first-run'))
      const admins = Array.from({ length: 8 }, (_, place) => anAccount(`admin${place}`, 'Admin', { admin: true }))
      const tries = admins.map((admin, place) =>
        fresh.stores.accountInvitations.redeem(hash(place % 2 === 0 ? 'token' : 'token 2'), 'first-run', admin, NOW),
      )
      const outcomes = await Promise.all(tries)
      expect(outcomes.toSorted()).toEqual(['created', ...Array<string>(7).fill('no_invitation')])
      expect(await fresh.stores.accounts.count()).toBe(1)
    })

    it('an invitation makes one account, however many try at once', async () => {
      await fresh.stores.accountInvitations.create(anInvitation('once', 'invitation'))
      const people = Array.from({ length: 8 }, (_, place) => anAccount(`p${place}`, 'Person'))
      const outcomes = await Promise.all(
        people.map((person) => fresh.stores.accountInvitations.redeem(hash('once'), 'invitation', person, NOW)),
      )
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(await fresh.stores.accounts.count()).toBe(1)
    })

    it('unknown, expired and of another kind open nothing', async () => {
      await fresh.stores.accountInvitations.create(anInvitation('invited', 'invitation'))
      await fresh.stores.accountInvitations.create(anInvitation('first', 'first-run'))
      const redeem = fresh.stores.accountInvitations.redeem.bind(fresh.stores.accountInvitations)
      expect(await redeem(hash('unknown'), 'invitation', owner, NOW)).toBe('no_invitation')
      expect(await redeem(hash('invited'), 'invitation', owner, NOW + 1_000)).toBe('no_invitation')
      expect(await redeem(hash('invited'), 'first-run', owner, NOW)).toBe('no_invitation')
      expect(await redeem(hash('first'), 'invitation', owner, NOW)).toBe('no_invitation')
      await fresh.stores.accountInvitations.deleteFirstRun()
      expect(await redeem(hash('first'), 'first-run', owner, NOW)).toBe('no_invitation')
      expect(await fresh.stores.accounts.count()).toBe(0)
      expect(await redeem(hash('invited'), 'invitation', owner, NOW)).toBe('created')
    })

    it('a taken address uses nothing up', async () => {
      await fresh.stores.accounts.create(owner)
      await fresh.stores.accountInvitations.create(anInvitation('again', 'invitation'))
      const same = anAccount('same', 'Same', { email: owner.email })
      expect(await fresh.stores.accountInvitations.redeem(hash('again'), 'invitation', same, NOW)).toBe('email_taken')
      expect(await fresh.stores.accounts.find({ id: same.id })).toBeNull()
      expect(await fresh.stores.accountInvitations.redeem(hash('again'), 'invitation', other, NOW)).toBe('created')
      expect(await fresh.stores.accounts.find({ email: other.email })).toEqual(other)
    })
  })
}
