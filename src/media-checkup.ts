/** `latch doctor media` on the server's side: everything that browsers' sound and picture need, looked at one after the other. */
import { randomBytes } from 'node:crypto'
import type { Config } from './ops/config.ts'
import { grantedReceiveBuffer, readKernelFacts } from './ops/kernel-facts.ts'
import { askOutside, isOwnAddress } from './outside-address.ts'
import { isPrivateAddress } from './phone/media/rtp/private-address.ts'
import { RECEIVE_BUFFER_BYTES } from './sfu/transport/net/datagram-port.ts'
import { tripTo } from './sfu/transport/stun/stun-trip.ts'
import { findingOf, type MediaFinding } from './signalling/checkup/finding.ts'
import {
  accelerationFinding,
  bufferFinding,
  firewallNote,
  kernelFindings,
  originFinding,
  turnFinding,
} from './signalling/checkup/machine-findings.ts'
import type { Probe } from './signalling/checkup/probe.ts'
import { addressFinding, outsideFinding, wayFinding, type Place } from './signalling/checkup/way-findings.ts'
import type { MediaServer } from './signalling/media-server.ts'
import { servesTurn } from './turn-address.ts'

export interface CheckupNeeds {
  readonly config: Config
  /** What people open. */
  readonly url: string
  readonly media: Pick<MediaServer, 'port' | 'openProbe' | 'askOutside' | 'report'>
}

const WAIT_MS = 3000
/** A machine with more addresses is looked at in part. */
const MOST_WAYS = 16

const place: Place = { isOwn: isOwnAddress, isPrivate: isPrivateAddress }

export async function takeMediaCheckup({ config, url, media }: CheckupNeeds): Promise<readonly MediaFinding[]> {
  const ufrag = randomBytes(4).toString('hex')
  const probe = await media.openProbe(ufrag)
  if (probe === null) return [findingOf('ports', 'bad', 'The media engine does not run. The log says why; it is started again by itself.')]
  const addresses = [...new Set(probe.candidates.map(({ address }) => address))]
  const [ways, outside, granted, facts, reports] = await Promise.all([
    tryWays(probe, ufrag),
    askOutside(config, media),
    grantedReceiveBuffer(RECEIVE_BUFFER_BYTES),
    readKernelFacts(),
    media.report(null),
  ])
  return [
    ...ways,
    addressFinding(addresses, config.media.announce !== null, place),
    outsideFinding(outside, addresses, media.port),
    bufferFinding(RECEIVE_BUFFER_BYTES, granted),
    ...kernelFindings(facts),
    accelerationFinding(reports.map(({ engine }) => engine.acceleration)),
    originFinding(url),
    turnFinding(servesTurn(config)),
    firewallNote(media.port),
  ]
}

const tryWays = ({ candidates, server }: Probe, ufrag: string): Promise<readonly MediaFinding[]> =>
  Promise.all(
    candidates
      .slice(0, MOST_WAYS)
      .map(async (target) => wayFinding({ target, time: await tripTo({ target, server, ufrag, waitMs: WAIT_MS }) }, place)),
  )
