import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://localhost:${process.env['LATCH_PORT'] ?? '8080'}`

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind()],
  // The meeting is one lazy part of 600 kB (162 kB gzipped): media client included.
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': server, '/rtc': { target: server, ws: true } } },
})
