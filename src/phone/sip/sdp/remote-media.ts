/** What the other side's section says of its sender, whichever side made the offer. */
import type { RemoteMedia } from './agreement.ts'
import { receives, sends, type Direction } from './direction.ts'
import { isHoldAddress, isMediaAddress } from './media-address.ts'
import type { MediaSection } from './session-description.ts'

/** Milliseconds of sound that our encoders make at once, and the most that we put into a packet. */
const FRAME = 20
const MOST = 60

/** As they wish, in whole frames. */
export const packetTimeFor = ({ packetTime }: MediaSection): number =>
  Math.min(MOST, Math.max(FRAME, Math.floor((packetTime ?? FRAME) / FRAME) * FRAME))

/** Who is at 0.0.0.0 receives nothing, whatever else it says. */
export const directionOf = ({ direction, address }: MediaSection): Direction => {
  if (address === undefined || !isHoldAddress(address) || !receives(direction)) return direction
  return sends(direction) ? 'sendonly' : 'inactive'
}

const rtcpOf = (section: MediaSection, address: string, shared: boolean): Pick<RemoteMedia, 'rtcpAddress' | 'rtcpPort'> => {
  if (shared) return { rtcpAddress: address, rtcpPort: section.port }
  const named = section.rtcp?.address
  return { rtcpAddress: named !== undefined && isMediaAddress(named) ? named : address, rtcpPort: section.rtcp?.port ?? section.port + 1 }
}

/** Undefined where it names no machine. */
export const remoteMedia = (section: MediaSection, shared: boolean): RemoteMedia | undefined => {
  const { address, port } = section
  return address !== undefined && isMediaAddress(address) ? { address, port, ...rtcpOf(section, address, shared) } : undefined
}
