/** The same telephone against the real gateway: real sockets, the real mixer in its thread, and sound between the messages. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { DoorAnswer } from '../../../src/phone/call/door.ts'
import { PhoneGateway } from '../../../src/phone/gateway.ts'
import { LegSocket } from '../../../src/phone/media/rtp/leg-socket.ts'
import { parseSipMessage } from '../../../src/phone/sip/message/parse-sip-message.ts'
import type { SipMessage } from '../../../src/phone/sip/message/sip-message.ts'
import { freePorts } from '../../harness/free-ports.ts'
import { HandPhone, PHONE_STEPS } from '../hand-phone.ts'
import { request, SDP_OFFER } from '../sip-seeds.ts'
import { Tape, tapeWriter } from '../tape.ts'
import { hold, type FuzzTarget, type Trial } from '../target.ts'

const HOST = '127.0.0.1'
const PORTS = await freePorts(200)
const MOST_STEPS = 120
/** What a refused caller, one who never acknowledges, and a silent line need to be over. */
const QUIET_MS = 300_000
const CODES: readonly (DoorAnswer & { readonly admitted: false })['code'][] = [
  'pin_unknown',
  'meeting_locked',
  'no_meeting',
  'too_many_tries',
]

interface Scene {
  readonly tape: Tape
  readonly phone: HandPhone
  readonly socket: Socket
  /** Where the gateway wants sound, as its last answer says. */
  sound: number
}

const SOUND_STEPS = {
  wait: ({ tape }: Scene) => pause(tape.byte() % 30),
  talk: ({ tape, socket, sound }: Scene) => socket.send(rtp(0, tape.byte(), Buffer.alloc(160, tape.byte())), sound, HOST),
  key: ({ tape, socket, sound }: Scene) => socket.send(rtp(101, tape.byte(), Buffer.from([tape.byte() % 16, 0x8a, 0, 160])), sound, HOST),
  noise: ({ tape, socket, sound }: Scene) => socket.send(tape.bytes(40), sound + (tape.byte() % 2), HOST),
  other: ({ phone }: Scene) => phone.turnToOther(),
} satisfies Readonly<Record<string, (scene: Scene) => unknown>>

const ofPhone = Object.entries(PHONE_STEPS).map(([name, step]) => [name, ({ phone }: Scene): unknown => step(phone)] as const)
const STEPS: readonly (readonly [string, (scene: Scene) => unknown])[] = [...ofPhone, ...Object.entries(SOUND_STEPS)]
const tapeOf = tapeWriter(STEPS.map(([name]) => name))
const CALLED: readonly (string | number)[] = ['invite', 0, 0, 'wait', 25, 'wait', 25, 'ack', 2, 0]
const TYPED = Array.from({ length: 13 }, (_, at) => ['key', at * 3, at % 10]).flat()

export const sipGateway: FuzzTarget = {
  name: 'sip-gateway',
  seeds: () => [
    tapeOf(...CALLED, 'talk', 1, 60, 'talk', 2, 61, 'bye', 2, 0),
    tapeOf(...CALLED, ...TYPED, 'wait', 29, 'noise', 'bye', 2, 0),
    tapeOf('invite', 0, 0, 'cancel', 2, 0, 'wait', 20, 'ack', 2, 0),
    tapeOf(...CALLED, 'reinvite', 3, 0, 'wait', 20, 'ack', 2, 0, 'info', 2, 0, 'bent', 0, 1, 0, 40, 65),
  ],
  prepare,
}

async function prepare(): Promise<Trial> {
  const troubles: string[] = []
  let judged = 0
  const gateway = new PhoneGateway({
    listen: [{ protocol: 'udp', address: HOST, port: 0 }],
    soundHost: HOST,
    ports: PORTS,
    announce: null,
    promptFolders: [],
    door: {
      enter: () => Promise.resolve({ admitted: false, code: CODES[(judged += 1) % CODES.length] ?? 'pin_unknown' }),
      meetingOf: () => Promise.resolve(null),
    },
    now: () => Date.now(),
    log: {
      info: () => undefined,
      warn: (fields, message) => void (isTrouble(message) && troubles.push(`${message} ${JSON.stringify(fields)}`)),
    },
  })
  await gateway.use([{ id: 'trunk', addresses: [HOST], registration: null, encryption: 'offered' }], [])
  const port = (await gateway.bound())[0]?.port ?? 0
  let inputs = 0
  return {
    run: (input) => play(input, port, `-${String((inputs += 1))}`, troubles),
    settle: () => settle(gateway, port, troubles),
    close: async () => {
      await gateway.close()
      await holdPorts()
    },
  }
}

/** That the ports run out is what so many calls come to. */
const isTrouble = (warning: string): boolean => !warning.startsWith('there is no room for more calls')

async function play(input: Buffer, port: number, name: string, troubles: readonly string[]): Promise<string> {
  const tape = new Tape(input.subarray(0, MOST_STEPS))
  const socket = await openSocket()
  const send = (bytes: Buffer): void => void (bytes.length > 0 && socket.send(bytes, port, HOST))
  const phone = new HandPhone({ tape, name, address: HOST, port: socket.address().port, send })
  const scene: Scene = { tape, phone, socket, sound: PORTS.first }
  socket.on('message', (bytes) => {
    const parsed = parseSipMessage(bytes)
    // Sound comes to the same port.
    if (parsed.kind !== 'message') return
    phone.hear(parsed.message)
    scene.sound = soundPortIn(parsed.message) ?? scene.sound
  })
  while (!tape.isOver) await tape.pick(STEPS)[1](scene)
  await pause(5)
  socket.close()
  hold(troubles.length === 0, `the gateway has trouble: ${troubles[0] ?? ''}`)
  // Provisional answers depend on the moment.
  const heard = phone.heard.map((message) =>
    message.kind === 'request' ? message.method : `${String(Math.floor(message.status / 100))}xx`,
  )
  return [...new Set(heard)]
    .filter((what) => what !== '1xx')
    .toSorted()
    .join(' ')
}

/** All are silent: then all calls end, all ports are free, and the gateway serves the next who comes. */
async function settle(gateway: PhoneGateway, port: number, troubles: readonly string[]): Promise<void> {
  const end = Date.now() + QUIET_MS
  while (gateway.calls > 0 && Date.now() < end) await pause(200)
  hold(gateway.calls === 0, `${String(gateway.calls)} calls are stuck`)
  await holdPorts()
  const answers = await askOnce(port)
  hold(answers.includes(200), `the next caller is answered by ${answers.join(', ')}`)
  hold(troubles.length === 0, `the gateway has trouble: ${troubles[0] ?? ''}`)
}

/** Each of them can be had by somebody else. */
async function holdPorts(): Promise<void> {
  for (let port = PORTS.first; port <= PORTS.last; port++) {
    const socket = await LegSocket.bind(HOST, port)
    hold(socket !== null, `port ${String(port)} is still open`)
    socket.close()
  }
}

/** Calls, and hangs up before anybody could answer it: the statuses that came. */
async function askOnce(port: number): Promise<readonly number[]> {
  const socket = await openSocket()
  const statuses: number[] = []
  socket.on('message', (bytes) => {
    const parsed = parseSipMessage(bytes)
    if (parsed.kind === 'message' && parsed.message.kind === 'response') statuses.push(parsed.message.status)
  })
  socket.send(
    request('INVITE', { branch: `after${String(Date.now())}`, more: ['Content-Type: application/sdp'], body: SDP_OFFER }),
    port,
    HOST,
  )
  for (let tries = 0; tries < 50 && !statuses.includes(200); tries++) await pause(100)
  socket.close()
  return statuses
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, HOST)
  await once(socket, 'listening')
  return socket
}

const soundPortIn = (message: SipMessage): number | undefined => {
  const found = /m=audio (\d+) /.exec(message.body.toString('latin1'))?.[1]
  const port = Number(found)
  return port > 0 && port < 65_535 ? port : undefined
}

function rtp(payloadType: number, sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12)
  header.set([0x80, payloadType | 0x80])
  header.writeUInt16BE(sequence, 2)
  header.writeUInt32BE(sequence * 160, 4)
  header.writeUInt32BE(0x1234, 8)
  return Buffer.concat([header, payload])
}
