/**
 * Whole calls by three telephones, over every transport, with and without SRTP, with every codec; straight, through Kamailio as an edge, and
 * through Kamailio as an exchange at which Latch has registered. A few of them by `npm run e2e`, all by
 * `npm run e2e -- telephones`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD, NOT_HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { makeTestCertificate } from '../../src/phone/sip/test-certificate.suite.ts'
import type { Bot } from '../harness/bot.ts'
import { setLock, startMeeting, type Run } from '../harness/cast.ts'
import { CellCalls, type Cell, type Seat } from '../harness/cell-calls.ts'
import { EDGE, hasKamailio, KAMAILIO, startKamailio, type Kamailio } from '../harness/kamailio.ts'
import { NOT_THERE, PhoneStage } from '../harness/phone-stage.ts'
import { TRUNK } from '../harness/phone-server.ts'
import { Seats } from '../harness/seats.ts'
import { mayPlayCaptures } from '../harness/sipp.ts'
import { CODECS, TRANSPORTS, until } from '../harness/telephone.ts'

/** SIPp has neither TLS nor SRTP in Debian. */
const isPossible = ({ peer, transport, media }: Cell): boolean => peer !== 'sipp' || (transport !== 'tls' && media === 'RTP')

const ALL: readonly Cell[] = (['straight', 'edge', 'exchange'] as const)
  .flatMap((way) =>
    (['baresip', 'linphone', 'sipp'] as const).flatMap((peer) =>
      TRANSPORTS.flatMap((transport) =>
        (['RTP', 'SRTP'] as const).flatMap((media) => CODECS.map((codec): Cell => ({ peer, transport, media, codec, way }))),
      ),
    ),
  )
  .filter(isPossible)

const SOME: readonly Cell[] = [
  { peer: 'baresip', transport: 'tls', media: 'SRTP', codec: 'G722', way: 'straight' },
  { peer: 'linphone', transport: 'tcp', media: 'RTP', codec: 'PCMU', way: 'edge' },
  { peer: 'sipp', transport: 'udp', media: 'RTP', codec: 'PCMA', way: 'exchange' },
]

const programs = { baresip: hasProgram('baresip'), linphone: hasProgram('linphonec'), sipp: hasProgram('sipp') && mayPlayCaptures() }
const kamailioIsThere = hasKamailio()
const canPlay = ({ peer, way }: Cell): boolean => programs[peer] && (way === 'straight' || kamailioIsThere)

const CELLS = (process.env['LATCH_TELEPHONES'] === 'all' ? ALL : SOME)
  .filter(canPlay)
  .map((cell) => [`${cell.peer}, ${cell.transport}, ${cell.media}, ${cell.codec}, ${cell.way}`, cell] as const)

const certificate = makeTestCertificate()
/** Opus keeps how a voice sounds, not its wave: the same sentence, whole, is 0.93 to it. */
const OPUS_HEARD = 0.85
const INSIDE_HERTZ = 1_613
/** What callers with a PIN play, each another. */
const HERTZ = [450, 620, 850, 1_150]
/** Latch's account at the exchange. */
const ACCOUNT = { account: 'latch', password: 'of the exchange' }

describe.skipIf(certificate === undefined).concurrent('telephones of every kind', () => {
  let stage: PhoneStage
  let run: Run
  let bot: Bot
  let seats: Seats<Seat>
  const kamailios: Partial<Record<Cell['way'], Kamailio>> = {}

  beforeAll(async () => {
    const authority = certificate ?? { key: '', cert: '' }
    stage = await PhoneStage.open({ certificate: authority, trunk: { ...TRUNK, id: 'straight' } })
    if (kamailioIsThere) await startKamailios(authority)
    const people = await Promise.all(HERTZ.map((hertz) => stage.person(`Caller ${String(hertz)}`)))
    run = await startMeeting(stage.ada, people)
    bot = await stage.singer(run, INSIDE_HERTZ)
    await setLock(stage.ada, run, true)
    seats = new Seats(people.map((person, at) => ({ person, hertz: HERTZ[at] ?? 0 })))
  })
  afterAll(async () => {
    await bot?.close()
    await stage?.close()
    await Promise.all(Object.values(kamailios).map((kamailio) => kamailio.end()))
  })

  async function startKamailios(authority: NonNullable<typeof certificate>): Promise<void> {
    const { server } = stage
    const edge = await startKamailio(authority, { to: `sip:127.0.0.1:${String(server.sipPort)};transport=tcp` }, EDGE)
    const exchange = await startKamailio(authority, ACCOUNT)
    Object.assign(kamailios, { edge, exchange })
    await server.ports.phoneBook.putTrunk({ ...TRUNK, id: 'edge', addresses: [EDGE] })
    const registration = { registrar: KAMAILIO, port: exchange.port, transport: 'udp', username: ACCOUNT.account, realm: null } as const
    const sealedPassword = server.ports.secrets.seal(ACCOUNT.password)
    await server.putTrunk({ ...TRUNK, id: 'exchange', addresses: [], registration: { ...registration, sealedPassword } })
    await until(() => server.ports.trunkStates.of('exchange').registration?.registered === true, 'Latch is registered')
  }

  function placeOf({ way, transport }: Cell): { readonly host: string; readonly port: number } {
    const { sipPort, sipsPort } = stage.server
    const { address, port, tlsPort } = kamailios[way] ?? { address: '127.0.0.1', port: sipPort, tlsPort: sipsPort }
    return { host: address, port: transport === 'tls' ? tlsPort : port }
  }

  const cameBy = (way: Cell['way']): boolean =>
    stage.server.logLines.some((line) => line.includes(`"trunk":"${way}"`) && line.includes('"msg":"call"'))

  it.each(CELLS)(
    '[D1] [D2] [D3] [D4] [D6] [L4] [L5] %s: the PIN opens the locked meeting, and the meeting ID does not',
    async (_name, cell) => {
      const scene = { stage, run, bot, botsHertz: INSIDE_HERTZ, authority: certificate?.cert ?? '', place: placeOf(cell) }
      const { refusals, exits } = await seats.sit((seat) => new CellCalls(cell, scene).play(seat))
      for (const { locked, others, inside } of refusals) {
        expect(locked).toBeGreaterThanOrEqual(cell.codec === 'opus' ? OPUS_HEARD : HEARD)
        expect(others).toBeLessThanOrEqual(NOT_HEARD)
        expect(inside).toBeLessThan(NOT_THERE)
      }
      expect(exits.filter((exit) => exit !== 0)).toEqual([])
      expect(cameBy(cell.way)).toBe(true)
    },
  )
})
