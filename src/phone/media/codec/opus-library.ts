/**
 * libopus as WebAssembly, out of the package `@evan/opus`: that package's own interface decodes, but neither conceals nor repairs. It has
 * one more merit: bytes from the network meet C code only inside a sandbox. One instance serves a thread.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

interface OpusExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  _initialize(): void
  malloc(bytes: number): number
  free(pointer: number): void
  opus_decoder_get_size(channels: number): number
  /** 0, or an error below 0. */
  opus_decoder_init(decoder: number, rate: number, channels: number): number
  /** Samples, or an error below 0. A packet of no length is a lost one; `repair` decodes what `packet` carries of the one before. */
  opus_decode(decoder: number, packet: number, bytes: number, samples: number, mostSamples: number, repair: 0 | 1): number
}

/** Neither ES2024 nor Node's types know it; only the DOM's do, and this is no browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

const nothing = (): number => 0

/** libopus writes to no file and ends no process; Emscripten's runtime names these all the same. */
const imports = {
  wasi_snapshot_preview1: { fd_seek: nothing, fd_write: nothing, fd_close: nothing, proc_exit: nothing },
  env: { emscripten_notify_memory_growth: nothing },
}

const load = (): OpusExports => {
  const path = createRequire(import.meta.url).resolve('@evan/opus/wasm/simd.wasm')
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), imports)
  // The module has no types; its exports were read with WebAssembly.Module.exports, their shapes are those of opus.h.
  const library = instance.exports as OpusExports
  // oxlint-disable-next-line no-underscore-dangle -- WASI names its constructor so.
  library._initialize()
  return library
}

let loaded: OpusExports | undefined

export const opusLibrary = (): OpusExports => (loaded ??= load())
