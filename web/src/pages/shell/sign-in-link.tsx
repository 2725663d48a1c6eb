import { useLocation } from 'wouter'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import type { ButtonVariant } from '../../ui/button.tsx'
import { rememberReturn } from './return-path.ts'

/** Goes to sign in, and comes back here. */
export const SignInLink = ({
  variant = 'plain',
  size = 'medium',
}: {
  readonly variant?: ButtonVariant
  readonly size?: 'small' | 'medium'
}) => {
  const t = useT()
  const [, go] = useLocation()
  const signIn = (): void => {
    rememberReturn(location.pathname + location.hash)
    go('/sign-in')
  }
  return (
    <Button variant={variant} size={size} onPress={signIn}>
      {t('signIn')}
    </Button>
  )
}
