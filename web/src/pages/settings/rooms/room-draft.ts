import { readFingerprint, RoomSystemInput, type RoomSystemView } from '../../../../../shared/api/room-system.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

/** What the form holds while it is filled in. */
export interface RoomDraft {
  readonly name: string
  readonly address: string
  readonly username: string
  /** Empty: none. */
  readonly certificate: string
}

export const roomDraft = (kept: RoomSystemView | null): RoomDraft =>
  kept === null
    ? { name: '', address: '', username: '', certificate: '' }
    : { name: kept.name, address: kept.address, username: kept.username, certificate: kept.certificate ?? '' }

/** The user name follows the address until somebody has typed another. */
export const withAddress = (draft: RoomDraft, address: string): RoomDraft =>
  draft.username === usernameOf(draft.address) ? { ...draft, address, username: usernameOf(address) } : { ...draft, address }

const usernameOf = (address: string): string =>
  (address.split('@')[0] ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '')

export const roomOf = ({ certificate, ...rest }: RoomDraft) => ({
  ...rest,
  address: rest.address.trim(),
  certificate: certificate.trim() === '' ? null : certificate,
})

export type RoomFaults = { readonly [Field in keyof RoomDraft]?: TextKey }

export const roomFaults = (draft: RoomDraft): RoomFaults => {
  const { name, address, username } = RoomSystemInput.shape
  const { certificate, ...rest } = roomOf(draft)
  return {
    ...(name.safeParse(rest.name).success ? {} : { name: 'roomNameMissing' }),
    ...(address.safeParse(rest.address).success ? {} : { address: 'roomAddressWrong' }),
    ...(username.safeParse(rest.username).success ? {} : { username: 'roomUsernameWrong' }),
    ...(certificate === null || readFingerprint(certificate) !== null ? {} : { certificate: 'roomCertificateWrong' }),
  }
}
