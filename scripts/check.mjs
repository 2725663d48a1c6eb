// `npm run check`: format, lint, types, dead code, file ceilings.
import { existsSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, runLocal, setUp } from './setup.mjs'

const CEILING = 500
const BANNED_NAMES = /(^|\/)(utils?|helpers?|common|misc|.*-?manager)\.tsx?$/

await setUp()
await runLocal('oxfmt', ['--check', '.'])
await runLocal('oxlint', ['--deny-warnings', '--type-aware'])
await runLocal('tsc', ['-b'])
await runLocal('knip', [])
checkFiles()

function checkFiles() {
  const known = spawnSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], { cwd: ROOT, encoding: 'utf8' }).stdout.trim().split('\n')
  const listed = known.filter((file) => existsSync(join(ROOT, file)))
  const long = listed
    .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > CEILING)
  const banned = listed.filter((file) => BANNED_NAMES.test(file))
  for (const { file, lines } of long) console.error(`${file} has ${lines} lines; no file has more than ${CEILING}. Split it by noun.`)
  for (const file of banned) console.error(`${file}: name the file after what is in it.`)
  if (long.length + banned.length > 0) process.exit(1)
}
