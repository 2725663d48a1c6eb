/**
 * What a program compiled to WebAssembly finds around it (WASI preview 1): its arguments, a clock that stands still, and one file that it may
 * write. It reaches no other file, no network and no process, whatever text it is given. https://github.com/WebAssembly/WASI, legacy/preview1
 */

/** Neither ES2024 nor Node's types know it; only the DOM's do, and this is no browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** A program that is compiled. */
export interface Program {
  readonly module: object
}

/** Throws for bytes that are no program. */
export const compile = (bytes: Uint8Array): Program => ({ module: new WebAssembly.Module(bytes) })

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  _start(): void
}

/** Of preview 1. */
const SUCCESS = 0
const BAD_FILE = 8
const NO_ENTRY = 44
const NO_SPACE = 51

/** In `oflags`. */
const TRUNCATE = 8

const FIRST_PREOPENED = 3
const OUTPUT = 4
const REGULAR_FILE = 4
const CHARACTER_DEVICE = 2

/** The program has ended by itself. */
class Exit extends Error {
  readonly status: number

  constructor(status: number) {
    super(`ended with ${String(status)}`)
    this.status = status
  }
}

export interface Run {
  readonly status: number
  /** What it wrote to `OUTPUT_PATH`; null where that was more than it may. */
  readonly output: Uint8Array | null
}

/** The name to give it for the file that it writes. */
export const OUTPUT_PATH = '/spoken.wav'

/** Runs it to its end. `most`: bytes that it may write. Throws where the program traps. */
export function runProgram({ module }: Program, args: readonly string[], most: number): Run {
  const surroundings = new ProgramSurroundings(args, most)
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: surroundings.imports })
  // What every program of this kind exports; one that does not fails at once.
  return surroundings.run(exports as Exports)
}

class ProgramSurroundings {
  readonly #args: readonly Uint8Array[]
  readonly #most: number
  #memory: Exports['memory'] = { buffer: new ArrayBuffer(0) }
  #output = new Uint8Array(64 << 10)
  #length = 0
  #position = 0
  #overflowed = false

  constructor(args: readonly string[], most: number) {
    this.#args = args.map((arg) => new TextEncoder().encode(`${arg}\0`))
    this.#most = most
  }

  get imports() {
    return {
      args_sizes_get: (count: number, size: number) => this.#put(count, this.#args.length, size, lengthOf(this.#args)),
      args_get: (pointers: number, at: number) => this.#putArguments(pointers, at),
      clock_time_get: (_clock: number, _precision: bigint, time: number) => this.#putLong(time, 0n),
      fd_prestat_get: (fd: number, at: number) => (fd === FIRST_PREOPENED ? this.#put(at, 0, at + 4, 1) : BAD_FILE),
      fd_prestat_dir_name: (_fd: number, at: number) => this.#putBytes(at, Uint8Array.of(0x2f)),
      fd_fdstat_get: (fd: number, at: number) => this.#putFileKind(fd, at),
      fd_fdstat_set_flags: () => SUCCESS,
      path_open: (...given: readonly (number | bigint)[]) => this.#open(given),
      fd_seek: (fd: number, offset: bigint, whence: number, at: number) => this.#seek(fd, Number(offset), whence, at),
      fd_read: (fd: number, vectors: number, count: number, read: number) => this.#read(fd, vectors, count, read),
      fd_write: (fd: number, vectors: number, count: number, written: number) => this.#write(fd, vectors, count, written),
      fd_close: () => SUCCESS,
      proc_exit: (status: number) => {
        throw new Exit(status)
      },
    }
  }

  run(program: Exports): Run {
    this.#memory = program.memory
    // oxlint-disable-next-line no-underscore-dangle -- WASI names its beginning so.
    const status = statusOf(() => program._start())
    return { status, output: this.#overflowed ? null : this.#output.slice(0, this.#length) }
  }

  /** The program's memory moves when it grows. */
  get #view(): DataView {
    return new DataView(this.#memory.buffer)
  }

  /** Pairs of address and value. */
  #put(...pairs: readonly number[]): number {
    for (let i = 0; i < pairs.length; i += 2) this.#view.setUint32(pairs[i] ?? 0, pairs[i + 1] ?? 0, true)
    return SUCCESS
  }

  #putLong(at: number, value: bigint): number {
    this.#view.setBigUint64(at, value, true)
    return SUCCESS
  }

  #putBytes(at: number, bytes: Uint8Array): number {
    new Uint8Array(this.#memory.buffer).set(bytes, at)
    return SUCCESS
  }

  #putArguments(pointers: number, at: number): number {
    let next = at
    for (const [place, arg] of this.#args.entries()) {
      this.#put(pointers + 4 * place, next)
      this.#putBytes(next, arg)
      next += arg.length
    }
    return SUCCESS
  }

  /** 24 bytes: the kind, flags, and what may be done with it, which is everything. */
  #putFileKind(fd: number, at: number): number {
    this.#put(at, fd === OUTPUT ? REGULAR_FILE : CHARACTER_DEVICE, at + 4, 0)
    this.#putLong(at + 8, 2n ** 64n - 1n)
    return this.#putLong(at + 16, 2n ** 64n - 1n)
  }

  /** Given are: folder, flags, path and its length, how to open, two words of rights, flags, and where the file's number goes. */
  #open(given: readonly (number | bigint)[]): number {
    const [path, length, how, opened] = [Number(given[2]), Number(given[3]), Number(given[4]), Number(given[8])]
    const name = new TextDecoder().decode(new Uint8Array(this.#memory.buffer).slice(path, path + length))
    if (`/${name}` !== OUTPUT_PATH) return NO_ENTRY
    if ((how & TRUNCATE) !== 0) this.#length = 0
    this.#position = 0
    return this.#put(opened, OUTPUT)
  }

  /** It comes back to its own file, to go on with it. */
  #read(fd: number, vectors: number, count: number, read: number): number {
    if (fd !== OUTPUT) return this.#put(read, 0)
    let total = 0
    for (const { at, length } of this.#vectors(vectors, count)) {
      const bytes = this.#output.subarray(this.#position, Math.min(this.#length, this.#position + length))
      this.#putBytes(at, bytes)
      this.#position += bytes.length
      total += bytes.length
    }
    return this.#put(read, total)
  }

  #seek(fd: number, offset: number, whence: number, at: number): number {
    if (fd !== OUTPUT) return BAD_FILE
    const from = [0, this.#position, this.#length][whence] ?? 0
    this.#position = Math.max(0, from + offset)
    return this.#putLong(at, BigInt(this.#position))
  }

  /** What is written elsewhere than to the file is words for nobody. */
  #write(fd: number, vectors: number, count: number, written: number): number {
    let total = 0
    for (const { at, length } of this.#vectors(vectors, count)) {
      if (fd === OUTPUT && !this.#append(new Uint8Array(this.#memory.buffer, at, length))) return NO_SPACE
      total += length
    }
    return this.#put(written, total)
  }

  /** Places in its memory. */
  #vectors(first: number, count: number): readonly { readonly at: number; readonly length: number }[] {
    const word = (at: number): number => this.#view.getUint32(at, true)
    return Array.from({ length: count }, (_, i) => ({ at: word(first + 8 * i), length: word(first + 8 * i + 4) }))
  }

  #append(bytes: Uint8Array): boolean {
    const end = this.#position + bytes.length
    this.#overflowed ||= end > this.#most
    if (this.#overflowed) return false
    if (end > this.#output.length) this.#output = grown(this.#output, Math.max(end, 2 * this.#output.length))
    this.#output.set(bytes, this.#position)
    this.#position = end
    this.#length = Math.max(this.#length, end)
    return true
  }
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0)

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length)
  larger.set(bytes)
  return larger
}

function statusOf(start: () => void): number {
  try {
    start()
    return 0
  } catch (error) {
    if (error instanceof Exit) return error.status
    throw error
  }
}
