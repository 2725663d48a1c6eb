import { Ban, Hash, KeyRound, Link2Off, LogIn, MailX, RotateCw, Search, ShieldAlert, Timer, Users, WifiOff } from 'lucide-react'
import { DoorPicture } from './door-picture.tsx'
import type { Picture } from './refusal-words.ts'

const ICONS = {
  'nothing-here': Search,
  ban: Ban,
  'sign-in': LogIn,
  'no-mail': MailX,
  'no-link': Link2Off,
  number: Hash,
  time: Timer,
  people: Users,
  key: KeyRound,
  shield: ShieldAlert,
  offline: WifiOff,
  again: RotateCw,
} as const satisfies Record<Exclude<Picture, 'door'>, unknown>

export const RefusalPicture = ({ picture }: { readonly picture: Picture }) => {
  if (picture === 'door') return <DoorPicture />
  const Icon = ICONS[picture]
  return <Icon className="say-icon" aria-hidden="true" />
}
