/** SIPp: one call by the book, which sends a capture of keys and a tone. It has no decoder: what it hears nobody knows. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sippYes, startProgram, type Program } from '../../src/phone/sip/peer-programs.suite.ts'
import { freePort } from './free-ports.ts'
import { capture, EVENT_PAYLOAD, lastKeyEnd, VOICE_PAYLOADS, type Script } from './packet-capture.ts'
import { CALLER, pause, type Codec } from './telephone.ts'

/** Captures go out by a raw socket. */
export const mayPlayCaptures = (): boolean => process.getuid?.() === 0

export interface SippCall {
  readonly transport: 'udp' | 'tcp'
  readonly host: string
  readonly port: number
  readonly called: string
  readonly script: Script
  /** Milliseconds after which it hangs up, should it not have been hung up. */
  readonly staysMs: number
  /** Told by SIP INFO; RFC 4733 is then not offered. */
  readonly keys?: string
}

const FORMATS: Readonly<Record<Codec, { readonly map: string; readonly events: number }>> = {
  PCMU: { map: 'PCMU/8000', events: 8_000 },
  PCMA: { map: 'PCMA/8000', events: 8_000 },
  G722: { map: 'G722/8000', events: 8_000 },
  opus: { map: 'opus/48000/2', events: 48_000 },
}

export class Sipp {
  readonly #program: Program
  readonly #script: Script
  #isOver = false

  private constructor(program: Program, script: Script) {
    this.#program = program
    this.#script = script
    void program.exit.then(() => (this.#isOver = true))
  }

  static async call(call: SippCall): Promise<Sipp> {
    const [port, sound] = [await freePort(), await freePort()]
    const options = [
      '-i',
      '127.0.0.1',
      '-p',
      `${port}`,
      '-mi',
      '127.0.0.1',
      '-mp',
      `${sound}`,
      '-t',
      call.transport === 'udp' ? 'u1' : 't1',
    ]
    const once = ['-m', '1', '-nostdin', '-trace_logs', '-s', call.called, '-sf', 'caller.xml', `${call.host}:${call.port}`]
    const program = startProgram(
      'sipp',
      (folder) => {
        writeFileSync(join(folder, 'sent.pcap'), capture(call.script))
        return [...options, ...once]
      },
      { 'caller.xml': scenario(call) },
    )
    return new Sipp(program, call.script)
  }

  /** Zero where the call went by the book; it is hung up when it is over. */
  get exit(): Promise<number | null> {
    return this.#program.exit
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get output(): string {
    return this.#program.output()
  }

  /** When the last key's end was sent, in milliseconds since 1970. */
  get lastKeyAt(): number {
    const file = readdirSync(this.#program.folder).find((name) => name.endsWith('_logs.log'))
    const log = file === undefined ? '' : readFileSync(join(this.#program.folder, file), 'utf8')
    const [, seconds = '0', microseconds = '0'] = /started (\d+)\S* (\d+)/.exec(log) ?? []
    return Number(seconds) * 1_000 + Number(microseconds) / 1_000 + lastKeyEnd(this.#script)
  }

  async end(): Promise<void> {
    await Promise.race([this.#program.exit, pause(1_000)])
    await this.#program.end()
  }
}

function scenario({ script: { codec }, staysMs, keys }: SippCall): string {
  const voice = VOICE_PAYLOADS[codec]
  const { map, events } = FORMATS[codec]
  const offered = keys === undefined ? [`a=rtpmap:${EVENT_PAYLOAD} telephone-event/${events}`, `a=fmtp:${EVENT_PAYLOAD} 0-15`] : []
  const body = [
    'v=0',
    'o=- 1 1 IN IP4 [local_ip]',
    's=-',
    'c=IN IP4 [media_ip]',
    't=0 0',
    `m=audio [media_port] RTP/AVP ${voice}${keys === undefined ? ` ${EVENT_PAYLOAD}` : ''}`,
    `a=rtpmap:${voice} ${map}`,
    ...offered,
  ]
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="a caller with keys and a tone">
  <send retrans="500"><![CDATA[${request('INVITE', 'sip:[service]@[remote_ip]:[remote_port]', 1, body)}]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[${request('ACK', '[next_url]', 1)}]]></send>
  <nop><action>
    <gettimeofday assign_to="seconds,microseconds"/>
    <log message="started [$seconds] [$microseconds]"/>
    <exec play_pcap_audio="sent.pcap"/>
  </action></nop>
${[...(keys ?? '')].map((key, at) => info(key, at + 2)).join('')}  <recv request="BYE" timeout="${staysMs}" ontimeout="leave"/>
  <send next="over">${sippYes}</send>
  <label id="leave"/>
  <send retrans="500"><![CDATA[${request('BYE', '[next_url]', 99)}]]></send>
  <recv response="200"/>
  <label id="over"/>
  <nop/>
</scenario>
`
}

const info = (key: string, sequence: number): string => `  <pause milliseconds="300"/>
  <send retrans="500"><![CDATA[${request('INFO', '[next_url]', sequence, [`Signal=${key}`, 'Duration=160'], 'application/dtmf-relay')}]]></send>
  <recv response="200"/>
`

function request(method: string, uri: string, sequence: number, body: readonly string[] = [], type = 'application/sdp'): string {
  const isFirst = method === 'INVITE'
  return [
    '',
    `${method} ${uri} SIP/2.0`,
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
    ...(isFirst ? [] : ['[routes]']),
    `From: <sip:${CALLER}@[local_ip]:[local_port]>;tag=[pid]-[call_number]`,
    `To: <sip:[service]@[remote_ip]:[remote_port]>${isFirst ? '' : '[peer_tag_param]'}`,
    'Call-ID: [call_id]',
    `CSeq: ${sequence} ${method}`,
    ...(isFirst ? [`Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>`] : []),
    'Max-Forwards: 70',
    ...(body.length > 0 ? [`Content-Type: ${type}`] : []),
    'Content-Length: [len]',
    '',
    ...body,
    '',
  ].join('\n      ')
}
