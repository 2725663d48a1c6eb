import { cleanText, emptyChat, withMessage, type ChatLog } from '../chat/chat-log.ts'
import { Cell } from './cell.ts'

/** Sends to everyone in the room; answers whether it was sent. */
export type Send = (topic: string, text: string) => Promise<boolean>

/** Chat and raised hands: what browsers tell one another by data messages. Who says it, the media engine vouches for. */
export class RoomTalk {
  readonly chat = new Cell<ChatLog>(emptyChat)
  /** Legs with a hand up. */
  readonly hands = new Cell<ReadonlySet<string>>(new Set())
  readonly ownHand = new Cell(false)
  readonly #send: Send
  readonly #now: () => number
  #reading = false

  constructor(send: Send, now: () => number) {
    this.#send = send
    this.#now = now
  }

  receive(topic: string, text: string, from: string): void {
    if (topic === 'chat') this.#add(from, text)
    if (topic === 'hand' && text === '?') return this.repeatHand()
    if (topic === 'hand') this.#setHand(from, text === 'up')
  }

  /** Who comes asks, because what was said before is not said again by itself. */
  askForHands(): void {
    void this.#send('hand', '?')
  }

  /** By the own telephone: one person has one hand. */
  lowerOwn(): void {
    if (this.ownHand.read()) void this.raise(false)
  }

  async say(text: string, ownLeg: string): Promise<boolean> {
    const clean = cleanText(text)
    if (clean === '' || !(await this.#send('chat', clean))) return false
    this.chat.change((log) => withMessage(log, { legId: ownLeg, text: clean, at: this.#now() }, true))
    return true
  }

  async raise(up: boolean): Promise<void> {
    this.ownHand.set(up)
    await this.#send('hand', up ? 'up' : 'down')
  }

  /** For somebody who has just come, and after a return. */
  repeatHand(): void {
    if (this.ownHand.read()) void this.#send('hand', 'up')
  }

  setReading(reading: boolean): void {
    this.#reading = reading
    if (reading) this.chat.change((log) => (log.unread === 0 ? log : { ...log, unread: 0 }))
  }

  #add(from: string, text: string): void {
    this.chat.change((log) => withMessage(log, { legId: from, text, at: this.#now() }, this.#reading))
  }

  #setHand(leg: string, up: boolean): void {
    this.hands.change((hands) => {
      if (up && hands.size >= 1_000) return hands
      const others = [...hands].filter((id) => id !== leg)
      return new Set(up ? [...others, leg] : others)
    })
  }
}
