import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { freePorts } from '../../../../test/harness/free-ports.ts'
import { EncodedFrames } from '../codec/shared-encoding.ts'
import { correlation, frames, joined, randomFrom, spokenSignal } from '../codec/spoken-signal.suite.ts'
import { ear } from '../codec/wide-sound.suite.ts'
import { LegPortAllocator } from './leg-ports.ts'
import { punctual } from './media-clock.ts'
import { RtpLeg } from './rtp-leg.ts'
import { agreementWith } from './wire.suite.ts'

const HOST = '127.0.0.1'

describe('the ports of a leg', () => {
  it('are an even one and the next, of the range, and free again afterwards', async () => {
    const { first } = await freePorts(6)
    const allocator = new LegPortAllocator(HOST, { first: first - 1, last: first + 5 }, randomFrom(1))
    const all = await Promise.all(Array.from({ length: 4 }, () => allocator.open()))
    const opened = all.filter((ports) => ports !== null)
    expect(opened.map(({ rtp }) => rtp.port).toSorted((a, b) => a - b)).toEqual([first, first + 2, first + 4])
    expect(opened.every(({ rtp, reports }) => reports.port === rtp.port + 1)).toBe(true)
    opened[0]!.close()
    opened[0]!.close()
    await wait(10)
    const again = await allocator.open()
    expect(again?.rtp.port).toBe(opened[0]!.rtp.port)
    expect(await allocator.open()).toBeNull()
    for (const ports of [again, ...opened]) ports?.close()
  })

  it('leave out what others on the machine have', async () => {
    const { first } = await freePorts(4)
    const other = createSocket('udp4').bind(first + 1, HOST)
    await once(other, 'listening')
    const allocator = new LegPortAllocator(HOST, { first, last: first + 3 }, () => 0)
    const ports = await allocator.open()
    expect(ports?.rtp.port).toBe(first + 2)
    expect(await allocator.open()).toBeNull()
    ports?.close()
    other.close()
  })

  it('carry a voice over real sockets', async () => {
    const { first } = await freePorts(4)
    const allocator = new LegPortAllocator(HOST, { first, last: first + 3 }, randomFrom(2))
    const random = randomFrom(3)
    let now = 0
    const open = async (): Promise<RtpLeg> => {
      const ports = (await allocator.open())!
      return new RtpLeg({
        ports,
        encoded: new EncodedFrames(),
        clock: punctual(() => now),
        name: 'test',
        random32: () => Math.floor(random() * 2 ** 32),
        key: () => undefined,
      })
    }
    const [ours, theirs] = await Promise.all([open(), open()])
    ours.agree(agreementWith({ address: HOST, port: theirs.port }))
    theirs.agree(agreementWith({ address: HOST, port: ours.port }))
    const said = spokenSignal(2)
    const heard: Int16Array[] = []
    const hears = ear()
    for (const frame of frames(said)) {
      now += 20
      theirs.push(frame, false)
      await wait(2)
      heard.push(hears(ours.pull()))
    }
    expect(correlation(said, joined(heard), 1600)).toBeGreaterThan(0.8)
    ours.close()
    theirs.close()
  })
})
