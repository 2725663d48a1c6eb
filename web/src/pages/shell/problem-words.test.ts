import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import de from '../../i18n/de.json' with { type: 'json' }
import en from '../../i18n/en.json' with { type: 'json' }
import { problemKey } from './problem-words.ts'

// What has no status is no answer to a request: what became of a call, for one, has words of its own.
const documented = [
  ...readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8').matchAll(/^\| `(\w+)` +\| \d/gm),
].flatMap(([, code]) => code ?? [])

it('the document of errors is read', () => {
  expect(documented).toContain('meeting_locked')
  expect(documented.length).toBeGreaterThan(30)
})

// `unreadable` is what all that is not known is told as.
it.each(documented)('[A6] %s is told in words, in both languages', (code) => {
  const key = problemKey(code)
  expect(key).not.toBe('problemUnreadable')
  const spoken: Record<string, string>[] = [en, de]
  for (const language of spoken) expect(language[key]).toMatch(/\w/)
})
