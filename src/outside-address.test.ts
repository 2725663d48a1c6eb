import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createLog } from './ops/log.ts'
import { readConfig, type Config } from './ops/config.ts'
import { askOutside, proveAddress } from './outside-address.ts'
import type { Endpoint } from './sfu/transport/turn/endpoint.ts'

const OWN = Object.values(networkInterfaces()).flatMap((each) => each ?? [])[0]?.address ?? ''

function configWith(environment: Readonly<Record<string, string>>): Config {
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.complaints.join(' '))
  return read.config
}

/** A media server that a STUN server sees there; and whom it was made to ask. */
function mediaSeenAt(seen: Endpoint | null) {
  const asked: Endpoint[] = []
  return {
    asked,
    port: 7882,
    askOutside: (server: Endpoint) => {
      asked.push(server)
      return Promise.resolve(seen)
    },
  }
}

async function logged(environment: Readonly<Record<string, string>>, seen: Endpoint | null): Promise<string> {
  const lines: string[] = []
  await proveAddress(configWith(environment), mediaSeenAt(seen), createLog('debug', { write: (line) => void lines.push(line) }))
  return lines.join('')
}

describe('where the internet sees the media port', () => {
  it('is asked of nobody unless a server is named', async () => {
    const media = mediaSeenAt({ address: '203.0.113.7', port: 1 })
    expect(await askOutside(configWith({}), media)).toEqual({ kind: 'unasked' })
    expect(media.asked).toEqual([])
    expect(await logged({}, null)).toBe('')
  })

  it('is asked of the address of the named server', async () => {
    const media = mediaSeenAt({ address: '203.0.113.7', port: 7882 })
    const outside = await askOutside(configWith({ LATCH_STUN: '127.0.0.1:3479' }), media)
    expect(outside).toEqual({ kind: 'seen', server: '127.0.0.1:3479', at: { address: '203.0.113.7', port: 7882 } })
    expect(media.asked).toEqual([{ address: '127.0.0.1', port: 3479 }])
    expect((await askOutside(configWith({ LATCH_STUN: '127.0.0.1' }), mediaSeenAt(null))).kind).toBe('silent')
    // RFC 6761 §6.4: no such name is ever found.
    expect((await askOutside(configWith({ LATCH_STUN: 'stun.invalid' }), media)).kind).toBe('unknown-name')
  })

  it('is told in the log at start, with what to set', async () => {
    const stun = { LATCH_STUN: '127.0.0.1' }
    expect(await logged(stun, { address: '203.0.113.7', port: 1 })).toMatch(/"level":"?(40|warn).*LATCH_MEDIA_ADDRESS=203\.0\.113\.7/)
    expect(await logged(stun, { address: OWN, port: 7882 })).toMatch(/own address/)
    expect(await logged(stun, null)).toMatch(/does not answer/)
    expect(await logged({ ...stun, LATCH_MEDIA_ADDRESS: '192.0.2.1' }, { address: '203.0.113.7', port: 1 })).toBe('')
  })
})
