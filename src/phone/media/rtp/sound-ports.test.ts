import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { BundledPorts } from './bundled-ports.ts'
import type { LegPort } from './leg-socket.ts'
import { openSoundPorts } from './open-sound-ports.ts'
import type { Endpoint } from './remote-path.ts'
import { singlePorts, type SoundPorts } from './sound-ports.ts'

/** None where the accelerator was not built. */
const [bundled = null] = [openSoundPorts(true)].filter((ports) => ports instanceof BundledPorts)
const LOOPBACKS = ['127.0.0.1', '::1']
const opened: { close(): void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})

interface Heard {
  readonly bytes: readonly number[]
  readonly from: Endpoint
  readonly age: number | undefined
}

const heardBy = (port: LegPort): Heard[] => {
  const heard: Heard[] = []
  port.onPacket((packet, from, age) => {
    heard.push({ bytes: [...packet], from, age })
    // The handler may write into it: no other packet is any the worse for that.
    packet.fill(99)
  })
  return heard
}

/** Serves the ports until that is so. */
const until = async (ports: SoundPorts, isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2_000) throw new Error('nothing came')
    ports.flush()
    await wait(1)
    ports.receive()
  }
}

const open = async (ports: SoundPorts, host = '127.0.0.1'): Promise<LegPort> => {
  const port = (await ports.bind(host, 0))!
  opened.push(port)
  return port
}

const implementations = [
  ['each for itself', singlePorts],
  ['together', bundled],
] as const

describe.each(implementations.filter(([, ports]) => ports !== null))('sound ports %s', (_, made) => {
  const ports = made!

  it.each(LOOPBACKS)('give what comes to whom it is for, with who sent it, in order (%s)', async (host) => {
    const [a, b, c] = [await open(ports, host), await open(ports, host), await open(ports, host)]
    const [atA, atB, atC] = [heardBy(a), heardBy(b), heardBy(c)]
    for (let i = 0; i < 20; i++) {
      a.send(Uint8Array.of(1, i, 77), 2, { address: host, port: b.port })
      b.send(Uint8Array.of(2, i), 2, { address: host, port: c.port })
      // Whoever sends may write over the memory at once.
      const memory = Uint8Array.of(3, i)
      c.send(memory, 2, { address: host, port: a.port })
      memory.fill(88)
      ports.flush()
      if (i % 5 === 4) await until(ports, () => [atA, atB, atC].every((heard) => heard.length === i + 1))
    }
    const from = (one: number): number[][] => Array.from({ length: 20 }, (__, i) => [one, i])
    expect([atA, atB, atC].map((heard) => heard.map(({ bytes }) => bytes))).toEqual([from(3), from(1), from(2)])
    expect(atB.every((packet) => packet.from.address === host && packet.from.port === a.port)).toBe(true)
  })

  it('[T4] tell strangers from whom they send to', async () => {
    const [a, b, stranger] = [await open(ports), await open(ports), await open(ports)]
    const heard = heardBy(a)
    a.send(Uint8Array.of(0), 1, { address: '127.0.0.1', port: b.port })
    b.send(Uint8Array.of(1), 1, { address: '127.0.0.1', port: a.port })
    stranger.send(Uint8Array.of(2), 1, { address: '127.0.0.1', port: a.port })
    await until(ports, () => heard.length === 2)
    const senders = new Map(heard.map(({ bytes, from }) => [bytes[0], from.port]))
    expect([senders.get(1), senders.get(2)]).toEqual([b.port, stranger.port])
  })

  it('send each packet to whom it is for, though others are sent to between', async () => {
    const [a, b, c] = [await open(ports), await open(ports), await open(ports)]
    const [atB, atC] = [heardBy(b), heardBy(c)]
    for (let i = 0; i < 10; i++) a.send(Uint8Array.of(i), 1, { address: '127.0.0.1', port: (i % 2 === 0 ? b : c).port })
    await until(ports, () => atB.length + atC.length === 10)
    expect([atB, atC].map((heard) => heard.map(({ bytes }) => bytes[0]))).toEqual([
      [0, 2, 4, 6, 8],
      [1, 3, 5, 7, 9],
    ])
  })

  it('send nothing to what is no address, and go on', async () => {
    const [a, b] = [await open(ports), await open(ports)]
    const heard = heardBy(b)
    for (const address of ['example.org', '', '::1', '300.1.1.1', `${'1'.repeat(200)}`]) a.send(Uint8Array.of(1), 1, { address, port: 9 })
    for (const port of [0, -1, 70_000]) a.send(Uint8Array.of(1), 1, { address: '127.0.0.1', port })
    a.send(new Uint8Array(5_000), 5_000, { address: '127.0.0.1', port: b.port })
    a.send(Uint8Array.of(5), 1, { address: '127.0.0.1', port: b.port })
    await until(ports, () => heard.length > 0)
    expect(heard.map(({ bytes }) => bytes)).toEqual([[5]])
  })

  it('are refused where another has the port, and free again when closed, which may be said twice', async () => {
    const a = await open(ports)
    expect(await ports.bind('127.0.0.1', a.port)).toBeNull()
    a.close()
    a.close()
    a.send(Uint8Array.of(1), 1, { address: '127.0.0.1', port: 9 })
    // Node closes in the next turn of its loop.
    let again: LegPort | null = null
    for (let tries = 0; again === null && tries < 1_000; tries++) {
      await wait(1)
      again = await ports.bind('127.0.0.1', a.port)
    }
    expect(again?.port).toBe(a.port)
    opened.push(again!)
  })

  it('are none where the host is none of ours', async () => {
    await expect(ports.bind('192.0.2.1', 0)).rejects.toThrow(/./)
  })

  it('send what was given to them before they were closed', async () => {
    const [a, b] = [await open(ports), await open(ports)]
    const heard = heardBy(b)
    a.send(Uint8Array.of(7), 1, { address: '127.0.0.1', port: b.port })
    a.close()
    await until(ports, () => heard.length > 0)
    expect(heard.map(({ bytes }) => bytes)).toEqual([[7]])
  })

  it('[T4] may be closed by whoever hears a packet', async () => {
    const [a, b] = [await open(ports), await open(ports)]
    let heard = 0
    b.onPacket(() => {
      heard++
      b.close()
    })
    for (let i = 0; i < 5; i++) a.send(Uint8Array.of(i), 1, { address: '127.0.0.1', port: b.port })
    await until(ports, () => heard > 0)
    ports.receive()
    expect(heard).toBe(1)
  })
})

describe('an accelerator that is switched off', () => {
  it('is done without', () => expect(openSoundPorts(false)).toBe(singlePorts))
})

describe.skipIf(bundled === null)('ports that are served together', () => {
  it('[D6] know how long a packet has lain', async () => {
    const a = await open(bundled!)
    const heard = heardBy(a)
    const sender = createSocket('udp4')
    opened.push(sender)
    sender.send(Uint8Array.of(1), a.port, '127.0.0.1')
    await once(sender, 'listening')
    await wait(60)
    await until(bundled!, () => heard.length === 1)
    expect(heard[0]!.age).toBeGreaterThan(40)
  })

  it('[T4] a flood on one leaves the others what is theirs', async () => {
    const [flooded, other, sender] = [await open(bundled!), await open(bundled!), await open(bundled!)]
    const heard: string[] = []
    flooded.onPacket(() => heard.push('junk'))
    other.onPacket(() => heard.push('voice'))
    for (let i = 0; i < 200; i++) sender.send(Uint8Array.of(1), 1, { address: '127.0.0.1', port: flooded.port })
    sender.send(Uint8Array.of(2), 1, { address: '127.0.0.1', port: other.port })
    bundled!.flush()
    bundled!.receive()
    expect(heard.slice(0, 3).toSorted()).toEqual(['junk', 'junk', 'voice'])
  })
})
