/** Being taken for somebody else: by name, by link, by stolen secrets, by another site. */
import { allAnswered, type Attack } from './attack.ts'

const nameIsNoRight: Attack = {
  name: 'The organizer’s name, typed by a guest',
  precedent: 'MiroTalk 609a63d5: presenters were known by the name that they typed',
  async play(stage) {
    const run = await stage.start()
    const guest = stage.stranger()
    const entered = await guest.enter({ number: run.number }, stage.organizer.name)
    const unlock = await guest.refusal('changeLock', { params: { conferenceId: run.conferenceId }, body: { locked: true } })
    return {
      tried: `entering an open meeting as “${stage.organizer.name}”, then locking`,
      got: `role ${entered.role}, name proved: ${String(entered.nameProved)}, lock: ${unlock}`,
      safe: entered.role === 'attendee' && !entered.nameProved && unlock === 'not_host',
    }
  },
}

const disguises = (name: string): readonly string[] => [
  `<${name}>`,
  `${name} ✓`,
  `\u202e${name}`,
  name.replace('a', '\u0430'),
  `${name.slice(0, 2)}\u200b${name.slice(2)}`,
  `  ${name}  `,
]

const lookAlikes: Attack = {
  name: 'Names that look like the organizer’s',
  precedent: 'La Suite Meet #1585: impersonation in the lobby',
  async play(stage) {
    const run = await stage.start()
    for (const name of disguises(stage.organizer.name)) await stage.stranger().enter({ number: run.number }, name)
    const view = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const guests = view.attendees.filter((attendee) => attendee.legs.length >= 0 && !attendee.nameProved)
    const unmarked = guests.filter((guest) => guest.resembles === null)
    const typed = guests.filter((guest) => /[<>✓\u202e\u200b]/u.test(guest.name))
    return {
      tried: `${String(guests.length)} guests with brackets, badge, right-to-left mark, Cyrillic letter, zero-width space`,
      got: `${String(unmarked.length)} not marked as look-alikes, ${String(typed.length)} with typed marks kept`,
      safe: guests.length === disguises('x').length && unmarked.length === 0 && typed.length === 0,
    }
  },
}

const forwardedLink: Attack = {
  name: 'A personal link, passed on',
  precedent: 'every product whose links are bearer tokens',
  async play(stage) {
    const run = await stage.start()
    const made = await stage.organizer.do('invite', {
      params: { conferenceId: run.conferenceId },
      body: { emails: [{ email: 'guest@example.org', name: 'Gina Guest' }] },
    })
    const link = new URL(made.invited[0]?.link ?? '').hash.replace(/^#/, '')
    const owner = stage.stranger()
    await owner.enter({ link })
    const answers = {
      'second device': await stage.stranger().knock({ link }),
      'second device by SDK': await stage.stranger().knock({ link }, 'x', 'sdk'),
    }
    const owners = await owner.knock({ link })
    const outcome = allAnswered('the link of a guest who has used it, on other devices', 'link_used', answers)
    return { ...outcome, got: `${outcome.got}; its owner: ${owners}`, safe: outcome.safe && owners === 'allowed' }
  },
}

const stolenToken: Attack = {
  name: 'A media token, stolen and replayed',
  precedent: 'LiveKit #4620: the thief displaced the victim',
  async play(stage) {
    const run = await stage.start()
    const victim = stage.stranger()
    const { media } = await victim.enter({ number: run.number })
    const thief = await stage.stranger().openMedia(media.token)
    const older = await stage.stranger().openMedia(media.token, { protocol: 'v0' })
    const bare = await victim.openMedia(media.token, { cookies: false })
    const owner = await victim.openMedia(media.token)
    const replays = [await victim.openMedia(media.token), await victim.openMedia(media.token, { protocol: 'v0' })]
    return {
      tried: 'a token without its browser’s cookie, then by its owner, then once more, and by LiveKit’s older protocol',
      got: `thief: ${String(thief.status)}, ${String(older.status)}, without cookies: ${String(bare.status)}, owner opened: ${String(owner.opened)}, replay: ${replays.map(({ status }) => String(status)).join(', ')}`,
      safe: owner.opened && [thief, older, bare, ...replays].every(({ opened }) => !opened),
    }
  },
}

const otherSite: Attack = {
  name: 'Another site, in the organizer’s browser',
  precedent: 'cross-site request forgery',
  async play(stage) {
    const run = await stage.startLocked()
    const victim = stage.organizer.copy()
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' }
    const body = JSON.stringify({ locked: false })
    const unlock = await victim.fetch(`${stage.target.url}/api/v1/conferences/${run.conferenceId}/lock`, { method: 'PUT', headers, body })
    const json = await victim.fetch(`${stage.target.url}/api/v1/conferences/${run.conferenceId}/lock`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    })
    const view = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    return {
      tried: 'unlock with the organizer’s cookies from another origin, as text and as JSON',
      got: `${String(unlock.status)}, ${String(json.status)}; still locked: ${String(view.lock.locked)}`,
      safe: view.lock.locked && unlock.status >= 400 && json.status >= 400,
    }
  },
}

export const identityAttacks: readonly Attack[] = [nameIsNoRight, lookAlikes, forwardedLink, stolenToken, otherSite]
