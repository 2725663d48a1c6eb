import { assert, property, stringMatching } from 'fast-check'
import { expect, it } from 'vitest'
import { digitsOf, doorPath, groupMeetingId, groupPin, whileTyping } from './meeting-id.ts'

it('groups an ID 3-3-4 while it is typed', () => {
  expect(['4', '483', '4839', '4839201', '4839201157'].map(groupMeetingId)).toEqual(['4', '483', '483 9', '483 920 1', '483 920 1157'])
  expect(groupMeetingId('48392011579999')).toBe('483 920 1157')
})

it('[P2] groups a PIN 3-3-3-4', () => {
  expect(groupPin('1234567890123')).toBe('123 456 789 0123')
})

it('grouping loses no digit and is stable', () => {
  assert(
    property(stringMatching(/^\d{0,10}$/), (digits) => {
      expect(digitsOf(groupMeetingId(digits), 10)).toBe(digits)
      expect(groupMeetingId(groupMeetingId(digits))).toBe(groupMeetingId(digits))
    }),
  )
})

it('leads to the door by ID, by address and by personal link', () => {
  expect(doorPath('483 920 1157')).toBe('/m/4839201157')
  expect(doorPath('https://meet.example.org/m/4839201157')).toBe('/m/4839201157')
  expect(doorPath(`https://meet.example.org/i#${'a-_0'.repeat(10)}`)).toBe(`/i#${'a-_0'.repeat(10)}`)
  expect(doorPath('483 920 115')).toBeNull()
  expect(doorPath('https://evil.example/4839201157')).toBeNull()
  expect(doorPath('')).toBeNull()
})

it('leaves a pasted address alone', () => {
  expect(whileTyping('https://meet.example.org/m/4839201157')).toBe('https://meet.example.org/m/4839201157')
  expect(whileTyping('4839201157')).toBe('483 920 1157')
})
