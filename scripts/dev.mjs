// `npm run dev`: server and web client, both reloading what changes, on data of their own with a few people and meetings in it.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { COMPILED, ROOT, setUp } from './setup.mjs'

const CLIENT = 'http://localhost:5173'
const SERVER_PORT = '8080'

await setUp()
const bin = join(ROOT, 'node_modules', '.bin')
const env = {
  ...process.env,
  ...COMPILED,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  LATCH_DATA: join(ROOT, '.cache', 'dev-data'),
  LATCH_PORT: SERVER_PORT,
  LATCH_URL: CLIENT,
}
const children = []
const start = (program, args, stdio) => {
  const child = spawn(program, args, { cwd: ROOT, env, stdio })
  children.push(child)
  return child
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)))

const server = start('node', ['--watch', '--watch-preserve-output', 'src/main.ts', 'serve'], ['inherit', 'pipe', 'inherit'])
let seeded = false
server.stdout.on('data', (chunk) => {
  process.stdout.write(chunk)
  const token = /set-up#token=([\w-]+)/.exec(chunk.toString())?.[1]
  if (token === undefined || seeded) return
  seeded = true
  start('node', ['scripts/seed.ts', `http://localhost:${SERVER_PORT}`, CLIENT, token], 'inherit')
})
start('vite', ['--config', 'web/vite.config.ts', '--port', '5173', '--strictPort'], 'inherit')
