/** Says what nobody understands, and stays. */
import { Socket } from 'node:net'

new Socket({ fd: 3 }).on('close', () => process.exit(0)).write('Hello, it is me. What nice weather we have today.')
setInterval(() => undefined, 1_000)
