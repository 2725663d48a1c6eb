import { describe, expect, it } from 'vitest'
import { TrunkInput, type TrunkView } from '../../../../../shared/api/phone.ts'
import { draftOf, trunkFaults, trunkOf, withServerTransport, withTransport, type TrunkDraft } from './trunk-draft.ts'

const REGISTRATION = { registrar: 'sip.example.org', port: 5061, transport: 'tls', username: '4930', realm: 'example.org' } as const
const KEPT: TrunkView = {
  id: 'trunk_1',
  name: 'Provider',
  addresses: ['192.0.2.0/24', '2001:db8::1'],
  registration: REGISTRATION,
  media: 'srtp-required',
  state: { registration: null, answer: null },
}
const draft = (more: Partial<TrunkDraft>): TrunkDraft => ({ ...draftOf(null), name: 'Provider', addresses: '192.0.2.7', ...more })
const registering = (more: Partial<TrunkDraft>): TrunkDraft =>
  draft({ registers: true, registrar: 'sip.example.org', username: '4930', password: 'secret', ...more })

describe('the form of a trunk', () => {
  it('begins with the trunk that is changed, and gives it back', () => {
    const changed = trunkOf(draftOf(KEPT))
    expect(changed).toEqual({ name: KEPT.name, addresses: KEPT.addresses, registration: REGISTRATION, media: KEPT.media })
    expect(trunkFaults(draftOf(KEPT), KEPT)).toEqual({})
  })

  it('takes addresses however they are separated', () => {
    expect(trunkOf(draft({ addresses: ' 192.0.2.7,198.51.100.0/24;\n2001:db8::/32 ' })).addresses).toEqual([
      '192.0.2.7',
      '198.51.100.0/24',
      '2001:db8::/32',
    ])
  })

  it('sends a registration only where there is one', () => {
    expect(trunkOf(registering({})).registration).toMatchObject({ port: 5060, password: 'secret', realm: null })
    expect(trunkOf(registering({ registers: false })).registration).toBeNull()
  })

  it('changes the usual port along with the transport, and no other', () => {
    expect(withTransport(registering({}), 'tls').port).toBe('5061')
    expect(withTransport(registering({ port: '5070' }), 'tls').port).toBe('5070')
  })

  it.each([
    [{ name: ' ' }, { name: 'trunkNameMissing' }],
    [{ addresses: '' }, { addresses: 'trunkAddressesMissing' }],
    [{ addresses: '192.0.2.7, everywhere' }, { addresses: 'trunkAddressesWrong' }],
    [{ addresses: '0.0.0.0/0' }, { addresses: 'trunkAddressesWide' }],
  ] as const)('%j is told as %j', (more, faults) => expect(trunkFaults(draft(more), null)).toEqual(faults))

  it.each([
    [{ addresses: '' }, {}],
    [{ registrar: 'sip:example.org' }, { registrar: 'trunkRegistrarWrong' }],
    [{ port: '' }, { port: 'trunkPortWrong' }],
    [{ port: '70000' }, { port: 'trunkPortWrong' }],
    [{ username: 'a b' }, { username: 'trunkUsernameWrong' }],
    [{ username: '"' }, { username: 'trunkUsernameWrong' }],
    [{ password: '' }, { password: 'trunkPasswordMissing' }],
    [{ realm: 'a"b' }, { realm: 'trunkRealmWrong' }],
    [{ registers: false, registrar: '', password: '' }, {}],
  ] as const)('while it registers, %j is told as %j', (more, faults) => expect(trunkFaults(registering(more), null)).toEqual(faults))

  it('asks for the password again for another registrar or user', () => {
    expect(trunkFaults({ ...draftOf(KEPT), registrar: 'SIP.example.org ', port: '5060' }, KEPT)).toEqual({})
    for (const more of [{ registrar: 'other.example.org' }, { username: '4940' }])
      expect(trunkFaults({ ...draftOf(KEPT), ...more }, KEPT)).toEqual({ password: 'trunkPasswordMissing' })
  })

  it('takes a server for calls out, and none where it registers', () => {
    const given = draft({ server: 'edge.example.org', serverPort: '5070' })
    expect(trunkOf(given).server).toEqual({ host: 'edge.example.org', port: 5070, transport: 'udp' })
    expect('server' in trunkOf(registering({ server: 'edge.example.org' }))).toBe(false)
    expect(withServerTransport(draft({}), 'tls').serverPort).toBe('5061')
  })

  it.each([
    [{ server: 'sip:edge' }, { server: 'trunkRegistrarWrong' }],
    [{ server: 'edge', serverPort: '0' }, { serverPort: 'trunkPortWrong' }],
    [{ addresses: '', signsIn: true, loginUsername: 'edge', loginPassword: 'twelve letters' }, {}],
    [{ signsIn: true, loginUsername: 'a b', loginPassword: 'twelve letters' }, { loginUsername: 'trunkUsernameWrong' }],
    [{ signsIn: true, loginUsername: 'edge', loginPassword: 'short' }, { loginPassword: 'trunkLoginPasswordShort' }],
  ] as const)('%j is told as %j', (more, faults) => expect(trunkFaults(draft(more), null)).toEqual(faults))

  it('keeps the password of the same login only', () => {
    const kept = { ...KEPT, login: { username: 'edge' } }
    expect(trunkFaults(draftOf(kept), kept)).toEqual({})
    expect(trunkFaults({ ...draftOf(kept), loginUsername: 'other' }, kept)).toEqual({ loginPassword: 'trunkLoginPasswordShort' })
    expect(trunkOf(draftOf(kept)).login).toEqual({ username: 'edge' })
  })

  it('has no fault exactly where the server takes it', () => {
    const tries = [
      {},
      { name: '' },
      { addresses: '' },
      { addresses: 'x' },
      { registrar: 'a b' },
      { port: '0' },
      { username: '<' },
      { realm: '\\' },
    ]
    for (const more of tries) {
      const tried = registering(more)
      expect(TrunkInput.safeParse(trunkOf(tried)).success).toBe(Object.keys(trunkFaults(tried, null)).length === 0)
    }
  })
})
