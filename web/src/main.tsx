import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { browserLanguage, startI18n } from './i18n/i18n.ts'
import './ui/base.css'

await startI18n(browserLanguage(navigator.languages))
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
