/** A server to attack, and people on it. Every attack gets meetings of its own. */
import { addAccount, setLock, signUpFirst, startMeeting, type Person, type Run } from '../harness/cast.ts'
import type { ServerProcess } from '../harness/server-process.ts'
import { Visitor } from '../harness/visitor.ts'
import { Phones } from './telephones/phones.ts'

export interface Target {
  readonly url: string
  readonly firstRunToken: string
  /** UDP and TCP. */
  readonly mediaPort: number
  /** UDP. */
  readonly sipPort: number
  /** What it printed, its data, and what it costs. */
  readonly server: Pick<ServerProcess, 'output' | 'directory' | 'pid'>
  /** Ends it at once, as a power cut would, and starts it again on the same data and ports. */
  readonly crash: () => Promise<void>
}

export class Stage {
  readonly target: Target
  readonly organizer: Person
  readonly delegate: Person
  /** Has an account, and is invited to the stage's meetings. */
  readonly invited: Person
  /** Has an account, and is invited to nothing. */
  readonly colleague: Person
  #sources = 10
  #phones: Promise<Phones> | null = null

  constructor(target: Target, people: Pick<Stage, 'organizer' | 'delegate' | 'invited' | 'colleague'>) {
    this.target = target
    this.organizer = people.organizer
    this.delegate = people.delegate
    this.invited = people.invited
    this.colleague = people.colleague
  }

  /** A visitor without account, from a network source that nobody else uses. */
  stranger(): Visitor {
    this.#sources += 1
    return new Visitor(this.target.url, { from: `127.0.${String(this.#sources >> 8)}.${String(this.#sources & 255)}` })
  }

  /** Telephones, and a trunk that the server trusts: entered with the first use. */
  phones(): Promise<Phones> {
    this.#phones ??= Phones.open(this.organizer, this.target.sipPort)
    return this.#phones
  }

  async close(): Promise<void> {
    await (await this.#phones)?.close()
  }

  /** A live meeting with one invited person; the organizer is in it. */
  start(): Promise<Run> {
    return startMeeting(this.organizer, [this.invited])
  }

  async startLocked(): Promise<Run> {
    const run = await this.start()
    await setLock(this.organizer, run, true)
    return run
  }
}

export async function setStage(target: Target): Promise<Stage> {
  const organizer = await signUpFirst(target.url, target.firstRunToken)
  const delegate = await addAccount(organizer, 'Dana Delegate')
  const invited = await addAccount(organizer, 'Ines Invited')
  const colleague = await addAccount(organizer, 'Cem Colleague')
  await organizer.do('addDelegate', { params: { accountId: delegate.accountId } })
  return new Stage(target, { organizer, delegate, invited, colleague })
}
