/** Why an entry of the phone book was not made, changed or removed. */
export type PhoneBookRefusal =
  | 'unknown_trunk'
  | 'unknown_phone_number'
  | 'phone_number_taken'
  | 'trunk_password_needed'
  | 'trunk_login_taken'
  | 'trunk_server_needed'
  | 'phone_book_full'
  | 'unknown_room_system'
  | 'room_address_taken'
  | 'room_username_taken'

export type PhoneBookAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: PhoneBookRefusal }

export const answered = <T>(value: T): PhoneBookAnswer<T> => ({ ok: true, value })
export const refused = (code: PhoneBookRefusal): PhoneBookAnswer<never> => ({ ok: false, code })
