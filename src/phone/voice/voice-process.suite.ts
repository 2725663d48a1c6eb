/** A voice process without a voice: says how long a name is, but for those that make it hang or die. */
process.on('message', ({ text }: { readonly text: string }) => {
  if (text === 'hang') return
  if (text === 'spin') for (;;);
  if (text === 'die') process.exit(1)
  process.send?.(text === 'mute' ? null : Int16Array.of(text.length, process.pid & 0x7fff))
})
