import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { forwardedSource } from './source.ts'

const request = (forwarded: string | undefined): IncomingMessage =>
  // All that is looked at.
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage

it('[P5] believes as many forwarded addresses as there are proxies, and no more', () => {
  expect(forwardedSource(request('1.1.1.1, 2.2.2.2'), 0)).toBe('10.0.0.1')
  expect(forwardedSource(request('1.1.1.1, 2.2.2.2'), 1)).toBe('2.2.2.2')
  expect(forwardedSource(request('1.1.1.1, 2.2.2.2'), 2)).toBe('1.1.1.1')
  expect(forwardedSource(request('2.2.2.2'), 3)).toBe('2.2.2.2')
  expect(forwardedSource(request(undefined), 1)).toBe('10.0.0.1')
})
