/** Many calls a second by SIPp, and what became of them. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import type { Remote } from './rtp-line.ts'

export interface RushOptions {
  readonly server: Remote
  /** The trunk's. */
  readonly address: string
  readonly perSecond: number
  readonly calls: number
  /** How long each stands, in ms. */
  readonly standMs: number
}

export interface RushOutcome {
  readonly answered: number
  /** By 503, with Retry-After: told at once that there is no room. */
  readonly refused: number
  readonly failed: number
  readonly retransmissions: number
  /** Calls a second that were really begun. */
  readonly perSecond: number
  /** From INVITE to its 200, in ms. */
  readonly setUpMs: readonly number[]
}

const FROM = '<sip:+4940[call_number]00000@[local_ip]>;tag=[pid]x[call_number]'
const NEW_VIA = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]'

/** A request without a body, once the other side has said who it is. */
const later = (method: string, uri: string, sequence: string, via = NEW_VIA): string => `<![CDATA[
${method} ${uri} SIP/2.0
${via}
From: ${FROM}
[last_To:]
Call-ID: [call_id]
CSeq: ${sequence}
Max-Forwards: 70
Content-Length: 0

]]>`

/** A 503 without Retry-After fails the call. */
const SCENARIO = `<?xml version="1.0"?>
<scenario name="rush">
<send retrans="500" start_rtd="1"><![CDATA[
INVITE sip:+4930100100@[remote_ip]:[remote_port] SIP/2.0
${NEW_VIA}
From: ${FROM}
To: <sip:+4930100100@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:rush@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=rush 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="503" optional="true" next="refused"><action><ereg regexp="[0-9]+" search_in="hdr" header="Retry-After:" check_it="true" assign_to="after"/></action></recv>
<recv response="200" rtd="1" rrs="true"/>
<send>${later('ACK', '[next_url]', '1 ACK')}</send>
<pause milliseconds="STAND"/>
<send retrans="500">${later('BYE', '[next_url]', '2 BYE')}</send>
<recv response="200" next="over"/>
<label id="refused"/>
<send>${later('ACK', 'sip:+4930100100@[remote_ip]:[remote_port]', '1 ACK', '[last_Via:]')}</send>
<nop><action><log message="503 after [$after]"/></action></nop>
<label id="over"/>
<nop/>
</scenario>
`

export async function rush({ server, address, perSecond, calls, standMs }: RushOptions): Promise<RushOutcome> {
  const options = [
    ['-sf', 'rush.xml'],
    ['-i', address],
    ['-mi', address],
    ['-r', String(perSecond)],
    ['-m', String(calls)],
    ['-l', String(calls)],
    ['-recv_timeout', '32000'],
    ['-fd', '1'],
    ['-stf', 'statistics.csv'],
    ['-rtt_freq', '1'],
    ['-log_file', 'refusals.log'],
    ['-buff_size', '1048576'],
  ].flat()
  const flags = ['-trace_stat', '-trace_rtt', '-trace_logs', '-nostdin', `${server.address}:${String(server.port)}`]
  const sipp = startProgram('sipp', () => [...options, ...flags], { 'rush.xml': SCENARIO.replace('STAND', String(standMs)) })
  await sipp.exit
  try {
    return outcomeOf(sipp.folder, sipp.output())
  } finally {
    await sipp.end()
  }
}

function outcomeOf(folder: string, output: string): RushOutcome {
  const rows = (name: string): readonly string[][] => read(folder, name).map((line) => line.split(';'))
  const [names = [], ...periods] = rows('statistics.csv')
  const last = periods.at(-1)
  if (last === undefined) throw new Error(`SIPp counted nothing:\n${output.slice(-2_000)}`)
  const count = (name: string): number => Number(last[names.indexOf(name)] ?? Number.NaN)
  const timesFile = readdirSync(folder).find((name) => name.endsWith('_rtt.csv')) ?? ''
  const setUpMs = rows(timesFile)
    .slice(1)
    .map(([, time]) => Number(time))
  const refused = read(folder, 'refusals.log').filter((line) => line.includes('503 after')).length
  const rates = periods.map((row) => Number(row[names.indexOf('CallRate(P)')]))
  return {
    answered: count('SuccessfulCall(C)') - refused,
    refused,
    failed: count('FailedCall(C)'),
    retransmissions: count('Retransmissions(C)'),
    perSecond: Math.max(...rates),
    setUpMs,
  }
}

function read(folder: string, name: string): readonly string[] {
  try {
    return readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}
