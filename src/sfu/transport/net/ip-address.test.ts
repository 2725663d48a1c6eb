import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { ipBytes, ipText } from './ip-address.ts'

it.each([
  ['192.0.2.33', 'c0000221'],
  ['::ffff:192.0.2.33', 'c0000221'],
  ['::', '00'.repeat(16)],
  ['::1', `${'00'.repeat(15)}01`],
  ['2001:db8::', `20010db8${'00'.repeat(12)}`],
  ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
  ['fe80::1%eth0', `fe80${'00'.repeat(13)}01`],
  ['64:ff9b::192.0.2.33', `0064ff9b${'00'.repeat(8)}c0000221`],
])('the bytes of %s', (address, hex) => expect(Buffer.from(ipBytes(address)).toString('hex')).toBe(hex))

it('text of bytes is an address with these bytes', () => {
  const either = fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }))
  fc.assert(fc.property(either, (bytes) => void expect(Buffer.from(ipBytes(ipText(bytes)))).toEqual(Buffer.from(bytes))))
})
