import { describe, expect, it } from 'vitest'
import { OFF, outgoingDraft, outgoingFaults, outgoingOf } from './outgoing-draft.ts'

const kept = {
  numberId: 'n',
  prefixes: ['+49', '+43'],
  limits: { serverMinutes: 300, meetingMinutes: 120, personMinutes: 60, callsAtOnce: 5 },
  spent: { minutes: 7, running: 0 },
}
const { spent: _, ...settings } = kept

describe('the settings of outgoing calls', () => {
  it('come out of the form as they went in', () => {
    const draft = outgoingDraft(kept)
    expect(outgoingFaults(draft)).toEqual({})
    expect(outgoingOf(draft, kept)).toEqual(settings)
  })

  it('need prefixes in the international form, and limits above nothing', () => {
    const draft = { ...outgoingDraft(kept), prefixes: '', callsAtOnce: '0', personMinutes: 'many', meetingMinutes: '100001' }
    expect(outgoingFaults(draft)).toEqual({
      prefixes: 'outgoingPrefixesMissing',
      callsAtOnce: 'outgoingLimitWrong',
      personMinutes: 'outgoingLimitWrong',
      meetingMinutes: 'outgoingLimitWrong',
    })
    expect(outgoingFaults({ ...draft, prefixes: '0049 +43' }).prefixes).toBe('outgoingPrefixesWrong')
  })

  it('switched off, keep the rest for later', () => {
    const draft = { ...outgoingDraft(kept), numberId: OFF, prefixes: 'nonsense' }
    expect(outgoingFaults(draft)).toEqual({})
    expect(outgoingOf(draft, kept)).toEqual({ ...settings, numberId: null })
  })
})
