/** An account by a link: the first-run link's is the administrator's. Whoever made one is signed in. */
import type { z } from 'zod'
import type { SetUp } from '../../shared/api/account.ts'
import type { AccountInvitationRecord } from '../auth/ports.ts'
import { SESSION_MS } from '../auth/sessions.ts'
import { cleanName } from '../domain/name.ts'
import { meOf, type Me } from './me.ts'
import { answered, refused, type Asking, type Outcome } from './operation.ts'
import type { Services } from './services.ts'
import { SESSION_COOKIE } from './visitor.ts'

type Redeeming = Pick<Asking<'setUp'>, 'visitor' | 'setCookie'> & { readonly body: z.output<typeof SetUp> }

const DAY_MS = 86_400_000

export async function makeAccount(services: Services, kind: AccountInvitationRecord['kind'], asking: Redeeming): Promise<Outcome<Me>> {
  const { budgets, accountInvitations, ports } = services
  const { visitor, body } = asking
  if (!budgets.signIns.take(visitor.source)) return refused('too_many_requests', budgets.signIns.wait(visitor.source))
  if (cleanName(body.name) === '') return refused('invalid_request')
  const redeemed = await accountInvitations.redeem(kind, { ...body, language: visitor.language })
  if (!redeemed.ok) return refused(redeemed.code)
  budgets.signIns.giveBack(visitor.source)
  const { account } = redeemed
  const by = kind === 'first-run' ? 'first-run' : 'invitation'
  await ports.audit.append({ type: 'account.created', accountId: account.id, name: account.name, by }, ports.clock.now())
  await openSession(services, account.id, asking)
  return answered(meOf(account))
}

export async function openSession(
  { sessions, ports }: Services,
  accountId: Parameters<Services['sessions']['open']>[0],
  asking: Pick<Asking<'signIn'>, 'setCookie'>,
): Promise<void> {
  asking.setCookie(SESSION_COOKIE, await sessions.open(accountId), SESSION_MS / DAY_MS)
  await ports.audit.append({ type: 'session.opened', accountId }, ports.clock.now())
}
