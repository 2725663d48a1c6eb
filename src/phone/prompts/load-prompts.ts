/** Reads the recordings into memory, an operator's own in place of ours. */
import { readFile, readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { LANGUAGES, type Language } from '../ivr/prompt.ts'
import { RECORDINGS, type Recording } from './recordings.ts'
import { parseWav, WAV_BYTES, type Sound } from './wav-file.ts'

/** Every recording in every language, at the rate that was asked for. */
export interface PromptBook {
  /** Samples a second. */
  readonly rate: number
  readonly get: (language: Language, recording: Recording) => Int16Array
}

/** Each problem is a sentence for the operator, with the file it is about. */
export type LoadedPrompts = { readonly ok: true; readonly book: PromptBook } | { readonly ok: false; readonly problems: readonly string[] }

/** Makes samples of another rate. */
export type Resample = (sound: Sound, rate: number) => Int16Array

const OURS = fileURLToPath(new URL('.', import.meta.url))

/**
 * `folders` are an operator's, the more important ones first: each may hold `en/` and `de/`, with files of the names of ours. What they lack
 * is taken from ours. `rate` in samples a second. Rejects where files cannot be read at all.
 */
export async function loadPrompts(folders: readonly string[], rate: number, resample: Resample): Promise<LoadedPrompts> {
  const misnamed = await Promise.all(folders.flatMap((folder) => LANGUAGES.map((language) => findMisnamed(folder, language))))
  const read = await Promise.all(
    LANGUAGES.flatMap((language) => RECORDINGS.map((recording) => readOne([...folders, OURS], language, recording))),
  )
  const problems = [...misnamed.flat(), ...read.flatMap((one) => ('problem' in one ? [one.problem] : []))]
  if (problems.length > 0) return { ok: false, problems }
  const sounds = new Map(read.flatMap((one) => ('sound' in one ? [[one.key, atRate(one.sound, rate, resample)] as const] : [])))
  return { ok: true, book: { rate, get: (language, recording) => sounds.get(`${language}/${recording}`) ?? new Int16Array(0) } }
}

const atRate = (sound: Sound, rate: number, resample: Resample): Int16Array => (sound.rate === rate ? sound.samples : resample(sound, rate))

/** A name that is mistyped would be passed over in silence. */
async function findMisnamed(folder: string, language: Language): Promise<readonly string[]> {
  const names: ReadonlySet<string> = new Set(RECORDINGS.map((recording) => `${recording}.wav`))
  const files = await readdir(`${folder}/${language}`).catch(isAbsent)
  const wrong = (files ?? []).filter((file) => file.endsWith('.wav') && !names.has(file))
  return wrong.map((file) => `${folder}/${language}/${file} has the name of no prompt.`)
}

type Read = { readonly key: `${Language}/${Recording}`; readonly sound: Sound } | { readonly problem: string }

async function readOne(folders: readonly string[], language: Language, recording: Recording): Promise<Read> {
  const key = `${language}/${recording}` as const
  for (const folder of folders) {
    const path = `${folder}/${key}.wav`
    const bytes = await readBounded(path)
    if (bytes === null) continue
    const parsed = parseWav(bytes)
    return parsed.ok ? { key, sound: parsed.sound } : { problem: `${path} ${parsed.problem}.` }
  }
  return { problem: `${key}.wav is missing.` }
}

/** Null where there is no such file. One that is too large is read as far as shows that. */
async function readBounded(path: string): Promise<Uint8Array | null> {
  const facts = await stat(path).catch(isAbsent)
  if (facts === null) return null
  return facts.size > WAV_BYTES ? new Uint8Array(WAV_BYTES + 1) : readFile(path)
}

function isAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}
