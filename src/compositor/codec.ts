/** The codec binary, which may be missing. It must be told before it is loaded not to take whatever FFmpeg the machine has. */
import type * as WebCodecs from 'node-webcodecs'

export type Codec = typeof WebCodecs

/** Throws, and says why, where this platform has none. */
export async function loadCodec(): Promise<Codec> {
  process.env.NODE_WEBCODECS_FORCE = 'static'
  const codec = await import('node-webcodecs')
  // Without its binary the module loads, and fails at the first use.
  if (!codec.hasCodec('libopenh264', 'encoder')) throw new Error(`no H.264 codec for ${process.platform}-${process.arch}`)
  return codec
}
