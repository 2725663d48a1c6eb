/** People, their meetings and their telephones: what the tests of whole calls have in common. */
import type { Language } from '../../src/phone/ivr/prompt.ts'
import { Baresip } from './baresip.ts'
import { Bot } from './bot.ts'
import type { Person, Run } from './cast.ts'
import { Ear, lastOf, since } from './ear.ts'
import { NUMBERS, startPhoneServer, type PhoneServer, type PhoneServerOptions } from './phone-server.ts'
import { until, type Heard, type Telephone, type TelephoneOptions } from './telephone.ts'
import { toneIn } from './tone.ts'

/** Amplitudes of 32,768: a tone that is there, and what is left of one that is not. */
export const THERE = 500
export const NOT_THERE = 50

export class PhoneStage {
  readonly server: PhoneServer
  readonly ear: Ear
  /** The organizer, and the administrator. */
  readonly ada: Person

  private constructor(server: PhoneServer, ear: Ear, ada: Person) {
    this.server = server
    this.ear = ear
    this.ada = ada
  }

  static async open(options: PhoneServerOptions = {}): Promise<PhoneStage> {
    const server = await startPhoneServer(options)
    return new PhoneStage(server, await Ear.open(), await server.signUpFirst('Ada Organizer'))
  }

  async close(): Promise<void> {
    await this.server.close()
    await this.ear.close()
  }

  person(name: string): Promise<Person> {
    return this.server.addAccount(this.ada, name)
  }

  /** Answered, and greeted. */
  async dial(phone: Telephone, language: Language = 'en'): Promise<void> {
    await phone.call(`sip:${NUMBERS[language]}@127.0.0.1:${String(this.server.sipPort)}`)
  }

  async telephone(options: TelephoneOptions, language: Language = 'en'): Promise<Baresip> {
    const phone = await Baresip.start(options)
    await this.dial(phone, language)
    return phone
  }

  /** Types a number, and gives a place in the recording after which its answer begins: the first key has stopped what was being said. */
  async type(phone: Telephone, number: string): Promise<number> {
    await phone.press(number.slice(0, 1))
    const answer = phone.heard().samples.length
    await phone.press(number.slice(1))
    return answer
  }

  /** Types the PIN of somebody and waits until they are there by telephone. */
  async join(phone: Telephone, run: Run, person: Person): Promise<void> {
    await phone.press(await this.pinOf(person, run))
    await until(async () => (await this.standing(run, person.name)).endsWith('phone'), `${person.name} is there by telephone`)
  }

  async pinOf(person: Person, run: Run): Promise<string> {
    return (await person.do('dialIn', { params: { conferenceId: run.conferenceId } })).pin
  }

  conference(run: Run, as: Person = this.ada) {
    return as.do('conference', { params: { conferenceId: run.conferenceId } })
  }

  async attendee(run: Run, name: string) {
    return (await this.conference(run)).attendees.find((attendee) => attendee.name === name)
  }

  /** Such as `present phone`, `dropped`, or `not there`. */
  async standing(run: Run, name: string): Promise<string> {
    const found = await this.attendee(run, name)
    return found === undefined ? 'not there' : `${found.standing} ${found.legs.map(({ path }) => path).join(' ')}`.trim()
  }

  async phoneLeg(run: Run, name: string): Promise<string> {
    return (await this.attendee(run, name))?.legs.find(({ path }) => path === 'phone')?.id ?? ''
  }

  async audited(run: Run, type: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { items } = await this.ada.do('audit', { params: { meetingId: run.meetingId }, query: {} })
    return items.filter((item) => item.type === type).map(({ event }) => event)
  }

  /** A program in the meeting that says nothing. */
  async bot(run: Run, as: Person): Promise<Bot> {
    const { media } = await as.copy().enter({ number: run.number }, as.name, 'sdk')
    return Bot.connect(media.url, media.token)
  }

  /** One that sings. */
  async singer(run: Run, hertz: number, as: Person = this.ada): Promise<Bot> {
    const bot = await this.bot(run, as)
    await bot.sing(hertz)
    return bot
  }

  /** Waits until all of these tones are in what is heard just now. */
  async untilTones(hear: () => Heard, tones: readonly number[]): Promise<void> {
    await until(() => tones.every((hertz) => toneIn(hear(), hertz) > THERE), `${tones.join(' and ')} Hz are heard`, 60_000)
  }
}

/** What a telephone hears just now. */
export const justNow =
  (phone: Telephone, seconds = 1) =>
  (): Heard =>
    lastOf(phone.heard(), seconds)

export const fromBot = (bot: Bot, leg: string) => (): Heard => ({ rate: 48_000, samples: bot.from(leg).recent })

export const answerIn = (heard: Heard, at: number): Heard => since(heard, at)
