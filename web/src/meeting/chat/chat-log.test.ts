import { describe, expect, it } from 'vitest'
import { emptyChat, MAX_LENGTH, withMessage } from './chat-log.ts'

const said = (text: string) => ({ legId: 'l', text, at: 0 })

describe('chat', () => {
  it('counts what was not read', () => {
    const two = withMessage(withMessage(emptyChat, said('a'), false), said('b'), false)
    expect(two.unread).toBe(2)
    expect(withMessage(two, said('c'), true).unread).toBe(0)
  })

  it('[T4] stays within bounds', () => {
    let log = emptyChat
    for (let count = 0; count < 600; count += 1) log = withMessage(log, said(`x${String(count)}`), true)
    expect(log.messages).toHaveLength(500)
    expect(log.messages.at(-1)?.text).toBe('x599')
    expect(withMessage(emptyChat, said('y'.repeat(100_000)), true).messages[0]?.text).toHaveLength(MAX_LENGTH)
  })

  it('[T4] drops empty text and characters that turn it around', () => {
    expect(withMessage(emptyChat, said(' \u0007\u202E '), true)).toBe(emptyChat)
    expect(withMessage(emptyChat, said('a\u202Eb\nc'), true).messages[0]?.text).toBe('ab\nc')
  })
})
