import { describe, expect, it } from 'vitest'
import { asBody, emailIn, toggled } from './invitees.ts'

describe('Invite Others', () => {
  it('[I2] knows an e-mail address when it is complete', () => {
    expect(emailIn(' greta@example.org, ')).toBe('greta@example.org')
    for (const text of ['greta', 'greta@', 'greta@example', 'a b@example.org', '<greta@example.org>']) expect(emailIn(text)).toBeNull()
  })

  it('[I1] takes any number of people, each once', () => {
    const greta = { kind: 'account', id: 'a1', name: 'Greta' } as const
    const mail = { kind: 'email', id: 'x@example.org', name: 'x@example.org' } as const
    expect(asBody(toggled(toggled([], greta), mail))).toEqual({ accountIds: ['a1'], emails: [{ email: 'x@example.org' }] })
    expect(toggled(toggled([], greta), greta)).toEqual([])
  })
})
