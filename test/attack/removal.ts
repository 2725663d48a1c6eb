/** Ways back for somebody who was removed, and what a removal might leave behind. */
import { setLock, type Run } from '../harness/cast.ts'
import type { Visitor } from '../harness/visitor.ts'
import { allAnswered, type Attack } from './attack.ts'
import type { Stage } from './stage.ts'

async function guestIn(stage: Stage, run: Run, name = 'Mallory Guest'): Promise<{ guest: Visitor; attendeeId: string; token: string }> {
  const guest = stage.stranger()
  const entered = await guest.enter({ number: run.number }, name)
  return { guest, attendeeId: entered.attendeeId, token: entered.media.token }
}

const remove = (stage: Stage, run: Run, attendeeId: string, block = false): Promise<unknown> =>
  stage.organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: { block } })

const everyWayBack: Attack = {
  name: 'Every way back after a removal from a locked meeting',
  precedent: 'LiveKit: removal leaves the token valid; Zoom: “another Zoom ID”; Greenlight #2465',
  async play(stage) {
    const run = await stage.start()
    const { guest, attendeeId, token } = await guestIn(stage, run)
    const pin = (await guest.do('dialIn', { params: { conferenceId: run.conferenceId } })).pin
    await setLock(stage.organizer, run, true)
    await remove(stage, run, attendeeId)
    const sockets = [await guest.openMedia(token), await guest.openMedia(token, { protocol: 'v0' })]
    const answers = {
      'same browser': await guest.copy().knock({ number: run.number }),
      'other name': await guest.copy().knock({ number: run.number }, stage.organizer.name),
      'no cookies': await stage.stranger().knock({ number: run.number }),
      'own second account': await stage.colleague.copy().knock({ number: run.number }),
      PIN: await stage.stranger().knock({ pin }),
      'unused media token': sockets.some(({ opened }) => opened) ? 'allowed' : 'token_refused',
      view: await guest.refusal('conference', { params: { conferenceId: run.conferenceId } }),
    }
    return allAnswered(
      'cookie, name, fresh browser, account, PIN, media token, view',
      ['meeting_locked', 'pin_unknown', 'token_refused', 'no_conference', 'removed_by_host'],
      answers,
    )
  },
}

const invitedAndRemoved: Attack = {
  name: 'The standing invitation of somebody removed',
  precedent: 'Nextcloud Talk spreed #12793',
  async play(stage) {
    const run = await stage.startLocked()
    const entered = await stage.invited.copy().enter({ number: run.number })
    await remove(stage, run, entered.attendeeId)
    const again = await stage.invited.copy().knock({ number: run.number })
    const sdk = await stage.invited.copy().knock({ number: run.number }, 'x', 'sdk')
    return allAnswered('the account that was invited, by browser and SDK', 'meeting_locked', { browser: again, SDK: sdk })
  },
}

const blockBeatsInvitation: Attack = {
  name: 'A blocked person, invited again by an attendee',
  precedent: 'Nextcloud Talk spreed #12793',
  async play(stage) {
    const run = await stage.start()
    const entered = await stage.colleague.copy().enter({ number: run.number })
    await remove(stage, run, entered.attendeeId, true)
    const friend = stage.invited.copy()
    await friend.enter({ number: run.number })
    const invited = await friend.refusal('invite', {
      params: { conferenceId: run.conferenceId },
      body: { accountIds: [stage.colleague.accountId] },
    })
    const back = await stage.colleague.copy().knock({ number: run.number })
    return {
      tried: 'an attendee of an open meeting invites whom the host has blocked',
      got: `invitation ${invited}; the blocked one gets ${back}`,
      safe: back === 'blocked',
    }
  },
}

const crashAfterRemoval: Attack = {
  name: 'Power cut right after a removal',
  precedent: 'removed, but the token not yet revoked',
  async play(stage) {
    const run = await stage.start()
    const { guest, attendeeId, token } = await guestIn(stage, run)
    await setLock(stage.organizer, run, true)
    await remove(stage, run, attendeeId)
    await stage.target.crash()
    const socket = await guest.openMedia(token)
    const answers = {
      cookie: await guest.knock({ number: run.number }),
      token: socket.opened ? 'allowed' : 'token_refused',
      stranger: await stage.stranger().knock({ number: run.number }),
    }
    return allAnswered(
      'kill -9 after the acknowledgement, restart, then cookie, token and a stranger',
      ['meeting_locked', 'token_refused'],
      answers,
    )
  },
}

const delegateAgainstOrganizer: Attack = {
  name: 'A delegate removes the organizer',
  precedent: 'MiroTalk 01fa3b0b: anybody could eject the presenter',
  async play(stage) {
    const run = await stage.start()
    await stage.delegate.copy().enter({ number: run.number })
    const answer = await stage.delegate.refusal('removeAttendee', {
      params: { conferenceId: run.conferenceId, attendeeId: run.organizer.attendeeId },
      body: {},
    })
    return { tried: 'remove, by a delegate, of the organizer', got: answer, safe: answer === 'organizer_stays' }
  },
}

export const removalAttacks: readonly Attack[] = [
  everyWayBack,
  invitedAndRemoved,
  blockBeatsInvitation,
  crashAfterRemoval,
  delegateAgainstOrganizer,
]
