/** Calls that others pay for. */
import { addAccount } from '../../harness/cast.ts'
import type { Attack } from '../attack.ts'
import { until } from './phones.ts'

const ALLOWED = '+4930'
const MINE = '+4930 5550100'
const AT_ONCE = 2
/** Premium and satellite numbers, other countries, and ways to write past a prefix. */
const DEAR = [
  '+49 900 1234567',
  '+1 900 555 0100',
  '+882 16 1234567',
  '+53 7 8325555',
  '+4931 5550100',
  '0049 30 5550100',
  '+49305550100@evil.example',
  '+49305550100;phone-context=+1900',
  '+4930\r\nTo: <sip:1@evil>',
  '+4930 5550100,+19005550100',
  'sip:+49305550100@evil',
  '+49(0)305550100x',
]

const toll: Attack = {
  name: 'Having dear numbers called, for nothing or by everybody',
  precedent: 'toll fraud through call-me buttons and open gateways',
  async play(stage) {
    const phones = await stage.phones()
    const { numbers } = await stage.organizer.do('phoneBook', {})
    const limits = { serverMinutes: 100, meetingMinutes: 100, personMinutes: 3, callsAtOnce: AT_ONCE }
    const before = phones.trunk.rung.length
    const run = await stage.start()
    const params = { conferenceId: run.conferenceId }
    const ask = (who: Pick<typeof stage.organizer, 'refusal'>, number: string): Promise<string> =>
      who.refusal('callMe', { params, body: { number } })
    const off = await ask(stage.organizer, MINE)
    await stage.organizer.do('changeOutgoingCalls', { body: { numberId: numbers[0]?.id ?? null, prefixes: [ALLOWED], limits } })
    const guest = stage.stranger()
    await guest.enter({ number: run.number })
    const others = [await ask(guest, MINE), await ask(stage.stranger(), MINE), await ask(stage.colleague, MINE)]
    const dear: string[] = []
    for (const number of DEAR) dear.push(await ask(stage.organizer, number))
    // The gate is no wall: what is allowed rings, as often as is allowed.
    const crowd = [stage.organizer, stage.invited, ...(await Promise.all(['Tom', 'Tina'].map((name) => addAccount(stage.organizer, name))))]
    for (const person of crowd.slice(1)) await person.enter({ number: run.number })
    const answers = await Promise.all(crowd.map((person) => ask(person, MINE)))
    await until(() => phones.trunk.rung.length - before >= AT_ONCE, 'what is allowed rings')
    const again: string[] = []
    await until(
      async () => again.push(await ask(stage.organizer, MINE)) > 0 && again.includes('call_limit_reached'),
      'the time is used up',
    ).catch(() => undefined)
    const rung = phones.trunk.rung.slice(before)
    await stage.organizer.do('changeOutgoingCalls', { body: { numberId: null, prefixes: [], limits } })
    const strange = rung.filter((uri) => !uri.startsWith(`sip:${MINE.replaceAll(' ', '')}@`))
    return {
      tried: `before it is allowed; by a guest, a stranger and somebody not invited; ${String(DEAR.length)} other numbers; four people at once, and one again and again`,
      got: `off: ${off}; others: ${others.join(', ')}; numbers: ${[...new Set(dear)].join(', ')}; at once: ${answers.join(', ')}; again: ${[...new Set(again)].join(', ')}; rung: ${String(rung.length)}, of them elsewhere: ${String(strange.length)}`,
      safe:
        off === 'calls_off' &&
        others.every((answer) => answer !== 'allowed') &&
        dear.every((answer) => answer !== 'allowed') &&
        answers.filter((answer) => answer === 'allowed').length === AT_ONCE &&
        again.includes('call_limit_reached') &&
        strange.length === 0 &&
        // Three minutes for one person, of which each call costs one.
        rung.length <= AT_ONCE + limits.personMinutes,
    }
  },
}

export const tollAttacks: readonly Attack[] = [toll]
