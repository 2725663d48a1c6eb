/** A connectivity check of our own, to see from outside of the engine whether its port answers. */
import { createSecretKey, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { performance } from 'node:perf_hooks'
import { encodeFrame, FrameDecoder } from '../net/frame-decoder.ts'
import type { IceCandidate, IceCredentials } from '../peer.ts'
import { integrityHolds, parseStun, stunAttribute, stunType, transactionOf } from './stun-message.ts'
import { writeStun } from './stun-writer.ts'

export interface StunTrip {
  readonly target: IceCandidate
  /** Of a peer that waits for this check, and the name fragment that it expects. */
  readonly server: IceCredentials
  readonly ufrag: string
  readonly waitMs: number
}

/** Milliseconds of the round trip; null where no answer signed by the peer came back. */
export type TripTime = number | null

/** Sends once by TCP, thrice by UDP, where a datagram may be lost. */
export function tripTo(trip: StunTrip): Promise<TripTime> {
  const { server, ufrag, target, waitMs } = trip
  const transaction = randomBytes(12)
  const key = createSecretKey(Buffer.from(server.pwd))
  const attributes = [
    [stunAttribute.username, Buffer.from(`${server.ufrag}:${ufrag}`)],
    [stunAttribute.priority, Buffer.from([0x6e, 0, 1, 0xff])],
    [stunAttribute.iceControlling, randomBytes(8)],
  ] as const
  const check = writeStun({ type: stunType.bindingRequest, transaction, attributes }, key)
  const isAnswer = (bytes: Buffer): boolean => {
    const message = parseStun(bytes)
    return message?.type === stunType.bindingSuccess && transactionOf(message).equals(transaction) && integrityHolds(message, key)
  }
  return target.protocol === 'udp' ? tripByUdp(target, check, isAnswer, waitMs) : tripByTcp(target, check, isAnswer, waitMs)
}

const UDP_TRIES = 3

function tripByUdp(
  { address, port }: IceCandidate,
  check: Buffer,
  isAnswer: (bytes: Buffer) => boolean,
  waitMs: number,
): Promise<TripTime> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  return new Promise((resolve) => {
    const since = performance.now()
    const send = (): void => socket.send(check, port, address)
    const tries = Array.from({ length: UDP_TRIES - 1 }, (_, index) => setTimeout(send, ((index + 1) * waitMs) / UDP_TRIES))
    const end = (time: TripTime): void => {
      for (const timer of [...tries, patience]) clearTimeout(timer)
      socket.removeAllListeners().on('error', () => undefined)
      socket.close()
      resolve(time)
    }
    const patience = setTimeout(() => end(null), waitMs)
    socket.on('message', (bytes) => isAnswer(bytes) && end(performance.now() - since))
    socket.on('error', () => end(null))
    send()
  })
}

function tripByTcp(
  { address, port }: IceCandidate,
  check: Buffer,
  isAnswer: (bytes: Buffer) => boolean,
  waitMs: number,
): Promise<TripTime> {
  const socket = connect({ host: address, port, noDelay: true })
  return new Promise((resolve) => {
    const decoder = new FrameDecoder()
    let since = performance.now()
    const end = (time: TripTime): void => {
      clearTimeout(patience)
      socket.destroy()
      resolve(time)
    }
    const patience = setTimeout(() => end(null), waitMs)
    socket.on('connect', () => {
      since = performance.now()
      socket.write(encodeFrame(check, 0, check.length))
    })
    socket.on('data', (chunk) => decoder.feed(chunk, (frame) => (isAnswer(frame) ? (end(performance.now() - since), false) : true)))
    socket.on('error', () => end(null))
    socket.on('close', () => end(null))
  })
}
