/** What Linux tells of itself below /proc; null where it does not, or where this is no Linux. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'

export interface KernelFacts {
  readonly openFiles: number | null
  readonly tracked: { readonly count: number; readonly most: number } | null
  readonly dropped: number | null
}

export type ReadText = (path: string) => Promise<string | null>

const readProc: ReadText = (path) => readFile(path, 'utf8').catch(() => null)

export async function readKernelFacts(read: ReadText = readProc): Promise<KernelFacts> {
  const [limits, count, most, snmp] = await Promise.all([
    read('/proc/self/limits'),
    read('/proc/sys/net/netfilter/nf_conntrack_count'),
    read('/proc/sys/net/netfilter/nf_conntrack_max'),
    read('/proc/net/snmp'),
  ])
  return {
    openFiles: numberOf(/^Max open files\s+(\d+)/m.exec(limits ?? '')?.[1]),
    tracked: count === null || most === null ? null : { count: Number(count), most: Number(most) },
    dropped: droppedIn(snmp ?? ''),
  }
}

/** Two lines that begin with `Udp:`: names, and their numbers. */
function droppedIn(snmp: string): number | null {
  const [names, values] = snmp.split('\n').filter((line) => line.startsWith('Udp:'))
  const column = names?.split(' ').indexOf('RcvbufErrors') ?? -1
  return column < 0 ? null : numberOf(values?.split(' ')[column])
}

const numberOf = (text: string | undefined): number | null => (text === undefined || !/^\d+$/.test(text) ? null : Number(text))

/** What a socket is given that asks for so many bytes of receive buffer. Linux doubles it, for what it needs itself. */
export async function grantedReceiveBuffer(asked: number): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  try {
    socket.setRecvBufferSize(asked)
  } catch {
    // Some systems refuse instead of giving less.
  }
  const given = socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1)
  socket.close()
  await once(socket, 'close')
  return given
}
