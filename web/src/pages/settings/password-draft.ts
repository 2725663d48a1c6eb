import { ChangePassword } from '../../../../shared/api/account.ts'
import type { TextKey } from '../../i18n/i18n.ts'

/** What the form holds while it is filled in. */
export interface PasswordDraft {
  readonly current: string
  readonly password: string
  /** The new one once more: nobody sees what they type. */
  readonly repeated: string
}

export const EMPTY: PasswordDraft = { current: '', password: '', repeated: '' }

export type PasswordFaults = { readonly [Field in keyof PasswordDraft]?: TextKey }

export const passwordFaults = ({ current, password, repeated }: PasswordDraft): PasswordFaults => ({
  ...(current === '' ? { current: 'passwordCurrentMissing' } : {}),
  ...(ChangePassword.shape.password.safeParse(password).success ? {} : { password: 'fieldPasswordShort' }),
  ...(password === repeated ? {} : { repeated: 'passwordDiffers' }),
})
