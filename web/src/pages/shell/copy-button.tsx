import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'

/** Copies `text` and says so for two seconds. */
const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const t = useT()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    announce(t('copied'))
  }
  return (
    <Button
      size="small"
      aria-label={label}
      icon={copied ? <Check aria-hidden="true" size={16} /> : <Copy aria-hidden="true" size={16} />}
      onPress={() => void copy()}
    >
      {copied ? t('copied') : t('copy')}
    </Button>
  )
}

export const CopyLine = ({ text, label, code = false }: { readonly text: string; readonly label: string; readonly code?: boolean }) => (
  <span className="copy-line">
    <span className={code ? 'copy-text code' : 'copy-text'} title={text}>
      {text}
    </span>
    <CopyButton text={text.replaceAll(code ? ' ' : '\u0000', '')} label={label} />
  </span>
)
