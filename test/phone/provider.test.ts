/** A provider as most are: Latch registers there by TLS, proves a password for each call, and speaks SRTP. Kamailio is the provider, baresip the telephones. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trunk } from '../../src/meetings/phone-book.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { makeTestCertificate } from '../../src/phone/sip/test-certificate.suite.ts'
import { Baresip } from '../harness/baresip.ts'
import { CalledTelephone } from '../harness/called-telephone.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { hasKamailio, KAMAILIO, startKamailio, type Kamailio } from '../harness/kamailio.ts'
import { NUMBERS, TRUNK } from '../harness/phone-server.ts'
import { fromBot, NOT_THERE, PhoneStage, THERE } from '../harness/phone-stage.ts'
import { until, type Heard } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'
import type { Visitor } from '../harness/visitor.ts'

const OUTSIDE = '+491701234567'
const PASSWORD = 'geheim'
const [MEETING_TONE, PHONE_TONE] = [1_613, 700]
const certificate = hasProgram('baresip') && hasKamailio() ? makeTestCertificate() : undefined

describe.skipIf(certificate === undefined)('by a provider', () => {
  const trustedBefore = getCACertificates('default')
  let stage: PhoneStage
  let kamailio: Kamailio
  let phone: CalledTelephone
  let dora: Person

  beforeAll(async () => {
    setDefaultCACertificates([...trustedBefore, certificate!.cert])
    phone = await CalledTelephone.start({ number: OUTSIDE, plays: PHONE_TONE, picksUp: true, encrypted: true })
    const outside = { number: OUTSIDE, uri: `sip:127.0.0.1:${String(phone.port)}` }
    kamailio = await startKamailio(certificate!, { account: 'latch', password: PASSWORD, outside })
    stage = await PhoneStage.open()
    dora = await stage.person('Dora Invited')
    await until(() => phone.isReady, 'the telephone is ready')
  })
  afterAll(async () => {
    setDefaultCACertificates(trustedBefore)
    await Promise.all([phone?.end(), stage?.close()])
    await kamailio?.end()
  })

  const state = () => stage.server.ports.trunkStates.of(TRUNK.id).registration

  async function register(password: string): Promise<void> {
    const sealedPassword = stage.server.ports.secrets.seal(password)
    const account = {
      registrar: KAMAILIO,
      port: kamailio.tlsPort,
      transport: 'tls',
      username: 'latch',
      sealedPassword,
      realm: null,
    } as const
    const trunk: Trunk = { ...TRUNK, addresses: [], registration: account, media: 'srtp-required' }
    await stage.server.putTrunk(trunk)
    await stage.ada.do('changeOutgoingCalls', {
      body: { numberId: 'en', prefixes: ['+49'], limits: { serverMinutes: 300, meetingMinutes: 120, personMinutes: 60, callsAtOnce: 5 } },
    })
    await until(() => state() !== null, 'the provider has answered')
  }

  const callMe = (person: Visitor, run: Run) =>
    person.call('callMe', { params: { conferenceId: run.conferenceId }, body: { number: OUTSIDE } })
  const callOf = async (run: Run) => (await stage.conference(run, dora)).me.call

  it('who does not take our password no telephone rings, and its attendee is told', async () => {
    const run = await startMeeting(stage.ada, [dora])
    await register('wrong')
    expect(state()).toMatchObject({ registered: false, status: 401 })
    expect((await callMe(dora, run)).ok).toBe(true)
    await until(async () => (await callOf(run))?.state === 'failed', 'the page shows it')
    expect(await callOf(run)).toEqual({ state: 'failed', failure: 'line_failed' })
    expect(phone.isRinging).toBe(false)
  })

  it('[D2] [D4] [L5] "Call me" rings by TLS, and with the key 1 its attendee hears and is heard by SRTP', async () => {
    const run = await startMeeting(stage.ada, [dora])
    await setLock(stage.ada, run, true)
    const bot = await stage.singer(run, MEETING_TONE)
    await register(PASSWORD)
    expect(state()).toMatchObject({ registered: true })
    expect((await callMe(dora, run)).ok).toBe(true)
    const lately = (): Heard => ({ ...phone.heard(), samples: phone.heard().samples.slice(-8_000) })
    await until(
      async () => (await callOf(run))?.state === 'answered' && phone.heard().samples.some((sample) => sample > THERE),
      'it greets',
    )
    expect(toneIn(phone.heard(), MEETING_TONE)).toBeLessThan(NOT_THERE)
    phone.press('1')
    await until(async () => (await stage.standing(run, dora.name)) === 'present phone', 'Dora is in by telephone')
    await stage.untilTones(fromBot(bot, await stage.phoneLeg(run, dora.name)), [PHONE_TONE])
    await stage.untilTones(lately, [MEETING_TONE])
    phone.hangUp()
    await until(async () => (await stage.standing(run, dora.name)).startsWith('left'), 'the provider has told that it was hung up')
    await bot.close()
  })

  it('[D1] a number of ours is called, by the way that we registered', async () => {
    const run = await startMeeting(stage.ada, [dora])
    const caller = await Baresip.start({ plays: PHONE_TONE, encrypted: true, transport: 'tls', authority: certificate!.cert })
    await caller.call(`sip:${NUMBERS.en}@${KAMAILIO}:${String(kamailio.tlsPort)};transport=tls`)
    await stage.join(caller, run, dora)
    expect(await stage.standing(run, dora.name)).toBe('present phone')
    caller.hangUp()
    await until(async () => (await stage.standing(run, dora.name)).startsWith('left'), 'it has left')
    await caller.end()
  })
})
