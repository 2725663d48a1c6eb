import { describe, expect, it } from 'vitest'
import { RoomTalk } from './room-talk.ts'

const talkThat = (sends: boolean) => {
  const sent: string[] = []
  const talk = new RoomTalk(
    (topic, text) => {
      sent.push(`${topic}: ${text}`)
      return Promise.resolve(sends)
    },
    () => 7,
  )
  return { talk, sent }
}

describe('chat and raised hands', () => {
  it('shows an own message only once it was sent', async () => {
    const online = talkThat(true)
    expect(await online.talk.say(' Hello ', 'own')).toBe(true)
    expect(online.sent).toEqual(['chat: Hello'])
    expect(online.talk.chat.read().messages).toMatchObject([{ legId: 'own', text: 'Hello', at: 7 }])
    const offline = talkThat(false)
    expect(await offline.talk.say('Hello', 'own')).toBe(false)
    expect(offline.talk.chat.read().messages).toEqual([])
  })

  it('[A2] takes the speaker from the media engine, never from the message', () => {
    const { talk } = talkThat(true)
    talk.receive('chat', JSON.stringify({ from: 'Mara Lindqvist', text: 'I am Mara' }), 'leg-of-mallory')
    expect(talk.chat.read().messages[0]?.legId).toBe('leg-of-mallory')
  })

  it('counts as read what comes while the chat is open', () => {
    const { talk } = talkThat(true)
    talk.receive('chat', 'one', 'l')
    expect(talk.chat.read().unread).toBe(1)
    talk.setReading(true)
    talk.receive('chat', 'two', 'l')
    expect(talk.chat.read().unread).toBe(0)
  })

  it('a hand goes up and down, and is told again to whoever comes later', async () => {
    const { talk, sent } = talkThat(true)
    talk.receive('hand', 'up', 'l1')
    talk.receive('hand', 'up', 'l2')
    talk.receive('hand', 'down', 'l1')
    expect([...talk.hands.read()]).toEqual(['l2'])
    talk.repeatHand()
    await talk.raise(true)
    talk.repeatHand()
    expect(sent).toEqual(['hand: up', 'hand: up'])
  })

  it('asks whoever is here, and answers whoever asks', async () => {
    const { talk, sent } = talkThat(true)
    talk.askForHands()
    talk.receive('hand', '?', 'l1')
    await talk.raise(true)
    talk.receive('hand', '?', 'l1')
    expect(sent).toEqual(['hand: ?', 'hand: up', 'hand: up'])
    expect(talk.hands.read().size).toBe(0)
  })

  it('[P4] is down when the own telephone has put it down', async () => {
    const { talk, sent } = talkThat(true)
    talk.lowerOwn()
    await talk.raise(true)
    talk.lowerOwn()
    expect(sent).toEqual(['hand: up', 'hand: down'])
    expect(talk.ownHand.read()).toBe(false)
  })

  it('[T4] an unknown topic changes nothing, and hands are bounded', () => {
    const { talk } = talkThat(true)
    talk.receive('lock', 'locked', 'l')
    for (let at = 0; at < 2_000; at += 1) talk.receive('hand', 'up', String(at))
    expect(talk.chat.read().messages).toEqual([])
    expect(talk.hands.read().size).toBe(1_000)
  })
})
