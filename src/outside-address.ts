/** Where the internet sees the media port, asked of the STUN server that an operator named. Unasked nobody is contacted. */
import { lookup } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Config } from './ops/config.ts'
import type { Log } from './ops/log.ts'
import type { Outside } from './signalling/checkup/way-findings.ts'
import type { MediaServer } from './signalling/media-server.ts'

type AskedMedia = Pick<MediaServer, 'port' | 'askOutside'>

export async function askOutside({ stun, media: { host } }: Pick<Config, 'stun' | 'media'>, media: AskedMedia): Promise<Outside> {
  if (stun === null) return { kind: 'unasked' }
  const server = `${stun.host}:${String(stun.port)}`
  const address = await addressOf(stun.host, host)
  if (address === null) return { kind: 'unknown-name', server }
  const at = await media.askOutside({ address, port: stun.port })
  return at === null ? { kind: 'silent', server } : { kind: 'seen', server, at }
}

/** In the family of the port that asks. */
const addressOf = (name: string, boundTo: string): Promise<string | null> =>
  lookup(name, { family: isIPv6(boundTo) ? 6 : 4 }).then(
    ({ address }) => address,
    () => null,
  )

export const isOwnAddress = (address: string): boolean =>
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .some((each) => each.address === address)

/** At start, where no address was set: an operator behind a router reads in the log what to set. */
export async function proveAddress(config: Pick<Config, 'stun' | 'media'>, media: AskedMedia, log: Log): Promise<void> {
  if (config.media.announce !== null || config.stun === null) return
  const outside = await askOutside(config, media)
  switch (outside.kind) {
    case 'unasked':
      return
    case 'unknown-name':
      return log.warn({ server: outside.server }, 'the STUN server of LATCH_STUN is not found: check the name, and DNS')
    case 'silent':
      return log.warn(
        { server: outside.server },
        'the STUN server of LATCH_STUN does not answer the media port: let UDP out, or name another',
      )
    case 'seen':
      return tellSeen(outside.at, media.port, log)
  }
}

function tellSeen({ address, port }: { readonly address: string; readonly port: number }, mediaPort: number, log: Log): void {
  if (isOwnAddress(address)) log.info({ address, port }, 'the internet sees the media port at this machine’s own address')
  else
    log.warn(
      { address, port, set: `LATCH_MEDIA_ADDRESS=${address}` },
      `the media port is behind a router: set LATCH_MEDIA_ADDRESS, and have the router pass UDP and TCP ${String(mediaPort)} on to this machine`,
    )
}
