/** A telephone that dials: signalling by our own SIP stack from the other side, sound by an RTP line. */
import { createSipEndpoint, type SipEndpoint } from '../../src/phone/sip/sip-endpoint.ts'
import type { InviteSession, SessionEnd } from '../../src/phone/sip/dialog/invite-session.ts'
import { KEY_PAYLOAD_TYPE, PAYLOAD_TYPES, type Remote, type RtpLine } from './rtp-line.ts'

/** Calls at once that load needs, with room for those that ring and those that end. */
const SESSIONS = 5_000

/** A trunk, as the server knows it by its address. What it hears from loopback is not rationed. */
export const openTrunk = (address: string): Promise<SipEndpoint> =>
  createSipEndpoint({
    listen: [{ protocol: 'udp', address, port: 0 }],
    trusted: [{ prefix: '127.0.0.0/8', trunk: 'server' }],
    strangers: 'refuse',
    onInvite: (session) => session.refuse(486),
    limits: { sessions: SESSIONS },
  })

export interface Dialling {
  readonly trunk: SipEndpoint
  readonly server: Remote
  readonly called: string
  readonly caller: string
  readonly line: RtpLine
  readonly established?: () => void
  readonly ended: (end: SessionEnd) => void
}

export class SipPhone {
  readonly line: RtpLine
  readonly #session: InviteSession
  readonly #address: string
  #version = 1

  private constructor({ line, established, ended, trunk }: Dialling, session: InviteSession) {
    this.line = line
    this.#session = session
    this.#address = trunk.bound[0]?.address ?? '127.0.0.1'
    session.listen({
      answer: (sdp) => {
        const remote = remoteIn(sdp)
        if (remote !== null) line.connect(remote)
      },
      established: () => established?.(),
      ended,
    })
  }

  /** Null where the trunk has no way there. */
  static dial(dialling: Dialling): SipPhone | null {
    const { trunk, server, called, caller, line } = dialling
    const address = trunk.bound[0]?.address ?? '127.0.0.1'
    const session = trunk.invite({
      uri: `sip:${called}@${server.address}:${String(server.port)}`,
      from: `<sip:${caller}@${address}>`,
      to: `<sip:${called}@${server.address}>`,
      sdp: describe(address, line, 'sendrecv', 1),
      destination: { protocol: 'udp', host: server.address, port: server.port },
    })
    return session === undefined ? null : new SipPhone(dialling, session)
  }

  press(keys: string): void {
    this.line.press(keys)
  }

  async hold(held: boolean): Promise<boolean> {
    const outcome = await this.#session.reinvite(describe(this.#address, this.line, held ? 'sendonly' : 'sendrecv', ++this.#version))
    return outcome.kind === 'answered'
  }

  hangUp(): void {
    this.#session.bye()
  }
}

function describe(address: string, { codec, port }: RtpLine, direction: string, version: number): string {
  const type = String(PAYLOAD_TYPES[codec])
  const map = codec === 'opus' ? 'opus/48000/2' : `${codec}/8000`
  return [
    'v=0',
    `o=- 1 ${String(version)} IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${String(port)} RTP/AVP ${type} ${String(KEY_PAYLOAD_TYPE)}`,
    `a=rtpmap:${type} ${map}`,
    `a=rtpmap:${String(KEY_PAYLOAD_TYPE)} telephone-event/${codec === 'opus' ? '48000' : '8000'}`,
    `a=${direction}`,
    '',
  ].join('\r\n')
}

function remoteIn(sdp: string): Remote | null {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1]
  const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1])
  return address === undefined || !(port > 0) ? null : { address, port }
}
