import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { heldPortFindings } from './held-ports.ts'

const HOST = '127.0.0.1'

it('tells which of the media port’s two halves somebody holds', async () => {
  const other = createSocket('udp4').bind(0, HOST)
  await once(other, 'listening')
  const { port } = other.address()
  const [held] = await heldPortFindings(HOST, port)
  expect(held).toMatchObject({ check: 'ports', verdict: 'bad', text: expect.stringContaining(`UDP ${String(port)}`) })
  expect(held?.text).toContain('LATCH_MEDIA_PORT')
  other.close()
  await once(other, 'close')
})

it('tells that no server runs here where nobody does', async () => {
  const texts: string[] = []
  // A port that was free may be somebody's a moment later, but not time after time.
  for (let tries = 0; tries < 20 && !texts.some((text) => text.includes('Start it')); tries++) {
    const other = createSocket('udp4').bind(0, HOST)
    await once(other, 'listening')
    const { port } = other.address()
    other.close()
    await once(other, 'close')
    texts.push(...(await heldPortFindings(HOST, port)).map(({ text }) => text))
  }
  expect(texts.at(-1)).toMatch(/free here.*Start it/)
})
