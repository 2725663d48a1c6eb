import { AudioLines, Hand, Mic, MicOff, Phone, ShieldAlert, Tv, WifiOff } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { tintOf } from '../../ui/person.ts'
import { isCallerNumber } from '../state/name.ts'
import type { Person } from '../state/people.ts'
import type { Picture as Track } from '../state/read-room.ts'
import { Picture } from './picture.tsx'

export type StagePerson = Person<Track>

export interface TileProps {
  readonly person: StagePerson
  readonly handUp: boolean
  readonly style?: CSSProperties
}

export const Tile = ({ person, handUp, style }: TileProps) => {
  const t = useT()
  const state = person.returning ? 'returning' : person.speaking ? 'speaking' : undefined
  return (
    // CSS variables are not among React's style properties.
    <li
      className={person.camera === null ? 'tile flat' : 'tile'}
      data-state={state}
      style={{ ...style, '--h': tintOf(person.id) } as CSSProperties}
    >
      {person.camera === null ? <FlatFace person={person} /> : <Picture track={person.camera} mirrored={person.isMe} />}
      {handUp ? (
        <span className="tile-hand">
          <Hand aria-label={t('rowHand')} size={20} />
        </span>
      ) : null}
      {person.returning ? <span className="tile-note">{t('reconnecting')}</span> : null}
      {person.weak && !person.returning && person.decryption === 'readable' ? (
        <span className="tile-note">
          <WifiOff aria-hidden="true" size={16} />
          <span>{t('weakConnection')}</span>
        </span>
      ) : null}
      {person.returning ? null : <DecryptionNote decryption={person.decryption} />}
      <NameTag person={person} />
    </li>
  )
}

const UNREADABLE = { waiting: 'waitingForKey', failing: 'cannotDecrypt', plain: 'sendsPlain' } as const

const DecryptionNote = ({ decryption }: Pick<StagePerson, 'decryption'>) => {
  const t = useT()
  return decryption === 'readable' ? null : (
    <span className="tile-note">
      <ShieldAlert aria-hidden="true" size={16} />
      <span>{t(UNREADABLE[decryption])}</span>
    </span>
  )
}

const FlatFace = ({ person }: { readonly person: StagePerson }) => {
  const icon = person.path === 'room' ? <Tv /> : isCallerNumber(person) ? <Phone /> : null
  return <Avatar id={person.id} name={person.name} proved={person.nameProved} size="large" {...(icon === null ? {} : { icon })} />
}

const NameTag = ({ person }: { readonly person: StagePerson }) => {
  const t = useT()
  return (
    <span className="tag">
      <PathIcon person={person} />
      <span>{person.isMe ? t('you') : person.shown}</span>
    </span>
  )
}

const PathIcon = ({ person: { path, speaking, microphone } }: { readonly person: StagePerson }) => {
  if (speaking) return <AudioLines className="on" aria-hidden="true" />
  if (path === 'phone' && microphone !== 'off') return <Phone aria-hidden="true" />
  if (path === 'room') return <Tv aria-hidden="true" />
  return microphone === 'on' ? <Mic aria-hidden="true" /> : <MicOff className="off" aria-hidden="true" />
}
