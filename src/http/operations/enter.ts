/** The one door (SPEC A1). Guesses are counted for each source; whoever is on the roster is never shut out by others' guesses (P5). */
import { enter as enterMeeting, type EnterOutcome } from '../../meetings/enter.ts'
import { standpoint } from '../../meetings/standpoint.ts'
import { DOOR_COOKIE_DAYS, doorCookieOf, doorsToForget } from '../door-cookies.ts'
import { doorKeyOf, heldDevice, publicKeyOf } from '../door-request.ts'
import { answered, operation, refused, type Asking } from '../operation.ts'
import type { Services } from '../services.ts'
import { pay, type Toll } from '../toll.ts'
import { personOf } from '../visitor.ts'

type Entering = Asking<'enter'>

export const enter = operation('enter', async (services, asking) => {
  const { visitor, body } = asking
  const toll = pay(services.budgets, visitor.source, 'pin' in body.by)
  if (!toll.paid && !(await isKnownHere(services, asking))) return refused('too_many_tries', toll.retryAfter)
  const outcome = await enterMeeting(services.ports, {
    by: doorKeyOf(body.by),
    path: body.leg,
    name: body.name ?? '',
    account: personOf(visitor.account),
    device: heldDevice(visitor, body.by),
    source: visitor.source,
    trunk: null,
  })
  settle(toll, outcome)
  if (body.leg === 'app') keepDevice(asking, outcome.device)
  if (!outcome.admitted) return refused(outcome.code, outcome.retryAfter)
  const { token, device } = outcome
  const { conferenceId, attendeeId, legId, role, name, nameProved, encrypted } = outcome
  const media = { url: mediaUrl(visitor.origin), token }
  const entered = { conferenceId, attendeeId, legId, role, name, nameProved, encrypted, media }
  return answered(body.leg === 'sdk' ? { ...entered, deviceSecret: device } : entered)
})

/** A PIN is a guess until it has been checked; a session or a device secret that the roster knows is none. */
async function isKnownHere({ ports }: Services, { visitor, body }: Entering): Promise<boolean> {
  if ('pin' in body.by) return false
  const request = { by: publicKeyOf(body.by), account: personOf(visitor.account), device: heldDevice(visitor, body.by) }
  return (await standpoint(ports, request)).standing === 'rostered'
}

function settle(toll: Toll, outcome: EnterOutcome): void {
  if (outcome.admitted || outcome.code === 'too_many_tries') toll.refundAll()
  else if (outcome.code !== 'no_meeting' && outcome.code !== 'pin_unknown') toll.refundGuess()
}

function keepDevice({ visitor, body, setCookie, clearCookie }: Entering, device: string): void {
  const door = doorCookieOf(body.by)
  for (const old of doorsToForget(visitor.cookies, door)) clearCookie(old)
  setCookie(door, device, DOOR_COOKIE_DAYS)
}

const mediaUrl = (url: string): string => url.replace(/^http/, 'ws')
