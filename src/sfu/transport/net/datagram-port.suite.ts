/** What every datagram port must do. */
import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { longestDatagram, type DatagramPort, type DatagramPortOptions, type BindDatagramPort } from './datagram-port.ts'

interface Heard {
  readonly bytes: Buffer
  readonly address: string
  readonly port: number
}

const hasIPv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'))

export function describeDatagramPort(name: string, bind: BindDatagramPort): void {
  const open: { close(): unknown }[] = []

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()))
  })

  async function end(host: string, options?: DatagramPortOptions): Promise<{ port: DatagramPort; heard: Heard[] }> {
    const heard: Heard[] = []
    const port = await bind(host, 0, (bytes, address, from) => void heard.push({ bytes: Buffer.from(bytes), address, port: from }), options)
    open.push(port)
    return { port, heard }
  }

  /** Sent again until something came: even here datagrams may be lost. */
  async function until(heard: readonly Heard[], count: number, send: () => void): Promise<void> {
    await expect
      .poll(
        () => {
          if (heard.length < count) send()
          return heard.length
        },
        { interval: 50, timeout: 20_000 },
      )
      .toBeGreaterThanOrEqual(count)
  }

  describe(`datagrams by ${name}`, () => {
    for (const host of hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])
      it(`carries them both ways over ${host}, and tells who sent them`, async () => {
        const [a, b] = [await end(host), await end(host)]
        const message = Buffer.from('..hello.')
        await until(b.heard, 1, () => a.port.send(message, 2, 5, host, b.port.port))
        expect(b.heard[0]).toEqual({ bytes: Buffer.from('hello'), address: host, port: a.port.port })
        const route = b.port.open(host, a.port.port)
        await until(a.heard, 1, () => route.send(message, 0, 8))
        expect(a.heard[0]).toEqual({ bytes: message, address: host, port: b.port.port })
        // Of somebody known, too.
        const before = b.heard.length
        await until(b.heard, before + 1, () => a.port.send(message, 2, 5, host, b.port.port))
        expect(b.heard.at(-1)).toEqual({ bytes: Buffer.from('hello'), address: host, port: a.port.port })
      })

    it('sends what was gathered once it is flushed: to each its own, in order, whatever the lengths', async () => {
      const [a, b, c] = [await end('127.0.0.1'), await end('127.0.0.1'), await end('127.0.0.1')]
      const memory = Buffer.alloc(400 * 64)
      const lengths = Array.from({ length: 60 }, (_, i) => [100, 100, 100, 60, 200, 1, 200][i % 7]!)
      lengths.forEach((length, i) => memory.fill(i + 1, i * 400, i * 400 + length))
      a.port.gatherFrom(memory)
      const [toB, toC] = [a.port.open('127.0.0.1', b.port.port), a.port.open('127.0.0.1', c.port.port)]
      lengths.forEach((length, i) => [toB, toC][i % 2]!.send(memory, i * 400, length))
      a.port.flush()
      // Sixty small ones are within any buffer.
      await expect.poll(() => [b.heard.length, c.heard.length], { timeout: 20_000 }).toEqual([30, 30])
      const seen = ({ heard }: { heard: Heard[] }) => heard.map(({ bytes }) => [bytes[0], bytes.length])
      const sent = lengths.map((length, i) => [i + 1, length])
      expect(seen(b)).toEqual(sent.filter((_, i) => i % 2 === 0))
      expect(seen(c)).toEqual(sent.filter((_, i) => i % 2 === 1))
      expect(b.heard.every(({ bytes }) => bytes.every((byte) => byte === bytes[0]))).toBe(true)
    })

    it('says when datagrams that came together begin and end', async () => {
      const steps: string[] = []
      const batch = { begin: () => void steps.push('begin'), end: () => void steps.push('end') }
      const port = await bind('127.0.0.1', 0, () => void steps.push('datagram'), { batch })
      open.push(port)
      const a = await end('127.0.0.1')
      for (let i = 0; i < 20; i++) a.port.send(Buffer.from('hello'), 0, 5, '127.0.0.1', port.port)
      await expect.poll(() => steps.filter((step) => step === 'datagram').length, { timeout: 20_000 }).toBe(20)
      await expect.poll(() => steps.at(-1), { timeout: 20_000 }).toBe('end')
      expect(steps.join(' ')).toMatch(/^(begin( datagram)+ end ?)+$/)
    })

    it('takes other memory at once, and it is the caller’s again', async () => {
      const [a, b] = [await end('127.0.0.1'), await end('127.0.0.1')]
      a.port.gatherFrom(Buffer.alloc(10))
      const route = a.port.open('127.0.0.1', b.port.port)
      await until(b.heard, 1, () => {
        const mine = Buffer.from('mine')
        route.send(mine, 0, 4)
        mine.fill(0)
      })
      expect(b.heard[0]!.bytes.toString()).toBe('mine')
    })

    it('sends nothing by a route that is closed, nor after its own end', async () => {
      const [a, b] = [await end('127.0.0.1'), await end('127.0.0.1')]
      const memory = Buffer.from('onetwo')
      a.port.gatherFrom(memory)
      const [gone, stays] = [a.port.open('127.0.0.1', b.port.port), a.port.open('127.0.0.1', b.port.port)]
      gone.close()
      gone.close()
      gone.send(memory, 0, 3)
      await until(b.heard, 1, () => {
        stays.send(memory, 3, 3)
        a.port.flush()
      })
      expect(b.heard.map(({ bytes }) => bytes.toString())).not.toContain('one')
      await a.port.close()
      await a.port.close()
      stays.send(memory, 0, 3)
      a.port.send(memory, 0, 3, '127.0.0.1', b.port.port)
      a.port.flush()
      stays.close()
    })

    it('loses what is too long, what nobody takes, and what has no address, and goes on', async () => {
      const [a, b] = [await end('127.0.0.1'), await end('127.0.0.1')]
      const long = Buffer.alloc(longestDatagram + 1)
      const closed = await end('127.0.0.1')
      await closed.port.close()
      a.port.send(long, 0, long.length, '127.0.0.1', b.port.port)
      a.port.open('127.0.0.1', b.port.port).send(long, 0, long.length)
      for (let i = 0; i < 5; i++) a.port.send(long, 0, 10, '127.0.0.1', closed.port.port)
      await until(b.heard, 1, () => a.port.send(long, 0, 10, '127.0.0.1', b.port.port))
      expect(b.heard.every(({ bytes }) => bytes.length === 10)).toBe(true)
    })

    it('[T4] takes what strangers send: nothing at all, and more than any packet has', async () => {
      const b = await end('127.0.0.1')
      const stranger = createSocket('udp4')
      open.push({ close: () => new Promise<void>((resolve) => stranger.close(() => resolve())) })
      const send = (bytes: Buffer): void => stranger.send(bytes, b.port.port, '127.0.0.1')
      await until(b.heard, 1, () => {
        for (const size of [0, 60_000, 1]) send(Buffer.alloc(size, size))
      })
      await expect.poll(() => b.heard.some(({ bytes }) => bytes.length === 1), { timeout: 20_000 }).toBe(true)
    })

    it('rejects where the port is taken, and gives it free when it ends', async () => {
      const first = await end('127.0.0.1')
      const again = (): Promise<DatagramPort> => bind('127.0.0.1', first.port.port, () => undefined)
      await expect(again()).rejects.toMatchObject({ code: 'EADDRINUSE', port: first.port.port })
      await first.port.close()
      open.push(await again())
    })

    it('may have its port with others where it is asked to', async () => {
      const first = await end('127.0.0.1', { reusePort: true })
      open.push(await bind('127.0.0.1', first.port.port, () => undefined, { reusePort: true }))
      await expect(bind('127.0.0.1', first.port.port, () => undefined)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    })
  })
}
