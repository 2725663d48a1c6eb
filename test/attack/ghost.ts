/** Staying on unseen: media of somebody who is no longer on the roster. */
import { Bot } from '../harness/bot.ts'
import type { Attack } from './attack.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const ghost: Attack = {
  name: 'Going on to send and to listen after a removal',
  precedent: 'Webex CVE-2020-3419, -3441, -3471; Zoom CVE-2022-28758 to -28760: ghosts',
  async play(stage) {
    const run = await stage.start()
    const hosts = await stage.organizer.copy().enter({ number: run.number }, 'Host', 'sdk')
    const host = await Bot.connect(hosts.media.url, hosts.media.token)
    const guests = await stage.stranger().enter({ number: run.number }, 'Ghost', 'sdk')
    const guest = await Bot.connect(guests.media.url, guests.media.token)
    await Promise.all([host.sing(330), guest.sing(550)])
    for (let tries = 0; tries < 100 && (host.from(guests.legId).peak < 1_000 || guest.from(hosts.legId).peak < 1_000); tries++)
      await pause(100)
    const before = host.from(guests.legId).peak > 1_000 && guest.from(hosts.legId).peak > 1_000
    await stage.organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: guests.attendeeId }, body: {} })
    const removedAt = performance.now()
    await pause(2_500)
    const heardByHost = host.from(guests.legId).lastAt - removedAt
    const heardByGhost = guest.from(hosts.legId).lastAt - removedAt
    await Promise.all([host.close(), guest.close()])
    return {
      tried: 'a client that was heard and heard others, removed while it sends',
      got: `heard both ways before: ${String(before)}; the last sound from it ${Math.max(0, heardByHost).toFixed(0)} ms after the acknowledgement, the last to it ${Math.max(0, heardByGhost).toFixed(0)} ms`,
      safe: before && heardByHost < 1_000 && heardByGhost < 1_000,
    }
  },
}

export const ghostAttacks: readonly Attack[] = [ghost]
