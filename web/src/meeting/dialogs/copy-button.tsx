import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'

const SAID_FOR = 2_000

export interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** For screen readers, where the label alone would not say what. */
  readonly name?: string
}

export const CopyButton = ({ text, label, name }: CopyButtonProps) => {
  const t = useT()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SAID_FOR)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    announce(t('copied'))
  }
  return (
    <Button
      size="small"
      icon={copied ? <Check aria-hidden="true" size={18} /> : <Copy aria-hidden="true" size={18} />}
      onPress={() => void copy()}
      {...(name === undefined ? {} : { 'aria-label': name })}
    >
      {copied ? t('copied') : label}
    </Button>
  )
}
