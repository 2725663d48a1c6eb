/** How loud one frequency is in a piece of sound, by Goertzel's algorithm under a Hann window: its amplitude, of 32,768. */
export function toneIn({ samples, rate }: { readonly samples: Int16Array; readonly rate: number }, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [s1, s2, weight] = [0, 0, 0]
  samples.forEach((sample, at) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / samples.length)
    weight += window
    ;[s1, s2] = [sample * window + turn * s1 - s2, s1]
  })
  return (2 * Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - turn * s1 * s2))) / weight
}

export const sine = (hertz: number, rate: number, seconds: number): Int16Array =>
  Int16Array.from({ length: seconds * rate }, (_, at) => Math.round(9_000 * Math.sin((2 * Math.PI * hertz * at) / rate)))
