/** `docs/performance.md`: what was measured, with pictures, on which machine, how to do it again, and which goals are not met. */
import type { Painting } from './gallery.ts'
import { promises, type Result, type Results } from './result.ts'

interface Chapter {
  readonly title: string
  readonly about: string
  readonly results: readonly string[]
}

const INTRODUCTION = `# Performance

Figures are measured, by commands of this repository that anybody can run, on the machine that stands below each of them. Most of these machines
are small and shared: what is compared was measured in turns in one run, and ratios say more than numbers alone. Peers are started by the bench
itself as they come, or as it says. All values are in [\`bench/results\`](../bench/results); the pictures are drawn from them by
\`node bench/pictures/draw.ts\`, and so is this page.
`

const CHAPTERS: readonly Chapter[] = [
  {
    title: 'Forwarding',
    about: `One publisher sends 2.7 Mbit/s of pictures, 30 frames a second of ten packets each, and sound; N viewers get all of it. Every server is on
one core, the clients are on the other. Clients shake hands by ICE and DTLS; they send reports, tell every arrival ten times a second and ask for one
picture packet in a hundred again, as browsers do. What is counted is the CPU time of all threads of the server's process for each packet of
media that arrived; some packets of each stream are decrypted, and their end is compared with what was sent. \`Janus\` is Debian's 1.1.2 with its VideoRoom, as it comes
and with \`event_loops=1\`; \`C\` is [a small program](../bench/forwarding/limit.c) that does nothing but decrypt, number, encrypt and \`sendto\`: a
limit, not a server. AES-CM and AES-GCM are the two SRTP suites of browsers; what takes which is in the names.

In the meeting of 25 everybody sends three layers at a low rate, as far as dynacast asks for them, and an open microphone; each looks at the
speaker large and at eight others small. Latch passes on the eight loudest microphones, livekit-server all.`,
    results: ['forwarding'],
  },
  {
    title: 'Bad networks',
    about: 'The same clients behind a network that becomes narrow, loses, delays or goes away.',
    results: ['network'],
  },
  {
    title: 'Joining',
    about: 'From the click, or the call of an SDK, to what people wait for.',
    results: ['joins'],
  },
  { title: 'Lock and removal', about: 'From the request to its effect, in a meeting of 25.', results: ['lock'] },
  {
    title: 'Telephones',
    about: 'Callers in meetings by the whole of the telephone gateway, beside Janus’s AudioBridge, which mixes plain RTP.',
    results: ['calls', 'rush'],
  },
  {
    title: 'Room systems',
    about: 'A picture of the meeting, made for each room, or each kind of room.',
    results: ['rooms', 'room-network'],
  },
]

const SOAKS: Omit<Chapter, 'results'> = { title: 'Hours', about: 'What stays behind of people who come, talk and leave for long.' }

export function writePage(results: Results, paintings: readonly Painting[]): string {
  const soaks = [...results.keys()].filter((name) => name.startsWith('soak-'))
  const chapters = [...CHAPTERS, ...(soaks.length === 0 ? [] : [{ ...SOAKS, results: soaks }])]
  return [INTRODUCTION, ...chapters.map((chapter) => chapterOf(chapter, results, paintings))].join('\n')
}

function chapterOf({ title, about, results: names }: Chapter, results: Results, paintings: readonly Painting[]): string {
  const parts = names.flatMap((name) => {
    const result = results.get(name)
    return result === undefined ? [] : [resultOf(result, paintings)]
  })
  return [`## ${title}\n`, `${about}\n`, ...parts].join('\n')
}

function resultOf(result: Result, paintings: readonly Painting[]): string {
  const own = paintings.filter((painting) => painting.result === result.name)
  return [...own.map(({ alt, file }) => `![${alt}](figures/${file})\n`), `${conditionsOf(result)}\n`, `${verdictOf(result)}\n`].join('\n')
}

function conditionsOf({ name, at, machine, minutes }: Result): string {
  const of = (key: string): string => String(machine[key] ?? 'unknown')
  const command = minutes === undefined ? `npm run bench -- ${name}` : `npm run soak -- ${name.replace(/^soak-/, '')}`
  return `${at.slice(0, 10)}, ${of('cpu')}, ${of('cores')} cores, ${of('memoryGB')} GB, Linux ${of('kernel')}, Node ${of('node')}, load average before it ${of('loadAverageBefore')}. Again: \`${command}\`.`
}

/** Every goal that is not met is named. */
function verdictOf(result: Result): string {
  const all = promises(result)
  const missed = all.filter(({ bound }) => !bound.met)
  if (all.length === 0) return 'Nothing was promised of these.'
  if (missed.length === 0) return all.length === 1 ? 'Its goal is met.' : `All ${String(all.length)} goals are met.`
  const met = `Of ${String(all.length)} goals ${String(all.length - missed.length)} are met. Not met:`
  return [met, '', ...missed.map(({ name, values, bound }) => `- ${name}: ${valuesOf(values)}, where the goal is ${bound.text}`)].join('\n')
}

const valuesOf = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .slice(0, 5)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ')
