import { expect, it } from 'vitest'
import { createProgram, type Actions } from './program.ts'

type Options = Parameters<Actions['startMediaEngine']>[0]

/** What the media engine is started with; rejects where the command line is refused. */
async function startedWith(...flags: readonly string[]): Promise<readonly Options[]> {
  const started: Options[] = []
  const program = createProgram({
    serve: () => Promise.resolve(),
    startMediaEngine: (options) => Promise.resolve(started.push(options)),
    verifyChain: () => Promise.resolve({ intact: true, head: { seq: 0, hash: '' } }),
  })
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined })
  await program.parseAsync(['media-engine', '--key', 'k', '--secret', 's', ...flags], { from: 'user' })
  return started
}

it('starts the media engine on its usual ports, or on those that are given', async () => {
  expect(await startedWith()).toEqual([{ key: 'k', secret: 's', host: '127.0.0.1', port: 7880, mediaPort: 7882, workers: 1, webhook: [] }])
  expect(await startedWith('--port', '0', '--media-port', '65535')).toMatchObject([{ port: 0, mediaPort: 65_535 }])
  expect(await startedWith('--workers', '4')).toMatchObject([{ workers: 4 }])
})

it('tells whoever is named', async () => {
  const [first, second] = ['https://example.org/told', 'http://127.0.0.1:9000/']
  expect(await startedWith('--webhook', first, '--webhook', second)).toMatchObject([{ webhook: [first, second] }])
  await expect(startedWith('--webhook', 'example.org')).rejects.toThrow('It wants an address such as https://example.org/told.')
  await expect(startedWith('--webhook', 'https://me:word@example.org/')).rejects.toThrow('It takes no address with a password in it.')
})

it.each(['seven', '65536', '-1', '80.5', ''])('takes no port %j', async (port) => {
  await expect(startedWith('--port', port)).rejects.toThrow('It wants a port number from 0 to 65535.')
})
