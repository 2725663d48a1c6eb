/** The whole compositor: its process, and a room system’s own decoder at the end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CompositorChild, PRESETS } from './compositor-child.ts'
import type { CodedPicture, PictureFormat, Source } from './compositor.ts'
import { Eye, GREEN, RED, codedPictures, type Yuv } from './moving-picture.suite.ts'
import { ProcessCompositor } from './process-compositor.ts'
import type { Card, MeetingScene, Tile } from './scene.ts'

const patiently = { timeout: 30_000, interval: 20 }
const FORMAT: PictureFormat = { width: 640, height: 360, framesPerSecond: 30, bitsPerSecond: 512_000 }
const GROUND: Yuv = { y: 33, u: 131, v: 126 }
const BRASS: Yuv = { y: 185, u: 77, v: 154 }
const LOCKED: Card = { kind: 'card', sign: 'locked', title: 'Meeting locked', lines: ['The organizer can let you in.'], digits: null }

const entry = (file: string) => new URL(file, import.meta.url)
const told: string[] = []
let whenCrashed: () => void = () => undefined
/** A machine that is busy with other tests takes nobody for dead. */
const PATIENT = { ...PRESETS, mostMissed: 60 }
const start = (file = './compositor-process.ts', limits = PATIENT): Promise<ProcessCompositor | null> =>
  ProcessCompositor.start({
    start: (events) => new CompositorChild(entry(file), limits, events),
    news: {
      crashed: (error) => {
        whenCrashed()
        told.push(`crashed: ${error.message}`)
      },
      restarted: () => told.push('restarted'),
      unavailable: (why) => told.push(`unavailable: ${why}`),
    },
    patience: 20_000,
  })

let compositor: ProcessCompositor
let clips: Readonly<Record<CodedPicture['codec'], readonly CodedPicture[]>>
const endings: (() => void)[] = []

beforeAll(async () => {
  compositor = (await start())!
  const [vp8, h264, vp9] = await Promise.all([codedPictures('vp8', RED, 8), codedPictures('h264', GREEN, 8), codedPictures('vp9', RED, 8)])
  clips = { vp8, h264, vp9 }
})
afterAll(() => compositor.close())
afterEach(() => {
  for (const end of endings.splice(0)) end()
  whenCrashed = () => undefined
  told.splice(0)
})

const tile = (source: Source | null, name: string, kind: Tile['kind'] = 'camera'): Tile => ({
  source: source?.id ?? null,
  kind,
  name,
  speaking: false,
  muted: false,
})
const meeting = (...tiles: readonly Tile[]): MeetingScene => ({
  kind: 'meeting',
  arrangement: 'grid',
  tiles,
  status: { locked: true, lock: 'Locked', attendees: '2 attendees' },
  notice: null,
})

async function watch(format = FORMAT) {
  const eye = await Eye.open()
  const picture = compositor.open(format, { unit: eye.see })
  endings.push(() => {
    picture.close()
    eye.close()
  })
  return { eye, picture }
}

/** Somebody who films one colour, from a key frame on whenever one is wanted. */
function film(clip: readonly CodedPicture[]): Source & { readonly asked: () => number } {
  let next = clip.length
  let asked = 0
  const source = compositor.source({
    keyFrameWanted: () => {
      asked += 1
      next = 0
    },
  })
  const camera = setInterval(() => {
    const picture = clip[next]
    if (picture !== undefined) source.put(picture)
    if (picture !== undefined) next = (next + 1) % clip.length
  }, 15)
  endings.push(() => {
    clearInterval(camera)
    source.close()
  })
  return { ...source, asked: () => asked }
}

describe('the compositor', () => {
  it('[V2] draws a card that a room system’s decoder shows: brass where the padlock is, dark beside it', async () => {
    const { eye, picture } = await watch()
    picture.show(LOCKED)
    await expect.poll(() => eye.sees(0.5, 0.42, BRASS) && eye.sees(0.1, 0.5, GROUND), patiently).toBe(true)
    expect([eye.units[0]!.key, eye.size]).toEqual([true, { width: 640, height: 360 }])
    // Constrained baseline, level 3: NAL type 7, profile 66, constraints.
    expect([...eye.units[0]!.data.subarray(4, 8)]).toEqual([0x67, 66, 0xc0, 30])
  })

  it('[V3] draws the pictures of all codecs in their tiles, and the padlock above them', async () => {
    const { eye, picture } = await watch()
    const [ann, bob, cay] = [film(clips.vp8), film(clips.h264), film(clips.vp9)]
    picture.show(meeting(tile(ann, 'Ann'), tile(bob, 'Bob'), tile(cay, 'Cay'), tile(null, 'Dan')))
    await expect
      .poll(() => [eye.sees(0.3, 0.3, RED), eye.sees(0.7, 0.3, GREEN), eye.sees(0.3, 0.7, RED)], patiently)
      .toEqual([true, true, true])
    expect([eye.sees(0.7, 0.7, RED), eye.sees(0.0125, 0.042, BRASS)]).toEqual([false, true])
    const moments = eye.units.map(({ timestamp }) => timestamp)
    expect(moments.toSorted((a, b) => a - b)).toEqual(moments)
  })

  it('[V3] shows a screen whole, with bars beside it', async () => {
    const { eye, picture } = await watch()
    const screen = film(await codedPictures('vp8', GREEN, 3, { width: 240, height: 240 }))
    picture.show({ ...meeting(tile(screen, 'Ann', 'screen')), arrangement: 'speaker' })
    await expect.poll(() => eye.sees(0.5, 0.4, GREEN) && eye.at(0.1, 0.4).y < 40 && eye.at(0.9, 0.4).y < 40, patiently).toBe(true)
  })

  it('gives a key frame to whoever asks for one', async () => {
    const { eye, picture } = await watch()
    picture.show(LOCKED)
    await expect.poll(() => eye.units.length > 2, patiently).toBe(true)
    const before = eye.units.length
    picture.refresh()
    await expect.poll(() => eye.units.slice(before).some(({ key }) => key), patiently).toBe(true)
  })

  it('goes on in another size where the rate falls, from a key frame on', async () => {
    const { eye, picture } = await watch()
    picture.show(LOCKED)
    await expect.poll(() => eye.size.width, patiently).toBe(640)
    picture.change({ ...FORMAT, bitsPerSecond: 80_000 })
    await expect.poll(() => eye.size, patiently).toEqual({ width: 320, height: 180 })
  })

  it('encodes the same scene once for all who see it, and again when they see different ones', async () => {
    const seen = [await watch(), await watch(), await watch()]
    for (const { picture } of seen) picture.show(LOCKED)
    const shared = () => new Set(seen.map(({ eye }) => eye.units.at(-1)?.data)).size
    await expect.poll(() => (seen.every(({ eye }) => eye.units.length > 3) ? shared() : 0), patiently).toBe(1)
    expect((await compositor.report())!.programmes).toBe(1)
    seen[0]!.picture.show({ ...LOCKED, title: 'Another' })
    await expect.poll(async () => (await compositor.report())?.programmes, patiently).toBe(2)
  })

  it('asks for no key frame of what nobody sees, and for one as soon as it is seen', async () => {
    const { picture } = await watch()
    const [ann, bob] = [film(clips.vp8), film(clips.vp8)]
    picture.show(meeting(tile(ann, 'Ann')))
    await expect.poll(() => ann.asked(), patiently).toBeGreaterThan(0)
    expect(bob.asked()).toBe(0)
    picture.show(meeting(tile(bob, 'Bob')))
    await expect.poll(() => bob.asked(), patiently).toBeGreaterThan(0)
  })

  it('gives a PNG of a scene, with pictures that nobody watched before', async () => {
    const png = await compositor.snapshot(meeting(tile(film(clips.h264), 'Ann')), { width: 320, height: 180 })
    expect([...png!.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    const { createCanvas, loadImage } = await import('@napi-rs/canvas')
    const pen = createCanvas(320, 180).getContext('2d')
    pen.drawImage(await loadImage(png!), 0, 0)
    const [red, green, blue] = pen.getImageData(160, 80, 1, 1).data
    expect([red! < 60, green! > 200, blue! < 60]).toEqual([true, true, true])
  })
})

describe('a process that goes wrong', () => {
  it('is replaced when it is killed, and everybody sees again what they saw', async () => {
    const { eye, picture } = await watch()
    const ann = film(clips.vp8)
    picture.show(meeting(tile(ann, 'Ann')))
    await expect.poll(() => eye.sees(0.5, 0.4, RED), patiently).toBe(true)
    const asked = ann.asked()
    let before = Infinity
    whenCrashed = () => (before = eye.units.length)
    process.kill(compositor.pid!, 'SIGKILL')
    await expect.poll(() => told, patiently).toEqual(['crashed: The compositor ended by SIGKILL.', 'restarted'])
    await expect.poll(() => eye.units.length > before + 3 && eye.sees(0.5, 0.4, RED), patiently).toBe(true)
    expect([eye.units[before]!.key, ann.asked() > asked]).toEqual([true, true])
  })

  it('is replaced when it hangs', async () => {
    const other = (await start(undefined, { ...PRESETS, heartbeat: 100 }))!
    let units = 0
    other.open(FORMAT, { unit: () => (units += 1) }).show(LOCKED)
    await expect.poll(() => units, patiently).toBeGreaterThan(2)
    process.kill(other.pid!, 'SIGSTOP')
    await expect.poll(() => told, patiently).toContain('crashed: The compositor hangs.')
    const before = units
    await expect.poll(() => units, patiently).toBeGreaterThan(before)
    await other.close()
  })

  it('shows good pictures after hundreds of bad ones', async () => {
    const { eye, picture } = await watch()
    const sources = Object.values(clips).map((clip) => ({ clip, source: compositor.source({ keyFrameWanted: () => undefined }) }))
    picture.show(meeting(...sources.map(({ source }, i) => tile(source, `Mallory ${i}`))))
    for (let i = 0; i < 300; i += 1) {
      for (const { clip, source } of sources) source.put(spoiled(clip[i % clip.length]!, i))
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    const ann = film(clips.vp8)
    picture.show(meeting(tile(ann, 'Ann')))
    await expect.poll(() => eye.sees(0.5, 0.4, RED), patiently).toBe(true)
    for (const { source } of sources) source.close()
  })

  it('is none at all where it cannot start, and says why', async () => {
    expect(await start('./no-such-process.ts')).toBe(null)
    expect(told).toEqual(['unavailable: The compositor ended by status 1.'])
  })

  it('is none at all where it says what nobody understands', async () => {
    expect(await start('./babbling-process.suite.ts')).toBe(null)
    expect(told).toEqual(['unavailable: The compositor said what nobody understands.'])
  })

  it('ends with its owner, and works in a thread', async () => {
    const owner = spawn(process.execPath, [fileURLToPath(entry('./owner-process.suite.ts'))], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(owner.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    expect(isAlive(pid)).toBe(true)
    owner.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), patiently).toBe(false)
  })
})

/** Another byte here and there, or an early end; every fourth is whole. */
function spoiled(picture: CodedPicture, seed: number): CodedPicture {
  const data = Uint8Array.from(picture.data)
  const random = (i: number): number => Math.imul(seed * 31 + i, 0x9e3779b1) >>> 8
  if (seed % 4 === 0) return picture
  for (let i = 0; i < 4; i += 1) data[random(i) % Math.min(data.length, i < 2 ? 40 : data.length)] = random(i + 9) & 255
  return { ...picture, key: seed % 5 === 0 || picture.key, data: seed % 7 === 0 ? data.subarray(0, random(5) % data.length) : data }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
