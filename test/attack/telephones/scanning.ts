/** What scanners of the internet send to port 5060, all day: it must cost next to nothing, tell nothing, and disturb nobody. */
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Bot } from '../../harness/bot.ts'
import type { Attack } from '../attack.ts'
import { freshNumber } from './exchange.ts'
import { hearsTone, pause, until } from './phones.ts'
import { RATE } from './recording.ts'

const SCANNERS = 100
/** Below what a stranger may ask at once, so that all are answered. */
const PROBES_EACH = 30
/** From one address, of which all but a few are dropped. */
const FLOOD = 6_000
const BATCH = 20
const OF_MEETING = 1_613
/** Microseconds of CPU. A wide bound: what it took is told. */
const MOST_COST = 1_000

interface Probe {
  readonly method: string
  readonly user: string
  readonly agent: string
  readonly more?: readonly string[]
}

const OPTIONS: Probe = { method: 'OPTIONS', user: '100', agent: 'friendly-scanner' }

/** By the habits of SIPVicious, sipsak, friendly-scanner and those that try to call out. */
const PROBES: readonly Probe[] = [
  OPTIONS,
  { method: 'REGISTER', user: '1000', agent: 'friendly-scanner', more: ['Expires: 3600'] },
  {
    method: 'REGISTER',
    user: 'admin',
    agent: 'sipcli/v1.8',
    more: ['Authorization: Digest username="admin",realm="asterisk",nonce="x",uri="sip:1",response="00000000000000000000000000000000"'],
  },
  { method: 'INVITE', user: '00972592277524', agent: 'sipcli/v1.8' },
  { method: 'INVITE', user: '9011441212853000', agent: 'pplsip' },
  { method: 'INVITE', user: '+4930100', agent: 'VaxSIPUserAgent/3.1' },
  { method: 'SUBSCRIBE', user: '100', agent: 'sundayddr', more: ['Event: message-summary'] },
  { method: 'NOTIFY', user: '100', agent: 'sipsak', more: ['Event: keep-alive'] },
  { method: 'BYE', user: '100', agent: 'x' },
  { method: 'MESSAGE', user: '100', agent: '}}}};drop' },
]

function written({ method, user, agent, more = [] }: Probe, address: string, port: number): Buffer {
  const id = randomBytes(8).toString('hex')
  const lines = [
    `${method} sip:${user}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${address}:${String(port)};branch=z9hG4bK-${id};rport`,
    `From: "sipvicious" <sip:100@1.1.1.1>;tag=${id}`,
    `To: "sipvicious" <sip:${user}@127.0.0.1>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:100@${address}:${String(port)}>`,
    'Max-Forwards: 70',
    `User-Agent: ${agent}`,
    ...more,
    'Content-Length: 0',
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
}

class Scanner {
  readonly #socket: Socket = createSocket('udp4')
  readonly #address: string
  readonly #port: number
  readonly replies: string[] = []
  bytesIn = 0
  bytesOut = 0

  constructor(address: string, port: number) {
    this.#address = address
    this.#port = port
    this.#socket.on('message', (bytes) => {
      this.bytesIn += bytes.length
      this.replies.push(bytes.toString())
    })
  }

  async open(): Promise<this> {
    this.#socket.bind(0, this.#address)
    await once(this.#socket, 'listening')
    return this
  }

  ask(probe: Probe): void {
    const bytes = written(probe, this.#address, this.#socket.address().port)
    this.bytesOut += bytes.length
    this.#socket.send(bytes, this.#port, '127.0.0.1')
  }

  close(): void {
    this.#socket.close()
  }
}

/** What a reply says, without what it repeats of its request. */
const sayingOf = (reply: string): string =>
  reply
    .split('\r\n')
    .filter((line) => !/^(?:via|from|call-id|cseq):/i.test(line))
    .map((line) => line.replace(/^(To): .*;tag=/i, '$1 …;tag='))
    .join(' | ')

/** Milliseconds of CPU of a process and its threads so far. Linux counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
      .split(') ')[1]
      ?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const scanners: Attack = {
  name: 'Scanners by the hundred',
  precedent: '19 million messages in ten days at one honeypot (IJISR 2019); SIPVicious and its kind',
  async play(stage) {
    const phones = await stage.phones()
    const { server, sipPort } = stage.target
    const run = await stage.start()
    const { media } = await stage.organizer.copy().enter({ number: run.number }, 'Host', 'sdk')
    const host = await Bot.connect(media.url, media.token)
    await host.sing(OF_MEETING)
    const number = freshNumber()
    const caller = await phones.call({ to: run.number, from: `<sip:${number}@${phones.trunk.address}>` })
    await until(() => hearsTone(caller.heard, OF_MEETING), 'the caller hears the meeting')
    const idle = await costOf(server.pid, () => pause(2_000))
    const all = await Promise.all(
      Array.from({ length: SCANNERS }, (_, at) => new Scanner(`127.7.${String(at >> 8)}.${String((at & 255) + 1)}`, sipPort).open()),
    )
    const [heardBefore, loggedBefore] = [caller.heard.length, server.output.length]
    const startedAt = performance.now()
    const asked = await costOf(server.pid, () => askAll(all))
    const replies = all.flatMap((scanner) => scanner.replies)
    const bytes = all.reduce((sum, { bytesIn, bytesOut }) => sum + bytesIn / bytesOut, 0) / all.length
    const flooder = await new Scanner('127.7.9.9', sipPort).open()
    const flooded = await costOf(server.pid, () => flood(flooder))
    const seconds = (performance.now() - startedAt) / 1_000
    const heard = (caller.heard.length - heardBefore) / RATE
    const gaps = 1 - caller.packetsSince(heardBefore) / ((heard * RATE) / 160)
    const clean = hearsTone(caller.heard, OF_MEETING) && !caller.isOver
    for (const scanner of [...all, flooder]) scanner.close()
    caller.hangUp()
    await host.close()
    const sayings = new Set(replies.map(sayingOf))
    const count = SCANNERS * PROBES_EACH
    const cost = ((asked.cpu - idle.cpu * (asked.took / idle.took)) * 1_000) / count
    const dropCost = ((flooded.cpu - idle.cpu * (flooded.took / idle.took)) * 1_000) / FLOOD
    const logged = server.output.length - loggedBefore
    return {
      tried: `${String(count)} probes of ten kinds by ${String(SCANNERS)} addresses, then ${String(FLOOD)} by one, beside a call`,
      got: `${String(replies.length)} replies of ${String(sayings.size)} kind, ${bytes.toFixed(2)} of the bytes asked; ${cost.toFixed(0)} µs of CPU a probe, ${dropCost.toFixed(0)} µs where it is dropped (${String(flooder.replies.length)} answered); ${String(logged)} bytes logged; the call: ${heard.toFixed(1)} of ${seconds.toFixed(1)} s heard, ${(100 * gaps).toFixed(1)} % missing`,
      safe:
        replies.length >= count * 0.95 &&
        sayings.size === 1 &&
        bytes < 1 &&
        cost < MOST_COST &&
        flooder.replies.length < FLOOD / 10 &&
        logged < 10_000 &&
        clean &&
        gaps < 0.05 &&
        heard > seconds * 0.9,
    }
  },
}

interface Cost {
  /** Milliseconds. */
  readonly cpu: number
  readonly took: number
}

async function costOf(pid: number, work: () => Promise<unknown>): Promise<Cost> {
  const [cpu, at] = [cpuOf(pid), performance.now()]
  await work()
  return { cpu: cpuOf(pid) - cpu, took: performance.now() - at }
}

async function askAll(all: readonly Scanner[]): Promise<void> {
  const count = SCANNERS * PROBES_EACH
  for (let at = 0; at < count; at++) {
    all[at % SCANNERS]?.ask(PROBES[Math.floor(at / SCANNERS) % PROBES.length] ?? OPTIONS)
    if (at % BATCH === 0) await pause(2)
  }
  const answered = (): boolean => all.reduce((sum, { replies }) => sum + replies.length, 0) >= count
  await until(answered, 'all are answered', 5_000).catch(() => undefined)
}

async function flood(flooder: Scanner): Promise<void> {
  for (let at = 0; at < FLOOD; at++) {
    flooder.ask(PROBES[at % PROBES.length] ?? OPTIONS)
    if (at % BATCH === 0) await pause(2)
  }
  await pause(500)
}

export const scanningAttacks: readonly Attack[] = [scanners]
