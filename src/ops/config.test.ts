import { availableParallelism } from 'node:os'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeSettings, readConfig, settingsTable } from './config.ts'
import { findInstallation } from './installation.ts'
import { settings } from './settings.ts'

it('needs nothing set', () => {
  const read = readConfig({})
  expect(read.ok && read.config).toMatchObject({
    port: 8080,
    host: '0.0.0.0',
    url: null,
    databaseUrl: null,
    node: 'latch',
    media: { port: 7882, announce: null },
    limits: 1,
  })
})

it('reads what is set, and takes an empty text for unset', () => {
  const read = readConfig({
    LATCH_PORT: '0',
    LATCH_URL: 'https://meet.example.org/',
    LATCH_MEDIA_ADDRESS: '192.0.2.1, 192.0.2.2',
    LATCH_NAME: '',
  })
  expect(read.ok && read.config).toMatchObject({
    port: 0,
    url: 'https://meet.example.org',
    name: 'Latch',
    media: { announce: ['192.0.2.1', '192.0.2.2'] },
  })
})

it('names each wrong setting in a sentence, and no secret', () => {
  const read = readConfig({
    LATCH_PORT: '99999',
    LATCH_DATABASE_URL: 'mysql://latch:hunter2@db',
    LATCH_LIMITS: '0',
    LATCH_LOG_LEVEL: 'loud',
  })
  expect(read).toEqual({
    ok: false,
    complaints: [
      'LATCH_PORT wants a port number from 0 to 65535; "99999" is not that.',
      'LATCH_DATABASE_URL wants an address that begins with postgres://; its value is not that.',
      'LATCH_LIMITS wants a number above 0; "0" is not that.',
      'LATCH_LOG_LEVEL wants one of error, warn, info, debug, silent; "loud" is not that.',
    ],
  })
})

it('takes a number of media threads, and has at least one by default', () => {
  const [none, four] = [readConfig({}), readConfig({ LATCH_MEDIA_WORKERS: '4' })]
  expect(none.ok && none.config.media.workers).toBe(Math.min(8, Math.max(1, availableParallelism() - 1)))
  expect(four.ok && four.config.media.workers).toBe(4)
  for (const wrong of ['0', '33', 'two']) expect(readConfig({ LATCH_MEDIA_WORKERS: wrong }).ok).toBe(false)
})

it.each([
  ['stun.example.org', { host: 'stun.example.org', port: 3478 }],
  ['192.0.2.1:3479', { host: '192.0.2.1', port: 3479 }],
  ['[2001:db8::1]:3479', { host: '2001:db8::1', port: 3479 }],
])('reads the STUN server %s', (written, stun) => {
  const read = readConfig({ LATCH_STUN: written })
  expect(read.ok && read.config.stun).toEqual(stun)
  expect(readConfig({ LATCH_STUN: `stun://${written}` }).ok).toBe(false)
})

it('wants certificate and key together', () => {
  expect(readConfig({ LATCH_TLS_CERT: 'a.pem' })).toMatchObject({
    ok: false,
    complaints: ['LATCH_TLS_CERT and LATCH_TLS_KEY go together.'],
  })
})

it('warns of settings that do not exist', () => {
  const read = readConfig({ LATCH_PROT: '80', LATCH_API_KEY: 'x' })
  expect(read.ok && read.warnings).toEqual(['LATCH_PROT is not a setting; `latch config` lists them all.'])
})

it('lists every setting, secrets covered', () => {
  const described = describeSettings({ LATCH_SMTP_URL: 'smtp://me:hunter2@mail', LATCH_PORT: '81' })
  expect(described).toContain('LATCH_SMTP_URL=****')
  expect(described).toContain('LATCH_PORT=81')
  expect(described).not.toContain('hunter2')
  for (const name of Object.keys(settings)) expect(settingsTable()).toContain(`| \`${name}\` |`)
})

/** Without the formatter's padding. */
const bare = (text: string): string =>
  text
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/\| ?(---) ?(?=\|)/g, '|---')

it('the README lists the settings as they are; `latch config --table` prints them', async () => {
  const readme = await readFile(join(findInstallation().folder, 'README.md'), 'utf8')
  expect(bare(readme)).toContain(bare(settingsTable()))
})
