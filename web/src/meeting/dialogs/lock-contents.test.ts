import { describe, expect, it } from 'vitest'
import { anAttendee, aDoorEntry, aView } from '../../../../shared/api/conference-samples.ts'
import { lockGroups, unlockContents } from './lock-contents.ts'

const roster = [
  anAttendee({ id: 'p', name: 'Priya Raman', standing: 'present', legs: [{ id: 'l1', path: 'app' }] }),
  anAttendee({ id: 'm', name: 'Mara Lindqvist', standing: 'present', role: 'organizer', isMe: true, legs: [{ id: 'l2', path: 'app' }] }),
  anAttendee({ id: 'b', name: 'Ben Okafor', standing: 'present', legs: [{ id: 'l3', path: 'phone' }] }),
  anAttendee({ id: 'o', name: 'Boardroom Oslo', standing: 'present', legs: [{ id: 'l4', path: 'room' }] }),
  anAttendee({ id: 'i', name: 'Ines Carvalho', standing: 'dropped', since: 51 }),
  anAttendee({ id: 'y', name: 'Yusuf Aydin', standing: 'left', since: 32 }),
  anAttendee({ id: 'h', name: 'Hanna Sørby', standing: 'invited' }),
  anAttendee({ id: 'k', name: 'Kwame Mensah', standing: 'declined' }),
  anAttendee({ id: 's', name: 'Petra Šimková', standing: 'removed' }),
]

describe('lock dialog', () => {
  it('[L3] names who is here, who may return and who may still join, and nobody who was removed', () => {
    expect(
      lockGroups(roster).map(({ title, people }) => [title, people.map(({ attendee, note, at }) => [attendee.name, note, at])]),
    ).toEqual([
      [
        'lockHere',
        [
          ['Mara Lindqvist', 'noteYou', null],
          ['Ben Okafor', 'noteTelephone', null],
          ['Boardroom Oslo', 'noteRoom', null],
          ['Priya Raman', null, null],
        ],
      ],
      [
        'lockWere',
        [
          ['Ines Carvalho', 'noteDropped', 51],
          ['Yusuf Aydin', 'noteLeft', 32],
        ],
      ],
      [
        'lockInvited',
        [
          ['Hanna Sørby', null, null],
          ['Kwame Mensah', 'noteDeclined', null],
        ],
      ],
    ])
  })

  it('[L3] leaves empty groups out', () => {
    expect(lockGroups([roster[1]!]).map(({ title }) => title)).toEqual(['lockHere'])
  })

  it('[L10] unlocking: those at the door stay there, and who was removed could come again', () => {
    const door = [
      aDoorEntry({ name: 'Lena Vogt', nameProved: true }),
      aDoorEntry({ id: 'd2', name: 'Ricardo', nameProved: false }),
      aDoorEntry({ id: 'd3', name: 'Mallory', state: 'ignored' }),
    ]
    expect(unlockContents(aView({ attendees: roster, door }))).toEqual({
      rostered: 8,
      removed: ['Petra Šimková'],
      door: ['Lena Vogt', '<Ricardo>'],
    })
  })
})
