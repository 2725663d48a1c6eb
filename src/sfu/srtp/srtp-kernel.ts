/** XOR and HMAC-SHA1 of packets by a WebAssembly module, four at a time. Its memory is fixed: packets of batches lie there. See kernel/srtp.ts. */
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { CounterBlocks, CounterSalt } from './counter-blocks.ts'
import { COUNTERS_BYTES } from './keystream.ts'
import { BATCH_PACKETS } from './packet-batch.ts'
import { BATCH_ROOM } from './srtp-suite.ts'

/** Neither ES2024 nor Node's types know it; only the DOM's do, and this is no browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** As kernel/srtp.ts exports them. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  free(): number
  seal(jobs: number, count: number): void
  verify(jobs: number, count: number, tagBytes: number): void
  decrypt(jobs: number, count: number): void
  absorb(block: number, to: number): void
  countBlocks(
    ...given: readonly [
      to: number,
      index: number,
      packets: number,
      blocks: number,
      word0: number,
      word1: number,
      word2: number,
      tail: number,
    ]
  ): void
}

/** What each packet's HMAC begins with: SHA-1 after the inner and after the outer padding of the key. */
export type HmacStates = Int32Array

/** The compiled module lies in dist, for the source and for what is compiled from it. */
const MODULE = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/sfu/srtp.wasm' : '../../../sfu/srtp.wasm', import.meta.url)

/** Words of a job, in the order of kernel/srtp.ts. */
const JOB_WORDS = 24
const STATES_AT = 5
const GENUINE_AT = 20
const STATE_WORDS = 5
const HASH_BLOCK = 64
const INNER_PADDING = 0x36
const OUTER_PADDING = 0x5c
/** Longest keystream, and what the kernel reads beyond it. */
const KEYSTREAM_BYTES = 2048 + 16
export const MAX_PACKET_ALONE = 2048

export const hasSrtpKernel = (): boolean => existsSync(MODULE)

export class SrtpKernel implements CounterBlocks {
  /** All that there is; it never grows. */
  readonly memory: Uint8Array
  /** For a packet that lies in somebody else's memory. */
  readonly alone: Uint8Array
  readonly #kernel: KernelExports
  readonly #jobs: Int32Array
  readonly #keystreams: number
  readonly #counters: Uint8Array
  readonly #hashBlock: Uint8Array
  readonly #states: Int32Array
  #free: number

  private constructor(kernel: KernelExports) {
    const { buffer } = kernel.memory
    this.#kernel = kernel
    this.memory = new Uint8Array(buffer)
    this.#free = kernel.free()
    this.#jobs = new Int32Array(buffer, this.allocate(BATCH_PACKETS * JOB_WORDS * 4).byteOffset, BATCH_PACKETS * JOB_WORDS)
    this.alone = this.allocate(MAX_PACKET_ALONE + BATCH_ROOM)
    this.#keystreams = this.allocate(BATCH_PACKETS * KEYSTREAM_BYTES).byteOffset
    this.#counters = this.allocate(COUNTERS_BYTES)
    this.#hashBlock = this.allocate(HASH_BLOCK)
    this.#states = new Int32Array(buffer, this.allocate(2 * STATE_WORDS * 4).byteOffset, 2 * STATE_WORDS)
  }

  /** Null where the module has not been built. */
  static load(module = MODULE): SrtpKernel | null {
    if (!existsSync(module)) return null
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(module)), {})
    // What kernel/srtp.ts exports; the tests of suites would not pass with anything else.
    return new SrtpKernel(exports as KernelExports)
  }

  /** Memory of the kernel's for good. Throws a RangeError where none is left. */
  allocate(bytes: number): Uint8Array {
    const at = this.#free
    this.#free += Math.ceil(bytes / HASH_BLOCK) * HASH_BLOCK
    return new Uint8Array(this.memory.buffer, at, bytes)
  }

  /** `key` is HMAC's, of at most 64 bytes. */
  hmacStates(key: KeyObject): HmacStates {
    const bytes = key.export()
    for (const [i, padding] of [INNER_PADDING, OUTER_PADDING].entries()) {
      this.#hashBlock.fill(padding)
      for (const [at, byte] of bytes.entries()) this.#hashBlock[at] = padding ^ byte
      this.#kernel.absorb(this.#hashBlock.byteOffset, this.#states.byteOffset + i * STATE_WORDS * 4)
    }
    this.#hashBlock.fill(0)
    return this.#states.slice()
  }

  make({ word0, word1, word2, tail }: CounterSalt, index: number, packets: number, blocks: number): Uint8Array {
    this.#kernel.countBlocks(this.#counters.byteOffset, index, packets, blocks, word0, word1, word2, tail)
    return this.#counters.subarray(0, packets * blocks * 16)
  }

  /** Where in `memory` the keystream of job `i` is to be written. */
  keystreamOf(i: number): number {
    return this.#keystreams + i * KEYSTREAM_BYTES
  }

  /** Job `i` of what is called next. `at` is a place in `memory`; `length` is without tag; `signed` is cut to 32 bits. */
  setJob(i: number, at: number, headerLength: number, length: number, signed: number, states: HmacStates): void {
    const jobs = this.#jobs
    const job = i * JOB_WORDS
    jobs[job] = at
    jobs[job + 1] = headerLength
    jobs[job + 2] = length
    jobs[job + 3] = signed
    jobs[job + 4] = this.keystreamOf(i)
    for (let word = 0; word < 2 * STATE_WORDS; word++) jobs[job + STATES_AT + word] = states[word] ?? 0
  }

  /** Encrypts and signs the packets of the first jobs. Behind each stand 10 bytes of tag afterwards. */
  seal(count: number): void {
    this.#kernel.seal(this.#jobs.byteOffset, count)
  }

  /** Whether the first job's packet has the right tag. What stood behind it is lost. */
  verify(tagBytes: number): boolean {
    this.#kernel.verify(this.#jobs.byteOffset, 1, tagBytes)
    return this.#jobs[GENUINE_AT] === 1
  }

  /** The first job's packet. */
  decrypt(): void {
    this.#kernel.decrypt(this.#jobs.byteOffset, 1)
  }
}
