import { isIPv6 } from 'node:net'

/** 4 or 16 bytes in network order, of an address that Node's sockets wrote. IPv4 inside IPv6 (RFC 4291 §2.5.5.2) becomes IPv4. */
export function ipBytes(address: string): Uint8Array {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return ipBytes(mapped)
  return isIPv6(address) ? ipv6Bytes(address) : Uint8Array.from(address.split('.', 4), Number)
}

function ipv6Bytes(address: string): Uint8Array {
  const plain = address.split('%', 1)[0] ?? ''
  const [head = '', tail] = plain.split('::', 2)
  const front = groups(head)
  const back = groups(tail ?? '')
  const bytes = new Uint8Array(16)
  bytes.set(front.slice(0, 16), 0)
  bytes.set(back.slice(0, 16), 16 - Math.min(16, back.length))
  return bytes
}

function groups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}

/** As Node's sockets take it; not shortened where it is IPv6. */
export function ipText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: 8 }, (_, group) => view.getUint16(2 * group).toString(16)).join(':')
}
