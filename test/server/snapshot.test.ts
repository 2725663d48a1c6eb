/** `latch meeting snapshot` as somebody with a key runs it, of a meeting of two who are filmed: what can be seen and read in the picture. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layOut } from '../../src/compositor/layout.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { Bot } from '../harness/bot.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { croppedTo, greyOf, sizeOf, wordsIn, type Region } from '../harness/picture.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'
import { until } from '../harness/telephone.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const isReadable = ['ffmpeg', 'tesseract'].every(hasProgram)

/** Grey levels. What the bots film goes through 90 of them in a quarter of its height; beside initials there is one. */
const PLAIN = 40

describe.skipIf(!isReadable)('latch meeting snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapshot-'))
  const bots: Bot[] = []
  let server: TestServer
  let ada: Person
  let dora: Person
  let run: Run

  beforeAll(async () => {
    server = await startTestServer()
    ada = await server.signUpFirst()
    dora = await server.addAccount(ada, 'Dora Watching')
    run = await startMeeting(ada, [dora])
    for (const person of [ada, dora]) {
      const { media } = await person.enter({ number: run.number }, person.name, 'sdk')
      bots.push(await Bot.connect(media.url, media.token))
    }
    await Promise.all(bots.map((bot) => bot.show()))
    const seen = (bot: Bot): boolean => [...bot.heard.values()].some(({ videoFrames }) => videoFrames > 0)
    await until(() => bots.every(seen), 'each of the two sees the other')
  })
  afterAll(async () => {
    for (const bot of bots) await bot.close()
    await server?.close()
    rmSync(folder, { recursive: true })
  })

  const keyOf = async (person: Person, scopes: 'snapshot'[]): Promise<string> =>
    (await person.do('createApiKey', { body: { name: 'camera', scopes } })).key

  async function snapshot(key: string, meeting: string, out: string): Promise<{ readonly code: number; readonly said: string }> {
    const env = { ...process.env, LATCH_SERVER: server.url, LATCH_API_KEY: key }
    const child = spawn(process.execPath, [MAIN, 'meeting', 'snapshot', meeting, '--out', out], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (said += String(chunk)))
    const [code] = await once(child, 'close')
    return { code: Number(code), said }
  }

  /** A quarter of the tile, away from its name and from where initials would stand. */
  const corner = ({ x, y, width, height }: Region): Region => ({
    x: x + width / 8,
    y: y + height / 8,
    width: width / 8,
    height: height / 4,
  })

  /** From the darkest to the brightest. */
  async function contrast(png: string, tile: Region): Promise<number> {
    const grey = await greyOf(png, tile)
    return Math.max(...grey) - Math.min(...grey)
  }

  it('[V3] [T5] shows both as they are filmed, their names, the lock and the count; everybody there is told, and sees nobody come', async () => {
    await setLock(ada, run, true)
    const png = join(folder, 'meeting.png')
    const key = await keyOf(ada, ['snapshot'])
    const taken = await snapshot(key, run.number, png)
    expect(taken).toMatchObject({ code: 0, said: expect.stringContaining('meeting.png') })
    expect(sizeOf(png)).toEqual({ width: 1_280, height: 720 })
    const { status, tiles } = layOut(sizeOf(png), { arrangement: 'grid', tiles: [{ kind: 'camera' }, { kind: 'camera' }] })
    const read = [await wordsIn(png), await wordsIn(croppedTo(png, status))].join(' ')
    for (const word of ['Ada Organizer', 'Dora Watching', 'Locked', '2 attendees']) expect(read).toContain(word)
    expect(tiles).toHaveLength(2)
    for (const tile of tiles) expect(await contrast(png, corner(tile))).toBeGreaterThan(PLAIN)
    const view = await dora.do('conference', { params: { conferenceId: run.conferenceId } })
    expect(view.lastSnapshot).toMatchObject({ by: 'Ada Organizer', byMe: false })
    expect(view.attendees).toHaveLength(2)
    expect(bots.map((bot) => bot.room.remoteParticipants.size)).toEqual([1, 1])
  })

  it('[T5] writes nothing for a key without the scope, nor for an attendee of a locked meeting', async () => {
    await setLock(ada, run, true)
    const png = join(folder, 'none.png')
    expect(await snapshot(await keyOf(ada, []), run.number, png)).toMatchObject({ code: 1, said: expect.stringContaining('scope_missing') })
    expect(await snapshot(await keyOf(dora, ['snapshot']), run.number, png)).toMatchObject({
      code: 1,
      said: expect.stringContaining('not_host'),
    })
    expect(() => sizeOf(png)).toThrow('ENOENT')
  })
})
