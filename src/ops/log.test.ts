import { expect, it } from 'vitest'
import { createLog } from './log.ts'

const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
  const lines: string[] = []
  write(createLog('debug', { write: (line) => void lines.push(line) }))
  return lines.join('')
}

it('covers fields that hold secrets, also nested ones', () => {
  const text = logged((log) =>
    log.info({ token: 's3cret', request: { headers: { cookie: 's3cret', authorization: 's3cret' } }, pin: 's3cret' }, 'x'),
  )
  expect(text).toContain('****')
  expect(text).not.toContain('s3cret')
})

it('takes from an error its sentence and place, without addresses’ queries and without what libraries hang on it', () => {
  const error = Object.assign(new Error('GET https://x.example/rtc?access_token=s3cret#link=s3cret failed'), { parameters: ['s3cret'] })
  const text = logged((log) => log.error({ err: error }, 'x'))
  expect(text).toContain('https://x.example/rtc?…')
  expect(text).not.toContain('s3cret')
})
