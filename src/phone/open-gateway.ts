/** Opens what calls need: the prompts and the voice, the mixer's thread, the ports of SIP and the trunks' lines. */
import { after, type CallMeans, type CallSurroundings, type GatewayCalls, type GatewayLog } from './gateway-calls.ts'
import type { GatewayBook } from './gateway-book.ts'
import { loginsOf } from './gateway-trunk.ts'
import { LoopTests, type TestedNumber } from './loop-test.ts'
import { MIX_RATE } from './media/audio.ts'
import type { PictureNews } from './media/mixer/mixer-messages.ts'
import { startMixer, type MixerNews } from './media/mixer/start-mixer.ts'
import type { PortRange } from './media/rtp/leg-ports.ts'
import { Negotiation } from './call/negotiation.ts'
import { loadPrompts } from './prompts/load-prompts.ts'
import { narrator } from './prompts/narrator.ts'
import { resample } from './prompts/resample.ts'
import type { GuessAlarm } from './sip/auth/wrong-proofs.ts'
import type { MostLines } from './media/stage/picture-size.ts'
import type { InviteSession } from './sip/dialog/invite-session.ts'
import type { Headers } from './sip/message/sip-message.ts'
import { createSipEndpoint, type SipEndpoint } from './sip/sip-endpoint.ts'
import type { ListenOptions } from './sip/transport/listen-options.ts'
import { systemNames } from './sip/transport/locate-server.ts'
import { TrunkLines } from './trunk-lines.ts'
import { startVoice } from './voice/start-voice.ts'

export interface GatewayOptions extends CallSurroundings {
  readonly listen: readonly ListenOptions[]
  /** For sound and pictures. */
  readonly ports: PortRange
  /** False: sound goes plain, though an accelerator is there. */
  readonly accelerator?: boolean
  /** Of the pictures that room systems are shown; 720 where nothing is said. */
  readonly mostLines?: MostLines
  /** An operator’s own recordings. */
  readonly promptFolders: readonly string[]
  /** Somebody guesses the passwords of trunks or rooms. */
  readonly guessing?: (alarm: GuessAlarm) => void
}

export interface OpenGateway {
  readonly endpoint: SipEndpoint
  readonly means: CallMeans
  readonly lines: TrunkLines
  readonly loops: LoopTests
  /** From now on the trunks and rooms of the book may call. */
  trust(): void
  /** Registrations are taken back. */
  close(): Promise<void>
}

/** Rejects where the ports cannot be had or a recording is no good; nothing is open then. */
export async function openGateway(options: GatewayOptions, book: GatewayBook, calls: GatewayCalls): Promise<OpenGateway> {
  const loaded = await loadPrompts(options.promptFolders, MIX_RATE, resample)
  if (!loaded.ok) throw new Error(loaded.problems.join(' '))
  const mixer = await startMixer(
    { host: options.soundHost, ports: options.ports, accelerator: options.accelerator ?? true, mostLines: options.mostLines ?? 720 },
    newsTo(options.log),
  )
  const voice = startVoice()
  const means: CallMeans = { mixer, speak: narrator(loaded.book, voice) }
  const closeMeans = async (): Promise<void> => {
    await mixer.close()
    await voice.close()
  }
  try {
    return await openLines(options, book, calls, means, closeMeans)
  } catch (error) {
    await closeMeans()
    throw error
  }
}

function newsTo(log: GatewayLog): MixerNews {
  return {
    crashed: (error) => log.warn({ err: error }, 'the telephones’ sound broke off; it is started again'),
    restarted: () => log.info({}, 'telephones have sound again'),
    pictures: (news, why) => tellOfPictures(log, news, why),
  }
}

function tellOfPictures(log: GatewayLog, news: PictureNews, why: string): void {
  if (news === 'unavailable') log.warn({ why }, 'room systems have no picture: they are telephones on this machine')
  else if (news === 'crashed') log.warn({ why }, 'room systems’ pictures broke off; they are started again')
  else log.info({}, 'room systems have pictures again')
}

async function openLines(
  options: GatewayOptions,
  book: GatewayBook,
  calls: GatewayCalls,
  means: CallMeans,
  closeMeans: () => Promise<void>,
): Promise<OpenGateway> {
  const { listen, ports, now, log } = options
  // Strangers may speak to a socket before all of them are open.
  let loops: LoopTests | null = null
  const endpoint = await createSipEndpoint({
    listen,
    trusted: [],
    strangers: 'refuse',
    trunkFor: (request, among) => book.plan.trunkFor(request, among),
    onInvite: (session) => void (loops?.takes(session) || calls.answer(session, means)),
    guest: (request, address) => calls.guests.takes(request, address),
    onGuessing: (alarm) => options.guessing?.(alarm),
    onStranger: (request, address) => loops?.sees(request, address),
    hasRoom: () => calls.admits(means.mixer),
    trouble: (what) => log.warn({ what }, 'sip'),
  })
  log.info({ sip: endpoint.bound, sound: ports }, 'telephones can call')
  let isClosed = false
  const trust = (): void => {
    if (!isClosed) endpoint.trust(lines.sources, loginsOf(book.trunks), book.rooms)
  }
  const lines: TrunkLines = new TrunkLines({ endpoint, names: systemNames(), now, moved: trust })
  loops = loopTests({ options, book, calls, endpoint, lines })
  const close = async (): Promise<void> => {
    isClosed = true
    await lines.close()
    await endpoint.close()
    await closeMeans()
  }
  return { endpoint, means, lines, loops, trust, close }
}

interface LoopParts {
  readonly options: GatewayOptions
  readonly book: GatewayBook
  readonly calls: GatewayCalls
  readonly endpoint: SipEndpoint
  readonly lines: TrunkLines
}

/** Their calls offer a port that nobody opens. */
function loopTests({ options, book, calls, endpoint, lines }: LoopParts): LoopTests {
  const call = ({ number, trunkId }: TestedNumber, headers: Headers): InviteSession | null => {
    const ports = { sound: options.ports.first, picture: null }
    const own = calls.ownMedia(lines.of(trunkId)?.target?.host ?? '', trunkId, ports)
    return lines.of(trunkId)?.call({ called: number, calling: number }, new Negotiation(own).offer(), headers) ?? null
  }
  const { clock, random } = endpoint.network
  return new LoopTests({ call, plan: () => book.plan, now: () => clock.now(), random, after })
}
