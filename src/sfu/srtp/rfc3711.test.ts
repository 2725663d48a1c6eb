import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Keystream } from './keystream.ts'
import { deriveSessionKeys } from './session-keys.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

describe('RFC 3711 appendix B', () => {
  it('B.2 makes the AES counter mode keystream', () => {
    const cipher = createSecretKey(hex('2B7E151628AED2A6ABF7158809CF4F3C'))
    const keys = { cipher, salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'), authentication: cipher }
    const memory = Buffer.alloc(48)
    new Keystream(keys, 0).apply(memory, 0, memory.length, 0)
    expect(memory.toString('hex').toUpperCase()).toBe(
      'E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0',
    )
  })

  it('B.3 derives cipher key, salt and authentication key', () => {
    const master = { key: hex('E1F97A0D3E018BE0D64FA32C06DE4139'), salt: hex('0EC675AD498AFEEBB6960B3AABE6') }
    const keys = deriveSessionKeys(master, 'rtp')
    expect(keys.cipher.export().toString('hex').toUpperCase()).toBe('C61E7A93744F39EE10734AFE3FF7A087')
    expect(Buffer.from(keys.salt).toString('hex').toUpperCase()).toBe('30CBBC08863D8C85D49DB34A9AE1')
    expect(keys.authentication.export().toString('hex').toUpperCase()).toBe('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4')
  })

  it('refuses master keys of another size', () => {
    expect(() => deriveSessionKeys({ key: Buffer.alloc(32), salt: Buffer.alloc(14) }, 'rtp')).toThrow(RangeError)
  })
})
