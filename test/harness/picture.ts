/** Pictures for room systems, and what can be read in those that they were shown: ffmpeg makes them, tesseract reads them. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Language } from '../../src/phone/ivr/prompt.ts'

/** Its digits and its bars move all the time; players begin again at its end. */
export function movingPicture(seconds = 60): string {
  const file = join(mkdtempSync(join(tmpdir(), 'camera-')), 'camera.mp4')
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=15`, '-t', String(seconds)]
  const coding = ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
  execFileSync('ffmpeg', ['-loglevel', 'error', ...source, ...coding, file])
  return file
}

const READS: Readonly<Record<Language, string>> = { en: 'eng', de: 'deu' }

const run = promisify(execFile)

/** All words in a picture, in one line. It takes seconds, in which the server of the test must go on: its connections would be lost. */
export async function wordsIn(png: string, language: Language = 'en'): Promise<string> {
  // Twice as large it reads names on labels too.
  const enlarged = `${png}.large.png`
  await run('ffmpeg', ['-loglevel', 'error', '-y', '-i', png, '-vf', 'scale=iw*2:ih*2:flags=lanczos', enlarged])
  // Its text is scattered over a picture: 11. Words in a field of their own, such as the padlock's, it finds in lines only: 6.
  const texts = await Promise.all(['11', '6'].map((psm) => textIn(enlarged, READS[language], psm)))
  return texts.join(' ').replaceAll(/\s+/g, ' ').trim()
}

async function textIn(png: string, language: string, psm: string): Promise<string> {
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' }
  return (await run('tesseract', [png, '-', '-l', language, '--psm', psm], { encoding: 'utf8', env })).stdout
}

export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** This part of a picture, in a file beside it: what moves behind words keeps tesseract from reading others. */
export function croppedTo(png: string, { x, y, width, height }: Region): string {
  const part = `${png}.part.png`
  const crop = `crop=${String(width)}:${String(height)}:${String(x)}:${String(y)}`
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', png, '-vf', crop, part])
  return part
}

/** Grey, 0 to 255, row by row. */
export async function greyOf(png: string, { x, y, width, height }: Region): Promise<Uint8Array> {
  const crop = `crop=${String(width)}:${String(height)}:${String(x)}:${String(y)}`
  const asked = ['-loglevel', 'error', '-i', png, '-vf', crop, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']
  return (await run('ffmpeg', asked, { maxBuffer: 32 << 20, encoding: 'buffer' })).stdout
}

/** Width and height, from the header. */
export function sizeOf(png: string): { readonly width: number; readonly height: number } {
  const header = readFileSync(png)
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) }
}

/** Mean difference of two pictures of one size, 0 to 255. */
export function differenceOf(before: Uint8Array, after: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < before.length; at++) sum += Math.abs((before[at] ?? 0) - (after[at] ?? 0))
  return sum / before.length
}
