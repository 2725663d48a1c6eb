/** What was said in the chat, kept within bounds whatever arrives. */
export interface ChatMessage {
  readonly id: number
  /** The leg that said it, as the media engine vouches for it. Who that is, the roster says; never the message. */
  readonly legId: string
  readonly text: string
  readonly at: number
}

export interface ChatLog {
  readonly messages: readonly ChatMessage[]
  readonly unread: number
  readonly nextId: number
}

export const emptyChat: ChatLog = { messages: [], unread: 0, nextId: 1 }
export const MAX_LENGTH = 4_000
const MAX_MESSAGES = 500

export function withMessage(log: ChatLog, message: Omit<ChatMessage, 'id'>, read: boolean): ChatLog {
  const text = cleanText(message.text)
  if (text === '') return log
  return {
    messages: [...log.messages, { ...message, text, id: log.nextId }].slice(-MAX_MESSAGES),
    unread: read ? 0 : log.unread + 1,
    nextId: log.nextId + 1,
  }
}

/** Without characters that turn or hide text: somebody's words must not look like somebody else's. */
export const cleanText = (text: string): string =>
  text
    .slice(0, MAX_LENGTH)
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (letter) => (letter === '\n' ? letter : ''))
    .trim()
