import { SendHorizontal } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/notice.tsx'
import { useMedia as useWidth } from '../../ui/media.ts'
import { BESIDE, Panel } from '../../ui/panel.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useMedia, useMeeting } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { shownName } from '../state/name.ts'
import { clockTime } from '../state/time.ts'
import { MAX_LENGTH, type ChatMessage } from './chat-log.ts'

export const ChatPanel = () => {
  const t = useT()
  const { ui, talk } = useMeeting()
  useEffect(() => {
    talk.setReading(true)
    return () => talk.setReading(false)
  }, [talk])
  return (
    <Panel title={t('chat')} onClose={() => ui.panel.set(null)}>
      <div className="chat">
        <Messages />
        <Composer />
      </div>
    </Panel>
  )
}

const Messages = () => {
  const t = useT()
  const { messages } = useCell(useMeeting().talk.chat)
  const { secrecy } = useMedia()
  const end = useRef<HTMLLIElement>(null)
  // Whenever one more has come.
  useEffect(() => {
    if (messages.length > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [messages.length])
  return (
    <ul className="messages" aria-live="polite">
      <li className="small muted">{t(secrecy === null ? 'chatNote' : 'chatNoteEncrypted')}</li>
      {messages.length === 0 ? (
        <li>
          <EmptyState>{t('chatEmpty')}</EmptyState>
        </li>
      ) : null}
      {messages.map((message, at) => (
        <Message key={message.id} message={message} follows={messages[at - 1]?.legId === message.legId} />
      ))}
      <li ref={end} aria-hidden="true" />
    </ul>
  )
}

const Message = ({ message, follows }: { readonly message: ChatMessage; readonly follows: boolean }) => {
  const t = useT()
  const { updates } = useMeeting()
  const { ownLeg } = useMedia()
  const owner = useCell(updates.conference).owners.get(message.legId)
  const name = message.legId === ownLeg ? t('chatYou') : owner === undefined ? t('chatSomebody') : shownName(owner)
  return (
    <li className="message" data-follows={follows || undefined}>
      {follows ? null : (
        <Avatar size="small" id={owner?.attendeeId ?? message.legId} name={owner?.name ?? name} proved={owner?.nameProved ?? true} />
      )}
      <div>
        {follows ? null : (
          <p className="message-head">
            <b>{name}</b>
            <time>{clockTime(message.at)}</time>
          </p>
        )}
        <p className="message-text">{message.text}</p>
      </div>
    </li>
  )
}

const Composer = () => {
  const t = useT()
  const { talk } = useMeeting()
  const { ownLeg } = useMedia()
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  // Where a keyboard would cover the messages, it comes when it is wanted.
  const beside = useWidth(BESIDE)
  useEffect(() => {
    if (beside) field.current?.focus()
  }, [beside])
  const send = async () => {
    if (text.trim() === '') return
    if (await talk.say(text, ownLeg)) setText('')
    else showToast({ text: t('chatNotSent'), tone: 'problem' })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <div className="composer">
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={MAX_LENGTH}
        aria-label={t('chatWrite')}
        placeholder={t('chatWrite')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <IconButton label={t('chatSend')} icon={<SendHorizontal aria-hidden="true" size={20} />} onPress={() => void send()} />
    </div>
  )
}
