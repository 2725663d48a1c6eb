/** Too much of everything, and nonsense. */
import { randomBytes } from 'node:crypto'
import type { Attack } from './attack.ts'

const knocks: Attack = {
  name: 'A flood at the door',
  precedent: 'La Suite Meet #1651: a knock each, a notification each',
  async play(stage) {
    const run = await stage.startLocked()
    const sources = Array.from({ length: 40 }, () => stage.stranger())
    const answers = new Map<string, number>()
    for (let round = 0; round < 10; round++) {
      const knocked = await Promise.all(
        sources.map((source, index) => source.copy().knock({ number: run.number }, `Knocker ${String(index)}.${String(round)}`)),
      )
      for (const answer of knocked) answers.set(answer, (answers.get(answer) ?? 0) + 1)
    }
    const view = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const allowed = answers.get('allowed') ?? 0
    return {
      tried: '400 tries by 40 sources, with a new name each time and no cookies kept',
      got: `${[...answers].map(([answer, times]) => `${String(times)} × ${answer}`).join(', ')}; the door list has ${String(view.door.length)} entries`,
      safe: allowed === 0 && view.door.length <= 100,
    }
  },
}

const nonsense: Attack = {
  name: 'Nonsense in every operation’s place',
  precedent: 'MiroTalk: an unhandled exception ended every room',
  async play(stage) {
    const stranger = stage.stranger()
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      JSON.stringify({ by: { number: { $gt: '' } } }),
      JSON.stringify({ by: { number: '1'.repeat(100_000) } }),
      '\u0000',
      '{"__proto__":{"admin":true}}',
    ]
    const statuses = new Set<number>()
    for (const path of [
      'door/enter',
      'door/standpoint',
      'session',
      'set-up',
      'accounts',
      'meetings',
      'conferences/x/lock',
      'conferences/..%2f..%2f/leave',
      'nothing',
    ]) {
      for (const body of bodies) {
        const answer = await stranger.fetch(`${stage.target.url}/api/v1/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        statuses.add(answer.status)
      }
    }
    const alive = (await stranger.fetch(`${stage.target.url}/api/v1/server`)).status
    return {
      tried: '81 malformed requests',
      got: `statuses ${[...statuses].toSorted((a, b) => a - b).join(', ')}; server answers ${String(alive)}`,
      safe: alive === 200 && [...statuses].every((status) => status >= 400 && status < 500),
    }
  },
}

const hostileFrames: Attack = {
  name: 'Nonsense on an open media socket, and giant join requests',
  precedent: 'parsers that trust their peers',
  async play(stage) {
    const run = await stage.start()
    const guest = stage.stranger()
    const { media } = await guest.enter({ number: run.number })
    const giant = await guest.openMedia(media.token, { query: `&join_request=${randomBytes(30_000).toString('base64url')}` })
    const answers: string[] = [giant.opened ? `open, ${String(giant.bytes)} bytes` : String(giant.status)]
    for (const query of ['&join_request=%00', '&join_request=!!!!', `&sid=${'A'.repeat(5_000)}`]) {
      const entered = await guest.enter({ number: run.number })
      const answer = await guest.openMedia(entered.media.token, { query, waitMs: 500 })
      answers.push(answer.opened ? 'open' : String(answer.status))
    }
    const view = await stage.organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    return {
      tried: 'a 40 kB join request of noise, and three malformed ones',
      got: `${answers.join('; ')}; the meeting goes on: ${String(view.id === run.conferenceId)}`,
      safe: view.id === run.conferenceId,
    }
  },
}

const files: Attack = {
  name: 'Files that are not the web client’s',
  precedent: 'path traversal',
  async play(stage) {
    const stranger = stage.stranger()
    const leaks: string[] = []
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fdata%2flatch.sqlite',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/.git/config',
      '/data/latch.sqlite',
    ]) {
      const text = await (await stranger.fetch(`${stage.target.url}${path}`)).text()
      if (/"dependencies"|root:x:|SQLite format|\[core\]/.test(text)) leaks.push(path)
    }
    return {
      tried: 'six paths out of the web client’s folder',
      got: leaks.length === 0 ? 'none led anywhere' : leaks.join(', '),
      safe: leaks.length === 0,
    }
  },
}

export const floodAttacks: readonly Attack[] = [knocks, nonsense, hostileFrames, files]
