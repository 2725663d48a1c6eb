import { describe, expect, it } from 'vitest'
import { digestAlgorithmIn } from './digest-algorithm.ts'
import { digestResponse, passwordHash } from './digest-response.ts'

describe('digestResponse', () => {
  it('RFC 2617 §3.5: MD5 with qop=auth', () => {
    const response = digestResponse({
      algorithm: 'MD5',
      passwordHash: passwordHash('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life'),
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      quality: { count: '00000001', cnonce: '0a4f113b' },
    })
    expect(response).toBe('6629fae49393a05397450978507c4ef1')
  })

  it('RFC 2069 §2.4 (with its erratum): MD5 without qop', () => {
    const response = digestResponse({
      algorithm: 'MD5',
      passwordHash: passwordHash('MD5', 'Mufasa', 'testrealm@host.com', 'CircleOfLife'),
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      quality: undefined,
    })
    expect(response).toBe('1949323746fe6a43ef61f9606e7febea')
  })

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('RFC 7616 §3.9.1: %s with qop=auth', (algorithm, expected) => {
    const response = digestResponse({
      algorithm,
      passwordHash: passwordHash(algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life'),
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      quality: { count: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    })
    expect(response).toBe(expected)
  })

  it('names algorithms as servers write them', () => {
    expect(['md5', 'SHA-256', undefined].map(digestAlgorithmIn)).toEqual(['MD5', 'SHA-256', 'MD5'])
    expect(['MD5-sess', 'SHA-512-256', ''].map(digestAlgorithmIn)).toEqual([undefined, undefined, undefined])
  })
})
