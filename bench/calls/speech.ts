/** What the telephones say: sentences of the prompts, in turns, and the faint noise of a quiet line between them. */
import { FRAME_SAMPLES, MIX_RATE } from '../../src/phone/media/audio.ts'
import { createEncoder, type CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { loadPrompts } from '../../src/phone/prompts/load-prompts.ts'

/** How long one speaks before the next does. */
export const TURN_FRAMES = 200
export const TURN_SAMPLES = TURN_FRAMES * FRAME_SAMPLES
/** Of 32,768, about −68 dBFS: a line that is open and quiet. */
const NOISE = 22

/** 16 kHz. So many samples of sentences, one after the other; `from` begins later in them. */
export async function sentences(samples: number, from = 0): Promise<Int16Array> {
  const loaded = await loadPrompts([], MIX_RATE, (sound) => sound.samples)
  if (!loaded.ok) throw new Error(loaded.problems.join(' '))
  const { book } = loaded
  const names = [
    'welcome',
    'enter-number',
    'meeting-locked',
    'no-meeting',
    'pin-in-use',
    'choose-language',
    'hosts-only',
    'number-incomplete',
    'failed',
    'key-list',
  ] as const
  const all = Int16Array.from(names.flatMap((name) => [...book.get('en', name)]))
  return Int16Array.from({ length: samples }, (_, at) => all[(from + at) % all.length] ?? 0)
}

export function quietLine(samples: number): Int16Array {
  let seed = 1
  return Int16Array.from({ length: samples }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.round((seed / 2 ** 31 - 1) * NOISE)
  })
}

/** One packet for each frame. */
export function encodeAll(codec: CodecName, sound: Int16Array): readonly Uint8Array[] {
  const encoder = createEncoder(codec)
  const packets: Uint8Array[] = []
  for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
    packets.push(Uint8Array.from(encoder.encode(sound.subarray(at, at + FRAME_SAMPLES))))
  }
  encoder.close()
  return packets
}

/** A turn of speech, and the quiet until all `people` of a mix had theirs. */
export async function turnCycle(people: number): Promise<Int16Array> {
  const cycle = quietLine(people * TURN_SAMPLES)
  cycle.set(await sentences(TURN_SAMPLES))
  return cycle
}
