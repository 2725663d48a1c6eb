import type { LegPortAllocator } from '../rtp/leg-ports.ts'
import { H264Line, type H264LineOptions } from './h264-line.ts'
import { MOST_PACKET } from './picture-sender.ts'
import type { VideoLine } from './video-line.ts'

/** Null when no pair of ports is free. */
export const openVideoLine = async (ports: LegPortAllocator, options: Omit<H264LineOptions, 'ports'>): Promise<VideoLine | null> => {
  const opened = await ports.open(MOST_PACKET)
  return opened && new H264Line({ ...options, ports: opened })
}
