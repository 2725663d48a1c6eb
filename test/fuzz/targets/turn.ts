/** TURN as it comes to the web port: bytes of a stranger, and requests rightly signed by somebody admitted who means no good (RFC 8656). */
import { randomBytes } from 'node:crypto'
import { parseStun, stunAttribute } from '../../../src/sfu/transport/stun/stun-message.ts'
import { TurnClient } from '../../../src/sfu/transport/turn/turn-client.suite.ts'
import { channelFrame, longestTurnFrame, type TurnFrame, TurnFrames } from '../../../src/sfu/transport/turn/turn-frames.ts'
import { turnAttribute, turnType } from '../../../src/sfu/transport/turn/turn-message.ts'
import { OURS, SessionStage } from '../../../src/sfu/transport/turn/turn-session.suite.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const MOST_STEPS = 16
/** In the first byte of an input: there is an allocation before it, and what follows are requests to be signed. */
const [ALLOCATED, SIGNED] = [1, 2]
const TYPES: readonly number[] = [...Object.values(turnType), 0x0001, 0x000a]
const ATTRIBUTES: readonly number[] = [...Object.values(turnAttribute), stunAttribute.xorMappedAddress, 0x0018, 0x8000]

const [PEER, DATA, CHANNEL] = [turnAttribute.peerAddress, turnAttribute.data, turnAttribute.channelNumber].map((type) =>
  ATTRIBUTES.indexOf(type),
)
const step = (type: number, ...attributes: readonly (readonly [number | undefined, Uint8Array])[]): Buffer =>
  Buffer.concat([
    Buffer.from([TYPES.indexOf(type), attributes.length]),
    ...attributes.map(([name = 0, value]) => Buffer.from([name, value.length, ...value])),
  ])
/** The first of our own addresses, XORed with the cookie. */
const own = Buffer.from([0, 1, 0x3f, 0xd8, 0xe1, 0x12, 0xa6, 0x45])
const channel = Buffer.from([0x40, 1, 0, 0])

export const turn: FuzzTarget = {
  name: 'turn',
  seeds: () => {
    const stranger = new TurnClient(null)
    const raw = [
      stranger.allocate(),
      stranger.send(OURS[0] ?? { address: '::1', port: 1 }, randomBytes(20)),
      channelFrame(0x4001, randomBytes(9)),
    ]
    const signed = [
      step(turnType.createPermission, [PEER, own]),
      step(turnType.sendIndication, [PEER, own], [DATA, Buffer.from('hello')]),
      step(turnType.channelBind, [PEER, own], [CHANNEL, channel]),
      step(turnType.refresh, [ATTRIBUTES.indexOf(turnAttribute.lifetime), Buffer.alloc(4)]),
      step(turnType.allocate, [ATTRIBUTES.indexOf(turnAttribute.transport), Buffer.from([17, 0, 0, 0])]),
    ]
    return [
      Buffer.concat([Buffer.from([0]), ...raw]),
      Buffer.concat([Buffer.from([ALLOCATED]), ...raw]),
      Buffer.concat([Buffer.from([SIGNED]), ...signed.toReversed()]),
      Buffer.concat([Buffer.from([ALLOCATED | SIGNED]), ...signed]),
    ]
  },
  pieces: ['\u0000\u0003\u0000\u0000!\u0012\u00a4B', '\u0000\u0012\u0000\u0008', '@\u0001\u0000\u0004'],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const stage = new SessionStage()
  const tape = new Tape(input)
  const mode = tape.byte()
  if ((mode & ALLOCATED) !== 0) stage.allocate()
  else stage.client.nonce = stage.ask(new TurnClient(null).allocate()).nonce
  const before = stage.sent.length
  const frames = (mode & SIGNED) === 0 ? takeStream(stage, input.subarray(1)) : takeSteps(stage, tape)
  hold(stage.sent.length - before <= frames, 'more is answered than is asked')
  hold(stage.allocated <= 1, 'one connection allocates twice')
  const ours = new Set(OURS.map(({ address, port }) => `${address}:${String(port)} from 50000`))
  hold(
    stage.arrived.every(({ at }) => ours.has(at)),
    'something goes where the media port is not',
  )
  const answers = stage.sent.slice(before).map(kindOf)
  const arrived = stage.arrived.length > 0
  stage.session.close()
  hold(stage.open === 0 && stage.allocated === 0, 'something is left open')
  return `${String(mode & (ALLOCATED | SIGNED))} ${answers.at(-1) ?? 'silent'}${arrived ? ' arrived' : ''}`
}

function takeStream(stage: SessionStage, stream: Buffer): number {
  let frames = 0
  const take = (frame: TurnFrame, length: number): boolean => {
    hold(length <= longestTurnFrame, 'a frame longer than a packet')
    frames += 1
    return stage.session.take(frame)
  }
  new TurnFrames().feed(stream, take)
  return frames
}

function takeSteps(stage: SessionStage, tape: Tape): number {
  let steps = 0
  for (; steps < MOST_STEPS && !tape.isOver; steps++) {
    const type = tape.pick(TYPES)
    const attributes = Array.from({ length: tape.byte() % 4 }, () => [tape.pick(ATTRIBUTES), tape.bytes(tape.byte())] as const)
    if (!stage.take(stage.client.request(type, () => attributes))) break
    stage.now += 1_000
  }
  return steps + 1
}

/** The type, and of a refusal its code. */
function kindOf(bytes: Buffer): string {
  const message = parseStun(bytes)
  hold(message !== null, 'an answer that is no STUN')
  const at = message.attributes.get(turnAttribute.errorCode)
  const code = at === undefined ? 0 : bytes.readUInt8(at + 2) * 100 + bytes.readUInt8(at + 3)
  return `${message.type.toString(16)}:${String(code)}`
}
