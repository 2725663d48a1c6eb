/** STUN as it comes to the media port: read, and believed only where it is signed (RFC 8489). */
import { createSecretKey } from 'node:crypto'
import {
  attributeValue,
  fingerprintHolds,
  integrityHolds,
  parseStun,
  stunAttribute,
  transactionOf,
} from '../../../src/sfu/transport/stun/stun-message.ts'
import { writeCheck } from '../../../src/sfu/transport/stun/stun-client.suite.ts'
import { bindingSuccess } from '../../../src/sfu/transport/stun/stun-writer.ts'
import { hold, type FuzzTarget } from '../target.ts'

const SERVER = { ufrag: 'abcd', pwd: 'a password of the server' }
const CLIENT = { ufrag: 'efgh' }
const OTHER = createSecretKey(Buffer.from('another password'))

export const stun: FuzzTarget = {
  name: 'stun',
  seeds: () => [
    writeCheck(SERVER, CLIENT),
    writeCheck(SERVER, CLIENT, { nominate: true }),
    bindingSuccess(new Uint8Array(12), '192.0.2.1', 4_000, createSecretKey(Buffer.from(SERVER.pwd))),
  ],
  pieces: [
    '\u0000\u0006\u0000\u0009abcd:efgh\u0000\u0000\u0000',
    '\u0000\u0008\u0000\u0014',
    '\u0000\u0025\u0000\u0000',
    '\u0000\u0020\u0000\u0008',
  ],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const message = parseStun(input)
  if (message === null) return 'none'
  hold(!integrityHolds(message, OTHER), 'signed by somebody who has no key')
  hold(transactionOf(message).length === 12, 'a transaction of another length')
  const found = Object.values(stunAttribute).filter((type) => {
    const value = attributeValue(message, type)
    hold(value === null || value.length <= input.length, 'an attribute longer than its message')
    return value !== null
  })
  return `${String(message.type)} ${found.join(' ')} ${String(fingerprintHolds(message))}`
}
