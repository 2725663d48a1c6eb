import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n, startLanguage } from './i18n/i18n.ts'
import './ui/base.css'
import './pages/pages.css'

await startI18n(startLanguage(navigator.languages))
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
