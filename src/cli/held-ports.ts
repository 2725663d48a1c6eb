/** Where the server cannot be asked: whether its media port could be had on this machine. */
import type { MediaCheckup } from '../../shared/api/engine.ts'
import { isTcpFree, isUdpFree } from '../ops/free-port.ts'

type Finding = MediaCheckup['findings'][number]

/** Both are taken for a moment and given back. */
export async function heldPortFindings(host: string, port: number): Promise<readonly Finding[]> {
  const [udp, tcp] = await Promise.all([isUdpFree(host, port), isTcpFree(host, port)])
  const held = [...(udp ? [] : ['UDP']), ...(tcp ? [] : ['TCP'])].map((protocol) => `${protocol} ${String(port)}`)
  const text =
    held.length === 0
      ? `UDP and TCP ${String(port)}, the media port, are free here, so no server runs on this machine with these settings. Start it, or name another by --server.`
      : `${held.join(' and ')} on this machine: a program holds it that is no server which can be asked. Stop it, or set LATCH_MEDIA_PORT.`
  return [{ check: 'ports', verdict: 'bad', text }]
}
