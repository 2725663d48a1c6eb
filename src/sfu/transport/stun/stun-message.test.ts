import { createSecretKey } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeValue, fingerprintHolds, integrityHolds, parseStun, stunAttribute, stunType, transactionOf } from './stun-message.ts'
import { bindingSuccess, writeStun, xorAddress } from './stun-writer.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')
const key = createSecretKey(Buffer.from('VOkJxbRl1RmTxUk/WvJxBt'))

// RFC 5769 §2.1 to §2.3.
const request = hex(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae
  80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff 80290008 932ff9b1 51263b36
  00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
  80280004 e57a3bcf`)
const response4 = hex(`
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220 00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
  80280004 c07d4c96`)
const response6 = hex(`
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
  00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
  80280004 c8fb0b4c`)

describe('STUN', () => {
  it('[T4] reads the request of RFC 5769 §2.1', () => {
    const message = parseStun(request)!
    expect(message.type).toBe(stunType.bindingRequest)
    expect(attributeValue(message, stunAttribute.username)?.toString()).toBe('evtj:h6vY')
    expect(attributeValue(message, stunAttribute.priority)?.readUInt32BE()).toBe(0x6e0001ff)
    expect(message.attributes.has(stunAttribute.useCandidate)).toBe(false)
    expect([integrityHolds(message, key), fingerprintHolds(message)]).toEqual([true, true])
  })

  it.each([
    ['§2.2', response4, '192.0.2.1'],
    ['§2.3', response6, '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('reads and writes the address of RFC 5769 %s', (_, bytes, address) => {
    const message = parseStun(bytes)!
    expect([integrityHolds(message, key), fingerprintHolds(message)]).toEqual([true, true])
    expect(attributeValue(message, stunAttribute.xorMappedAddress)).toEqual(xorAddress(transactionOf(message), address, 32853))
  })

  it('[A2] holds for no other password and for no changed byte', () => {
    expect(integrityHolds(parseStun(request)!, createSecretKey(Buffer.from('another')))).toBe(false)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: request.length - 33 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(request)
        changed[at]! ^= flip
        const message = parseStun(changed)
        expect(message !== null && integrityHolds(message, key)).toBe(false)
        expect(message !== null && fingerprintHolds(message)).toBe(false)
      }),
    )
  })

  it('[T4] attributes after the message integrity do not count', () => {
    const smuggled = Buffer.concat([request.subarray(0, -8), hex('00250000')])
    smuggled.writeUInt16BE(smuggled.length - 20, 2)
    const message = parseStun(smuggled)!
    expect(integrityHolds(message, key)).toBe(true)
    expect(message.attributes.has(stunAttribute.useCandidate)).toBe(false)
  })

  it('reads back what it writes', () => {
    const attribute = fc.tuple(fc.integer({ min: 0x0030, max: 0x7fff }), fc.uint8Array({ maxLength: 40 }))
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        fc.uniqueArray(attribute, { maxLength: 8, selector: ([type]) => type }),
        (transaction, attributes) => {
          const message = parseStun(writeStun({ type: stunType.bindingRequest, transaction, attributes }, key))!
          expect([integrityHolds(message, key), fingerprintHolds(message)]).toEqual([true, true])
          for (const [type, value] of attributes) expect(attributeValue(message, type)).toEqual(Buffer.from(value))
        },
      ),
    )
  })

  it('[T4] no other bytes hold, and none make it throw', () => {
    const nearly = fc.tuple(fc.nat({ max: request.length - 1 }), fc.uint8Array({ minLength: 4, maxLength: 40 })).map(([at, noise]) => {
      const bytes = Buffer.concat([request.subarray(0, at), noise, request.subarray(at)])
      return bytes.subarray(0, bytes.length & ~3)
    })
    const framed = nearly.map((bytes) => {
      if (bytes.length >= 20) bytes.writeUInt16BE(bytes.length - 20, 2)
      return bytes
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), nearly, framed), (bytes) => {
        const message = parseStun(bytes)
        expect(message !== null && fingerprintHolds(message) && integrityHolds(message, key)).toBe(false)
      }),
    )
  })

  it('an answer is shorter than the shortest check that can be valid', () => {
    expect(bindingSuccess(new Uint8Array(12), '255.255.255.255', 65_535, key).length).toBeLessThan(20 + 24 + 8 + 8 + 12 + 16)
  })
})
