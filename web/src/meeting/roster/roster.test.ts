import { describe, expect, it } from 'vitest'
import { aDoorEntry, anAttendee } from '../../../../shared/api/conference-samples.ts'
import { doorMeta, doorOverflow, waiting } from './door-text.ts'
import { onRoster, rosterSections } from './roster-sections.ts'
import { rowMeta } from './row-meta.ts'

describe('roster', () => {
  it('[R1] stands in sections, you first, then hosts, then names', () => {
    const attendees = [
      anAttendee({ id: '1', name: 'Zoe', standing: 'left' }),
      anAttendee({ id: '2', name: 'Aylin', standing: 'present' }),
      anAttendee({ id: '3', name: 'Mara', standing: 'present', role: 'organizer' }),
      anAttendee({ id: '4', name: 'Wim', standing: 'present', isMe: true }),
      anAttendee({ id: '5', name: 'Petra', standing: 'removed' }),
      anAttendee({ id: '6', name: 'Hanna', standing: 'invited' }),
      anAttendee({ id: '7', name: 'Ines', standing: 'dropped' }),
      anAttendee({ id: '8', name: 'Kwame', standing: 'declined' }),
    ]
    expect(rosterSections(attendees).map(({ title, attendees }) => [title, attendees.map(({ name }) => name)])).toEqual([
      ['rosterPresent', ['Wim', 'Mara', 'Aylin']],
      ['rosterInvited', ['Hanna']],
      ['rosterDropped', ['Ines']],
      ['rosterLeft', ['Zoe']],
      ['rosterDeclined', ['Kwame']],
      ['rosterRemoved', ['Petra']],
    ])
    expect(onRoster(attendees)).toHaveLength(7)
  })
})

describe('roster row', () => {
  const keys = (...given: Parameters<typeof anAttendee>) => rowMeta(anAttendee(...given)).map(([key]) => key)

  it('[R1] says role, path and whether a return is open', () => {
    expect(keys({ role: 'organizer', isMe: true })).toEqual(['roleOrganizer', 'rowYou'])
    expect(keys({ legs: [{ id: 'l', path: 'phone' }] })).toEqual(['rowByTelephone'])
    expect(keys({ standing: 'dropped', role: 'delegate' })).toEqual(['roleDelegate', 'rowMayReturn'])
    expect(keys({ standing: 'declined' })).toEqual(['rowCanJoin'])
    expect(keys({ standing: 'removed' })).toEqual(['rowCannotReturn'])
  })

  it('[P4] says that somebody is connected by telephone beside the browser', () => {
    expect(
      keys({
        legs: [
          { id: '1', path: 'app' },
          { id: '2', path: 'phone' },
        ],
      }),
    ).toEqual(['rowAlsoTelephone'])
  })

  it('[R7] says that a name is not proved', () => {
    expect(keys({ nameProved: false })).toEqual(['rowUnproved'])
    expect(keys({ nameProved: false, name: '••••••••78', legs: [{ id: 'l', path: 'phone' }] })).toEqual([
      'rowByTelephone',
      'rowNumberUnproved',
    ])
  })
})

describe('door list', () => {
  it('[I4] says path, proof and tries', () => {
    expect(doorMeta(aDoorEntry({ proof: 'account' })).map(([key]) => key)).toEqual(['pathBrowser', 'proofAccount'])
    expect(doorMeta(aDoorEntry({ path: 'phone', tries: 3 }))).toEqual([
      ['pathTelephone', {}],
      ['proofNone', {}],
      ['doorTries', { n: 3 }],
    ])
    expect(doorMeta(aDoorEntry({ path: 'phone', name: '+493012345678', nameProved: false }))[1]).toEqual(['proofNumber', {}])
    expect(doorMeta(aDoorEntry({ code: 'link_used' })).map(([key]) => key)).toContain('doorLinkUsed')
  })

  it('[I4] coalesces a flood into one line', () => {
    expect(doorOverflow(null)).toBeNull()
    expect(doorOverflow({ tries: 14, sources: 3 })).toEqual(['doorMore', { n: 14, sources: 3 }])
    expect(doorOverflow({ tries: 14, sources: 1 })).toEqual(['doorMoreOneSource', { n: 14 }])
    expect(doorOverflow({ tries: 1, sources: 1 })).toEqual(['doorMoreOne', {}])
  })

  it('[I4] makes no noise about the ignored, and keeps those who wait in order', () => {
    const door = [
      aDoorEntry({ id: '2', firstAt: 2 }),
      aDoorEntry({ id: 'x', firstAt: 0, state: 'ignored' }),
      aDoorEntry({ id: '1', firstAt: 1 }),
    ]
    expect(waiting(door).map(({ id }) => id)).toEqual(['1', '2'])
  })
})
