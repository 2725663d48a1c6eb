/** This thread's suites of AES_CM: by the kernel, or plain where it has not been built, which costs several times as much. */
import { KernelSuite } from './kernel-suite.ts'
import { PlainSuite } from './plain-suite.ts'
import { SrtpKernel } from './srtp-kernel.ts'
import type { SrtpSuite } from './srtp-suite.ts'

const kernel = SrtpKernel.load()

export const createAesCmSuite = (tagBytes: number): SrtpSuite =>
  kernel === null ? new PlainSuite(tagBytes) : new KernelSuite(kernel, tagBytes)

/** Memory for batches that any suite of this thread protects in place. Never given back. */
export const batchMemory = (bytes: number): Uint8Array => kernel?.allocate(bytes) ?? new Uint8Array(bytes)
