import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { doorPath, whileTyping } from '../../format/meeting-id.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Where somebody types a meeting ID, or pastes an address. `prominent` where it is the first thing to do on the page. */
export const JoinById = ({ prominent = false }: { readonly prominent?: boolean }) => {
  const t = useT()
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const path = doorPath(text)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (path !== null) go(path)
      }}
    >
      <TextField
        label={t('joinByIdLabel')}
        value={text}
        onChange={(typed) => {
          setText(whileTyping(typed))
          setTried(false)
        }}
        placeholder="483 920 1157"
        code
        inputMode="text"
        autoComplete="off"
        maxLength={200}
        error={tried && path === null ? t('joinByIdNotYet') : undefined}
      />
      <Button type="submit" variant={prominent ? 'primary' : 'plain'} wide>
        {t('join')}
        {prominent ? <ArrowRight aria-hidden="true" size={20} /> : null}
      </Button>
    </form>
  )
}
