import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCaller, of, SEAT, spoken, type Caller } from './caller.suite.ts'

function pickedUp(): Caller {
  const caller = newCaller(['de', 'en'])
  caller.hear({ type: 'called' })
  return caller
}

describe('somebody whom we rang', () => {
  it('is greeted, and joins with 1', () => {
    const caller = pickedUp()
    expect(spoken(caller.actions)).toEqual(['called', 'called-press-one'])
    expect(of(caller.press('1'), 'takeCall')).toHaveLength(1)
    expect(of(caller.hear({ type: 'admitted', seat: SEAT }), 'connectMedia')).toHaveLength(1)
  })

  it('[D2] without the key 1, whatever is pressed and however long it lasts, is in no meeting, and is hung up', () => {
    const anything = fc.array(fc.constantFrom('0', '2', '5', '9', '*', '#', 'listen', 'wait'), { maxLength: 60 })
    fc.assert(
      fc.property(anything, (doings) => {
        const caller = pickedUp()
        for (const doing of doings)
          if (doing === 'listen') caller.listen()
          else if (doing === 'wait') caller.wait()
          else caller.press(doing)
        caller.wait('patience')
        caller.listen()
        expect(of(caller.actions, 'takeCall')).toEqual([])
        expect(of(caller.actions, 'connectMedia')).toEqual([])
        expect(of(caller.actions, 'hangUp')).toEqual([{ type: 'hangUp', cause: 'silence' }])
      }),
    )
  })

  it('is asked again until the time is up', () => {
    const caller = pickedUp()
    caller.listen()
    expect(spoken(caller.wait())).toEqual(['called', 'called-press-one'])
    expect(spoken(caller.wait('patience'))).toEqual(['goodbye'])
  })

  it('[A6] refused, hears why, and is asked for no number', () => {
    const caller = pickedUp()
    caller.press('1')
    expect(spoken(caller.hear({ type: 'refused', code: 'pin_unknown' }))).toEqual(['pin-unknown', 'goodbye'])
    expect(of(caller.listen(), 'hangUp')).toHaveLength(1)
  })

  it('in the meeting hears that the time for calls is used up, after the meeting has gone silent', () => {
    const caller = pickedUp()
    caller.press('1')
    caller.hear({ type: 'admitted', seat: SEAT })
    const actions = caller.hear({ type: 'closed', closing: 'spent' })
    expect(actions.map(({ type }) => type).slice(0, 1)).toEqual(['disconnectMedia'])
    expect(spoken(actions)).toEqual(['calls-spent', 'goodbye'])
  })
})
