/** What is written about the API is what the API does. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CALL_REFUSALS, VERB_REFUSALS } from '../domain/events.ts'
import { REFUSALS } from '../domain/refusal.ts'
import { findInstallation } from '../ops/installation.ts'
import { openApi } from './open-api.ts'
import { PROBLEMS, REFUSAL_STATUS } from './problems.ts'

const { folder, version } = findInstallation()

it('[A6] docs/errors.md tells every code with its status, and no other', async () => {
  const text = await readFile(join(folder, 'docs/errors.md'), 'utf8')
  const rows = [...text.matchAll(/^\| *`(\w+)` *\| *(\d{3}) *\| *(.*?) *\|/gm)].map(([, code, status, when]) => ({
    code,
    status: Number(status),
    when,
  }))
  const documented = Object.fromEntries(rows.map(({ code, status }) => [code, status]))
  expect(documented).toEqual(Object.fromEntries(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status])))
  expect(rows).toHaveLength(Object.keys(documented).length)
  expect(rows.filter(({ when }) => (when ?? '') === '')).toEqual([])
})

it('[A6] every refusal of the door and of the verbs is among the codes', () => {
  for (const code of REFUSALS) expect(PROBLEMS[code]?.status).toBe(REFUSAL_STATUS)
  for (const code of [...VERB_REFUSALS, ...CALL_REFUSALS]) expect(PROBLEMS[code]).toBeDefined()
})

it('docs/openapi.json is made of the table of routes; `vitest run src/http/docs.test.ts -u` writes it anew', async () => {
  await expect(`${JSON.stringify(openApi(version), null, 2)}\n`).toMatchFileSnapshot(join(folder, 'docs/openapi.json'))
})
