import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeAesCm } from './aes-cm.suite.ts'
import { KernelSuite } from './kernel-suite.ts'
import { PacketBatch } from './packet-batch.ts'
import { deriveSessionKeys } from './session-keys.ts'
import { SrtpKernel } from './srtp-kernel.ts'

const kernel = SrtpKernel.load()
if (kernel === null) throw new Error('dist/sfu/srtp.wasm has not been built: run `npm run build`, or `npm test`, which builds it.')

describeAesCm('kernel', {
  createSuite: (tagBytes) => new KernelSuite(kernel, tagBytes),
  batchMemory: (bytes) => kernel.allocate(bytes),
})

it('refuses a batch that is not in its memory', () => {
  const suite = new KernelSuite(kernel)
  const sender = suite.createSender(deriveSessionKeys({ key: randomBytes(16), salt: randomBytes(14) }, 'rtp'), 1)
  const batch = new PacketBatch(suite, new Uint8Array(2000))
  batch.add(0, 100, 12, 1, sender, () => undefined)
  expect(() => batch.protect()).toThrow(RangeError)
})

it('is absent where it has not been built', () => {
  expect(SrtpKernel.load(new URL('nothing.wasm', import.meta.url))).toBeNull()
})

it('gives no memory that it has not', () => {
  expect(() => kernel.allocate(2 ** 30)).toThrow(RangeError)
})
