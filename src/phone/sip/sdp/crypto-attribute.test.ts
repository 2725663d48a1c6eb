import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseCryptoAttribute, SrtpMasterKey, writeCryptoAttribute } from './crypto-attribute.ts'

const KEY = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'

describe('a=crypto (RFC 4568)', () => {
  it('gives key and salt', () => {
    const attribute = parseCryptoAttribute(`1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`)
    expect(attribute).toMatchObject({ tag: 1, suite: 'AES_CM_128_HMAC_SHA1_80' })
    expect(Buffer.concat([attribute!.master.key, attribute!.master.salt])).toEqual(Buffer.from(KEY, 'base64'))
    expect([attribute!.master.key.length, attribute!.master.salt.length]).toEqual([16, 14])
    expect(writeCryptoAttribute(attribute!)).toBe(`1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`)
  })

  it.each([`inline:${KEY}|2^20`, `inline:${KEY}|1048576`, `inline:${KEY} WSH=64`, `inline:${KEY}|2^31 -NEW`])('reads %s', (key) => {
    expect(parseCryptoAttribute(`2 AES_CM_128_HMAC_SHA1_32 ${key}`)?.master.reveal()).toBe(KEY)
  })

  it.each([
    ['another suite', `1 AES_256_CM_HMAC_SHA1_80 inline:${KEY}`],
    ['a suite by half', `1 AES_CM_128_HMAC_SHA1 inline:${KEY}`],
    ['no tag', `AES_CM_128_HMAC_SHA1_80 inline:${KEY}`],
    ['a tag that is none', `x AES_CM_128_HMAC_SHA1_80 inline:${KEY}`],
    ['a short key', '1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1c'],
    ['a long key', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}AAAA`],
    ['a key that is no base64', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY.replace('d', '!')}`],
    ['another way to give keys', `1 AES_CM_128_HMAC_SHA1_80 uri:${KEY}`],
    ['keys that packets must name', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^20|1:4`],
    ['keys that packets must name, without a lifetime', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|1:4`],
    ['several keys', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^20|1:4;inline:${KEY}|2^20|2:4`],
    ['no encryption', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} UNENCRYPTED_SRTP`],
    ['no authentication', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} UNAUTHENTICATED_SRTP`],
    ['derived keys', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} KDR=1`],
    ['nothing', ''],
  ])('[T4] is not used with %s', (_what, value) => expect(parseCryptoAttribute(value)).toBeUndefined())

  it('[T4] a key never prints itself', () => {
    const master = new SrtpMasterKey(Buffer.from(KEY, 'base64'))
    for (const printed of [
      JSON.stringify({ master }),
      inspect({ master }, { depth: 9, showHidden: true }),
      [master].join(''),
      String(master),
    ]) {
      expect(printed).toContain('****')
      expect(printed).not.toContain(KEY.slice(0, 8))
    }
  })

  it('is refused by any other size', () => {
    expect(() => new SrtpMasterKey(Buffer.alloc(16))).toThrow(RangeError)
    expect(SrtpMasterKey.make((bytes) => Buffer.alloc(bytes, 7)).equals(new SrtpMasterKey(Buffer.alloc(30, 7)))).toBe(true)
    expect(SrtpMasterKey.make((bytes) => Buffer.alloc(bytes, 7)).equals(new SrtpMasterKey(Buffer.alloc(30, 8)))).toBe(false)
  })
})
