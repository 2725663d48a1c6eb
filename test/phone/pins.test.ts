/** PINs as telephones use them up: guessed, budgeted, read out, and never written down. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { setLock, startMeeting } from '../harness/cast.ts'
import { answerIn, PhoneStage } from '../harness/phone-stage.ts'
import { spokenDigits } from '../harness/spoken-digits.ts'
import { CALLER, until } from '../harness/telephone.ts'

/** Wrong PINs that one number may send: with this factor three. */
const LIMITS = 0.3

describe.skipIf(!hasProgram('baresip'))('PINs by telephone', () => {
  let stage: PhoneStage
  beforeAll(async () => {
    stage = await PhoneStage.open({ limits: LIMITS })
  })
  afterAll(() => stage?.close())

  it('[P5] who has guessed too often is refused and hung up at once; another caller still gets in, and administrators are told', async () => {
    const run = await startMeeting(stage.ada)
    const guesser = { plays: 700, number: '+4930666' } as const
    const first = await stage.telephone(guesser)
    for (const pin of ['1111111111111', '2222222222222', '3333333333333']) {
      const from = await stage.type(first, pin)
      await stage.ear.hears(first, 'pin-unknown', { since: from, language: 'en' })
    }
    await until(() => first.isHungUp, 'the guesser is hung up')
    const second = await stage.telephone(guesser)
    const at = await stage.type(second, '4444444444444')
    await until(() => second.isHungUp, 'the guesser is hung up again')
    expect(await stage.ear.score(answerIn(await second.end(), at), 'en', 'too-many-tries')).toBeGreaterThanOrEqual(HEARD)
    const honest = await stage.telephone({ plays: 900, number: '+4930777' })
    await stage.join(honest, run, stage.ada)
    const { items } = await stage.ada.do('alarms', {})
    expect(items.map(({ scope }) => scope)).toContain('source')
    await Promise.all([first.end(), honest.end()])
  })

  it('[D4] [R3] [P1] [P2] a guest hears its return PIN by *6, and comes back into the locked meeting with it', async () => {
    const run = await startMeeting(stage.ada)
    const guest = await stage.telephone({ plays: 700 })
    await guest.press(`${run.number}#`)
    await stage.ear.hears(guest, 'return-pin-hint', { language: 'en' })
    const from = guest.heard().samples.length
    await guest.press('*6')
    await stage.ear.hears(guest, 'return-pin', { since: from, language: 'en' })
    // It is read twice; the second begins after all of the first was heard.
    let read: string | null = null
    await until(() => (read = spokenDigits(guest.heard(), from, 13)) !== null, 'the PIN was read', 60_000, 1_000)
    expect(read).toMatch(/^\d{13}$/)
    guest.hangUp()
    await until(async () => (await stage.standing(run, CALLER)) === 'left', 'the guest has left')
    await guest.end()
    await setLock(stage.ada, run, true)
    const again = await stage.telephone({ plays: 700, number: '+4930999' })
    await again.press(read ?? '')
    await until(async () => (await stage.standing(run, CALLER)) === 'present phone', 'the guest is back')
    await again.end()
  })

  it('[P6] no PIN, token or caller’s number is in any line that the server logged', () => {
    const log = stage.server.logLines.join('')
    expect(log).toContain('"call"')
    expect(log).not.toMatch(/\d{13}/)
    for (const number of [CALLER, '+4930666', '+4930777']) expect(log).not.toContain(number.slice(1))
  })
})
